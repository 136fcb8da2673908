import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { ViewLink } from "@/components/shell/view-link";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/field";
import { Icon } from "@/components/ui/icons";
import { fittingForm, formsFor } from "@/lib/raw/accept";
import { pathAbove } from "@/lib/raw/resolve";
import { formatTarget, parseTyped } from "@/lib/raw/target";
import { PathInput } from "./path-input";
import styles from "./raw.module.css";
import { type RequestState, useHrefOf } from "./use-request";

interface PathBarProps {
  current: RequestState;
  /** A request is under way. */
  running: boolean;
  onSend(): void;
  onStop(): void;
  /** Stands before the form to ask for. */
  children: ReactNode;
}

/** The request line: form, path, send. What is typed becomes the address when it is sent. */
export function PathBar({ current, running, onSend, onStop, children }: PathBarProps) {
  const { state, set, request, go } = current;
  const [typed, setTyped] = useState(state.path);
  useEffect(() => setTyped(state.path), [state.path]);
  const send = (text: string) => {
    const wanted = parseTyped(text);
    const query = text.includes("?") || wanted.path !== state.path ? wanted.query : request.query;
    const next = { path: wanted.path, query };
    setTyped(next.path);
    if (formatTarget(next) === formatTarget(request)) onSend();
    else go(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(typed);
  };
  return (
    <form className={styles.pathBar} onSubmit={submit}>
      <span className={styles.method}>GET</span>
      <Above path={state.path} />
      <PathInput value={typed} sent={state.path} onChange={setTyped} onSend={send} />
      {children}
      <Select
        label="Form to ask for"
        value={fittingForm(state.path, state.as)}
        options={formsFor(state.path).map(({ form, title }) => ({ value: form, text: title }))}
        onChange={(as) => set({ as, read: "auto" }, "push")}
      />
      {running ? (
        <Button onClick={onStop} className={styles.send}>
          Stop
        </Button>
      ) : (
        <Button main type="submit" className={styles.send}>
          Send
        </Button>
      )}
    </form>
  );
}

/** One step up: from an object to its collection, from there to the version. */
function Above({ path }: { path: string }) {
  const hrefOf = useHrefOf();
  const above = pathAbove(path);
  if (above === null) return <span className={styles.above} />;
  return (
    <ViewLink
      className={styles.above}
      href={hrefOf(above)}
      title={`Up to ${above}`}
      aria-label={`Up to ${above}`}
    >
      <Icon name="chevronUp" />
    </ViewLink>
  );
}
