import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import styles from "./trees.module.css";

interface NamespaceFieldProps {
  value: readonly string[];
  onChoose(namespaces: readonly string[]): void;
}

/** Namespaces by name, for who may not list them. */
export function NamespaceField({ value, onChoose }: NamespaceFieldProps) {
  const [typed, setTyped] = useState(value.join(","));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChoose(typed.split(/[\s,]+/).filter((name) => name !== ""));
  };
  return (
    <form className={styles.namespaces} onSubmit={submit}>
      <TextField
        mono
        label="Namespaces"
        placeholder="namespaces"
        title="You may not list namespaces: name those that you may read, by commas"
        maxLength={520}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button type="submit">Read</Button>
    </form>
  );
}
