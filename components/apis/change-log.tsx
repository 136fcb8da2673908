import { useState } from "react";
import { IconButton } from "@/components/ui/button";
import { SafeText } from "@/components/ui/safe-text";
import { type Mark, StateMark } from "@/components/ui/state-mark";
import { apiVersionOf } from "@/lib/apis/catalogue";
import type { ChangeKind } from "@/lib/apis/changes";
import type { ChangeRow } from "@/lib/apis/live-schema";
import { keyOf } from "@/lib/apis/rows";
import { formatInstant, formatTime } from "@/lib/base/format";
import { cutText } from "@/lib/base/safe-text";
import styles from "./apis.module.css";

const MARKS: Readonly<Record<ChangeKind, readonly [Mark, string]>> = {
  added: ["ok", "added"],
  removed: ["off", "removed"],
  changed: ["warn", "changed"],
  stale: ["stale", "went stale"],
  fresh: ["live", "came back"],
  unavailable: ["bad", "unavailable"],
  available: ["ok", "available"],
};

interface ChangeLogProps {
  changes: readonly ChangeRow[];
  openedAt: number;
  onChoose(at: string): void;
}

/** What changed since the page was opened: one line that says so, and on demand each change with its time. */
export function ChangeLog({ changes, openedAt, onChoose }: ChangeLogProps) {
  const [open, setOpen] = useState(true);
  const newestFirst = [...changes].reverse();
  return (
    <section className={styles.changes} aria-label="Changes">
      <header>
        {changes.length > 0 && (
          <IconButton
            icon={open ? "chevronDown" : "chevronUp"}
            label={open ? "Hide the changes" : "Show the changes"}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          />
        )}
        <h2>Since {openedAt === 0 ? "now" : formatTime(openedAt)}</h2>
        <span className="soft" aria-live="polite">
          {changes.length === 0 ? "nothing changed" : sayCounts(changes)}
        </span>
      </header>
      {open && changes.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        <ol className={styles.changeList} tabIndex={0} aria-label="Each change, newest first">
          {newestFirst.map((change) => (
            <ChangeLine key={change.key} change={change} onChoose={onChoose} />
          ))}
        </ol>
      )}
    </section>
  );
}

function ChangeLine({ change, onChoose }: { change: ChangeRow; onChoose(at: string): void }) {
  const { what, at, group, version, resource, detail } = change;
  const [mark, words] = MARKS[what];
  const name = [apiVersionOf(group, version), resource].filter(Boolean).join(" ");
  return (
    <li>
      <time dateTime={new Date(at).toISOString()} title={formatInstant(at)}>
        {formatTime(at)}
      </time>
      <StateMark mark={mark}>{words}</StateMark>
      <button type="button" onClick={() => onChoose(keyOf(group, version, resource ?? undefined))}>
        <SafeText text={name} />
      </button>
      <span className={styles.why}>
        <SafeText text={cutText(detail, 400)} />
      </span>
    </li>
  );
}

/** "2 added, 1 went stale", in the order of the marks. */
function sayCounts(changes: readonly ChangeRow[]): string {
  return Object.entries(MARKS)
    .map(([what, [, words]]) => [changes.filter((change) => change.what === what).length, words] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(", ");
}
