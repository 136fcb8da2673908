import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { IconButton } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { formatCount } from "@/lib/base/format";
import styles from "./raw.module.css";

interface FindBarProps {
  /** Looks for a text; resolves to how often it is there. Stable, as is `onMatch`: another one searches anew. */
  search(query: string): Promise<{ readonly matches: number; readonly capped: boolean }>;
  /** Shows the match at a position. */
  onMatch(index: number): void;
  /**
   * What is looked through, where one comes after another: each is searched anew, but nothing moves in it before
   * somebody steps.
   */
  readonly of?: number;
}

interface Found {
  readonly of: number | undefined;
  readonly matches: number;
  readonly capped: boolean;
}

/** Waits this long after a key, so that a word is one search. */
const PAUSE_MS = 120;
/** There are matches, and none is shown. */
const NOWHERE = -1;

/** Finds a text in the whole answer, not only in what is on the screen. Enter and Shift-Enter step. */
export function FindBar({ search, onMatch, of }: FindBarProps) {
  const [query, setQuery] = useState("");
  const [last, setFound] = useState<Found | null>(null);
  const [at, setAt] = useState(NOWHERE);
  const searched = useRef("");
  const found = last?.of === of ? last : null;
  useEffect(() => {
    setFound(null);
    if (query === "") {
      searched.current = "";
      return;
    }
    let isLatest = true;
    const timer = setTimeout(async () => {
      const result = await search(query);
      if (!isLatest) return;
      const isTyped = searched.current !== query;
      searched.current = query;
      setFound({ of, ...result });
      setAt(isTyped ? 0 : NOWHERE);
      if (isTyped && result.matches > 0) onMatch(0);
    }, PAUSE_MS);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [query, search, onMatch, of]);
  const step = (by: number) => {
    if (found === null || found.matches === 0) return;
    // From nowhere, back is to the last one.
    const from = at === NOWHERE && by < 0 ? 0 : at;
    const next = (from + by + found.matches) % found.matches;
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

function sayFound(found: Found | null, at: number): string {
  if (found === null) return "";
  if (found.matches === 0) return "none";
  const matches = `${formatCount(found.matches)}${found.capped ? "+" : ""}`;
  return at === NOWHERE ? `${matches} found` : `${formatCount(at + 1)} of ${matches}`;
}
