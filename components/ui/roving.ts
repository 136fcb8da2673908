import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { VirtualListHandle } from "./virtual-list";

/** Keeps one row of a virtual list in the tab order: the current one. */
export function useRovingRow(
  list: RefObject<VirtualListHandle | null>,
  count: number,
  onSelect?: (index: number) => void,
) {
  const [focused, setFocused] = useState(0);
  const current = Math.max(0, Math.min(focused, count - 1));
  const moving = useRef(false);
  useEffect(() => {
    if (!moving.current) return;
    moving.current = false;
    list.current?.reveal(current);
    // The row may enter the document only with the frame after the scroll.
    const frame = requestAnimationFrame(() => list.current?.element(current)?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
  }, [current, list]);
  /** A person chose the row: it is selected, brought into view and given the focus. */
  const focus = (index: number) => {
    moving.current = index !== current;
    setFocused(index);
    onSelect?.(index);
  };
  /** Makes the row the current one and brings it into view; the focus stays where it is. */
  const show = useCallback(
    (index: number) => {
      setFocused(index);
      list.current?.reveal(index);
    },
    [list],
  );
  /** The row has got the focus by itself, by the Tab key or a click: nothing moves, nothing is selected. */
  const adopt = setFocused;
  return { current, focus, show, adopt };
}
