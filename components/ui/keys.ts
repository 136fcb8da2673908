import type { KeyboardEvent } from "react";

/** Where a key moves the focus in a list of `count` rows, `page` of them visible; null when it is no such key. */
export function movedIndex(key: string, index: number, count: number, page: number): number | null {
  const last = count - 1;
  switch (key) {
    case "ArrowDown":
    case "j":
      return Math.min(index + 1, last);
    case "ArrowUp":
    case "k":
      return Math.max(index - 1, 0);
    case "PageDown":
      return Math.min(index + page, last);
    case "PageUp":
      return Math.max(index - page, 0);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}

/** True for a key that is a command by itself: no modifier, and not typed into a field. */
export function isPlainKey(event: KeyboardEvent | globalThis.KeyboardEvent): boolean {
  const target = event.target instanceof HTMLElement ? event.target : null;
  const typing = target?.closest("input, textarea, select, [contenteditable]") !== null;
  return !event.ctrlKey && !event.metaKey && !event.altKey && !typing;
}
