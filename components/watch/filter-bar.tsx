import { type FormEvent, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Icon } from "@/components/ui/icons";
import type { WatchState } from "@/lib/watch/link";
import { CHANGE_CLASSES, EVENT_TYPES } from "@/lib/watch/types";
import { CHANGE_WORDS, Shape } from "./marks";
import { MEANINGS } from "./shapes";
import styles from "./watch.module.css";

type Filter = Pick<WatchState, "types" | "changes" | "find">;

interface FilterBarProps {
  filter: Filter;
  onChange(part: Partial<Filter>): void;
}

/** Which events are shown: by type, by what changed, by part of a name. Nothing chosen means all. */
export function FilterBar({ filter, onChange }: FilterBarProps) {
  return (
    <search className={styles.filters}>
      <FindField value={filter.find} onChange={(find) => onChange({ find })} />
      <fieldset className={styles.group} aria-label="Types">
        {EVENT_TYPES.map((type) => (
          <Button
            key={type}
            className={styles.toggle}
            aria-label={type}
            title={`Only ${MEANINGS[type]}`}
            aria-pressed={filter.types.includes(type)}
            onClick={() => onChange({ types: toggled(filter.types, type) })}
          >
            <Shape kind={type} />
            <span className={styles.long}>{type}</span>
          </Button>
        ))}
      </fieldset>
      <fieldset className={styles.group} aria-label="What MODIFIED changed">
        {CHANGE_CLASSES.map((change) => (
          <Button
            key={change}
            className={styles.toggle}
            title={`Of MODIFIED, only: ${CHANGE_WORDS[change]}`}
            aria-pressed={filter.changes.includes(change)}
            onClick={() => onChange({ changes: toggled(filter.changes, change) })}
          >
            {change === "none" ? "no-op" : change}
          </Button>
        ))}
      </fieldset>
    </search>
  );
}

function toggled<T>(chosen: readonly T[], value: T): readonly T[] {
  return chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
}

/** Waits this long after a key, so that a word is one filter. */
const PAUSE_MS = 150;

function FindField({ value, onChange }: { value: string; onChange(value: string): void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return (
    <TextField
      mono
      data-filter
      label="Find in namespace/name"
      placeholder="namespace/name"
      maxLength={128}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => event.key === "Escape" && setTyped("")}
    />
  );
}

/** Goes to a time of day: the last one before now that the clock showed it. */
export function JumpToTime({ onJump }: { onJump(at: number): void }) {
  const [typed, setTyped] = useState("");
  const at = lastTime(typed, Date.now());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (at !== null) onJump(at);
  };
  return (
    <form className={styles.jump} onSubmit={submit}>
      <TextField
        mono
        label="Jump to a time, hh:mm:ss"
        placeholder="hh:mm:ss"
        value={typed}
        aria-invalid={typed !== "" && at === null}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button iconOnly type="submit" disabled={at === null} aria-label="Jump" title="Jump to this time">
        <Icon name="chevronRight" />
      </Button>
    </form>
  );
}

const DAY_MS = 86_400_000;

/** "18:25", "18:25:09" or "18:25:09.250" as the last such moment before `now`, ms since the epoch; null when it is none. */
export function lastTime(typed: string, now: number): number | null {
  const [, hours, minutes, seconds = "0", millis = "0"] =
    /^\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?\s*$/.exec(typed) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const parts = [Number(hours), Number(minutes), Number(seconds)] as const;
  if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59) return null;
  const at = new Date(now).setHours(...parts, Number(millis.padEnd(3, "0")));
  return at <= now ? at : at - DAY_MS;
}
