import { type KeyboardEvent, useRef } from "react";
import type { TreeAction } from "./tree-keys";

/** Letters typed within this time are one word. */
const PAUSE = 700;

/**
 * Finds rows by their first letters. j, k, h, l and space are commands at the start of
 * a word, letters within one.
 */
export function useTypeAhead(find: (prefix: string, from: number) => number | null) {
  const typed = useRef({ text: "", at: 0 });
  return (event: KeyboardEvent, index: number): TreeAction | null => {
    const { key } = event;
    if (key.length !== 1 || key === " " || event.ctrlKey || event.metaKey || event.altKey) return null;
    const running = event.timeStamp - typed.current.at < PAUSE ? typed.current.text : "";
    const text = running + key.toLowerCase();
    typed.current = { text, at: event.timeStamp };
    const found = find(text, running === "" ? index + 1 : index);
    return found === null ? null : { kind: "focus", index: found };
  };
}
