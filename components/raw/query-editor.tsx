import { type FormEvent, useEffect, useState } from "react";
import { IconButton } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Menu } from "@/components/ui/menu";
import { type Parameter, parametersFor } from "@/lib/raw/parameters";
import { formOf, type QueryPair, withParam } from "@/lib/raw/target";
import { LOG_CONTROLS, LogBar } from "./log-bar";
import styles from "./raw.module.css";
import type { RequestState } from "./use-request";

interface ParameterMenuProps {
  current: RequestState;
  /** A parameter whose value has to be typed. */
  onBegin(name: string): void;
}

/** The parameters that the path takes and the query has not. A switch is on as soon as it is chosen. */
export function ParameterMenu({ current, onBegin }: ParameterMenuProps) {
  const { request, go } = current;
  const unused = parametersFor(request.path).filter(
    ({ name }) => !request.query.some(([used]) => used === name) && !hasControl(request.path, name),
  );
  if (unused.length === 0) return null;
  const begin = ({ name, values }: Parameter) => {
    if (values?.[0] === "1") go({ ...request, query: withParam(request.query, name, "1") });
    else onBegin(name);
  };
  const items = unused.map((parameter) => ({
    key: parameter.name,
    content: (
      <>
        <span className={`mono ${styles.parameter}`}>{parameter.name}</span>
        <span className="soft">{parameter.note}</span>
      </>
    ),
    onChoose: () => begin(parameter),
  }));
  return <Menu label="Add a query parameter" button="+ query" align="end" items={items} />;
}

const hasControl = (path: string, name: string) => formOf(path) === "log" && LOG_CONTROLS.has(name);

interface QueryEditorProps {
  current: RequestState;
  /** The parameter that is being added, not in the query yet. */
  adding: string | null;
  onAdded(): void;
}

/** The query as one field for each parameter; nothing where there is none. */
export function QueryEditor({ current, adding, onAdded }: QueryEditorProps) {
  const { request, go } = current;
  const known = parametersFor(request.path);
  const set = (name: string, value: string | null) => {
    onAdded();
    if (value !== null || name !== adding) go({ ...request, query: withParam(request.query, name, value) });
  };
  const shown = request.query.filter(([name]) => !hasControl(request.path, name));
  const rows: readonly QueryPair[] = adding === null ? shown : [...shown, [adding, ""]];
  const isLog = formOf(request.path) === "log";
  if (rows.length === 0 && !isLog) return null;
  return (
    <div className={styles.query}>
      {isLog && <LogBar current={current} />}
      {rows.map(([name, value]) => (
        <Row
          key={name}
          name={name}
          value={value}
          isNew={name === adding}
          parameter={known.find((parameter) => parameter.name === name)}
          onSet={(text) => set(name, text)}
        />
      ))}
    </div>
  );
}

interface RowProps {
  name: string;
  value: string;
  isNew: boolean;
  parameter: Parameter | undefined;
  onSet(value: string | null): void;
}

/** Takes effect on Enter or when the field is left; Escape gives back what was. */
function Row({ name, value, isNew, parameter, onSet }: RowProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text !== value || isNew) onSet(text);
  };
  const leave = () => {
    if (isNew && text === "") onSet(null);
    else if (text !== value) onSet(text);
  };
  const list = parameter?.values === undefined ? undefined : `values-${name}`;
  return (
    <form className={styles.pair} onSubmit={submit} title={parameter?.note}>
      <span className="mono soft">{name}=</span>
      <TextField
        mono
        label={name}
        list={list}
        // A field that was just asked for is where one types next.
        ref={isNew ? focusIt : undefined}
        value={text}
        size={Math.min(48, Math.max(6, text.length + 3))}
        onChange={(event) => setText(event.target.value)}
        onBlur={leave}
        onKeyDown={(event) => event.key === "Escape" && setText(value)}
      />
      {list !== undefined && (
        <datalist id={list}>
          {parameter?.values?.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
      <IconButton icon="close" label={`Remove ${name}`} onClick={() => onSet(null)} />
    </form>
  );
}

const focusIt = (input: HTMLInputElement | null) => input?.focus();
