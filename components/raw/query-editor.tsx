import { type FormEvent, useEffect, useState } from "react";
import { IconButton } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Menu } from "@/components/ui/menu";
import { type Parameter, parametersFor } from "@/lib/raw/parameters";
import { type QueryPair, withParam } from "@/lib/raw/target";
import styles from "./raw.module.css";
import type { RequestState } from "./use-request";

/** The query as one field for each parameter; the menu names those that the path takes. */
export function QueryEditor({ current }: { current: RequestState }) {
  const { request, go } = current;
  const [adding, setAdding] = useState<string | null>(null);
  const known = parametersFor(request.path);
  const set = (name: string, value: string | null) => {
    setAdding(null);
    go({ path: request.path, query: withParam(request.query, name, value) });
  };
  const begin = ({ name, values }: Parameter) => (values?.[0] === "1" ? set(name, "1") : setAdding(name));
  const unused = known.filter(({ name }) => !request.query.some(([used]) => used === name));
  const rows: readonly QueryPair[] = adding === null ? request.query : [...request.query, [adding, ""]];
  if (rows.length === 0 && known.length === 0) return null;
  return (
    <div className={styles.query}>
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
      <Menu
        label="Add a query parameter"
        button="+ parameter"
        items={unused.map((parameter) => ({
          key: parameter.name,
          content: (
            <>
              <span className={`mono ${styles.parameter}`}>{parameter.name}</span>
              <span className="soft">{parameter.note}</span>
            </>
          ),
          onChoose: () => begin(parameter),
        }))}
      />
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
  const width = Math.min(48, Math.max(6, text.length + 3));
  return (
    <form className={styles.pair} onSubmit={submit} title={parameter?.note}>
      <span className="mono soft">{name}=</span>
      <TextField
        mono
        label={name}
        list={parameter?.values === undefined ? undefined : `values-${name}`}
        // A field that was just asked for is where one types next.
        ref={isNew ? focusIt : undefined}
        value={text}
        size={width}
        onChange={(event) => setText(event.target.value)}
        onBlur={leave}
        onKeyDown={(event) => event.key === "Escape" && setText(value)}
      />
      {parameter?.values !== undefined && (
        <datalist id={`values-${name}`}>
          {parameter.values.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
      <IconButton icon="close" label={`Remove ${name}`} onClick={() => onSet(null)} />
    </form>
  );
}

const focusIt = (input: HTMLInputElement | null) => input?.focus();
