import { type KeyboardEvent, useEffect, useState } from "react";
import { IconButton } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { formatCount } from "@/lib/base/format";
import styles from "./raw.module.css";

interface FindBarProps {
  /** Looks for a text; resolves to how often it is there. Stable, as is `onMatch`: another one searches anew. */
  search(query: string): Promise<{ readonly matches: number; readonly capped: boolean }>;
  /** Shows the match at a position. */
  onMatch(index: number): void;
}

/** Waits this long after a key, so that a word is one search. */
const PAUSE_MS = 120;

/** Finds a text in the whole answer, not only in what is on the screen. Enter and Shift-Enter step. */
export function FindBar({ search, onMatch }: FindBarProps) {
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<{ matches: number; capped: boolean } | null>(null);
  const [at, setAt] = useState(0);
  useEffect(() => {
    setFound(null);
    if (query === "") return;
    let isLatest = true;
    const timer = setTimeout(async () => {
      const result = await search(query);
      if (!isLatest) return;
      setFound(result);
      setAt(0);
      if (result.matches > 0) onMatch(0);
    }, PAUSE_MS);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [query, search, onMatch]);
  const step = (by: number) => {
    if (found === null || found.matches === 0) return;
    const next = (at + by + found.matches) % found.matches;
    setAt(next);
    onMatch(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") setQuery("");
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.find} role="search">
      <TextField
        mono
        label="Find in the answer"
        placeholder="Find"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <output className={`soft mono ${styles.found}`}>{sayFound(found, at)}</output>
      <IconButton icon="chevronUp" label="Match before" onClick={() => step(-1)} disabled={!found?.matches} />
      <IconButton icon="chevronDown" label="Next match" onClick={() => step(1)} disabled={!found?.matches} />
    </div>
  );
}

function sayFound(found: { matches: number; capped: boolean } | null, at: number): string {
  if (found === null) return "";
  if (found.matches === 0) return "none";
  return `${formatCount(at + 1)} of ${formatCount(found.matches)}${found.capped ? "+" : ""}`;
}
