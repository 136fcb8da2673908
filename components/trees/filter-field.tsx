import { useEffect, useId, useState } from "react";
import { TextField } from "@/components/ui/field";
import { FILTER_KEYS, parseFilter } from "@/lib/trees/filter";
import { MAX_FILTER } from "@/lib/trees/url";
import styles from "./trees.module.css";

/** Waits this long after a key, so that a word is one filter. */
const PAUSE_MS = 200;

/** The filter, read as it is typed: one that cannot be read is not sent, and says where it is wrong. */
export function FilterField({ value, onChange }: { value: string; onChange(value: string): void }) {
  const [typed, setTyped] = useState(value);
  const complaint = useId();
  const read = parseFilter(typed);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value || !parseFilter(typed).ok) return;
    const timer = setTimeout(() => onChange(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return (
    <search className={styles.filter}>
      <TextField
        mono
        data-filter
        label="Filter"
        placeholder="kind:Pod ns:shop status:problem app=web text"
        title={Object.entries(FILTER_KEYS)
          .map(([key, meaning]) => `${key}: ${meaning}`)
          .join("\n")}
        maxLength={MAX_FILTER}
        value={typed}
        aria-invalid={!read.ok}
        aria-describedby={read.ok ? undefined : complaint}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setTyped("");
          if (event.key === "ArrowDown") toRows();
        }}
      />
      {!read.ok && (
        <span id={complaint} role="alert" className={styles.complaint}>
          {read.message}
        </span>
      )}
    </search>
  );
}

/** On from what was looked for to what was found: a dozen controls lie between for who uses the Tab key. */
function toRows(): void {
  document.querySelector<HTMLElement>('[role="treegrid"] [role="row"][tabindex="0"]')?.focus();
}
