import { type RefObject, useEffect, useState } from "react";
import { flushSync } from "react-dom";

/** Rows from `first` to before `last` are in the document, of which those from `top` to before `bottom` are in view. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
  readonly top: number;
  readonly bottom: number;
}

/** Rows beyond the edges that are in the document, so that a step of the wheel shows no gap. */
const BEYOND = 6;

/** The rows to have in the document, by plain arithmetic: every row has the same height, however many there are. */
export function rowRange(scrollTop: number, height: number, rowHeight: number, count: number): RowRange {
  const top = Math.min(
    Math.floor(scrollTop / rowHeight),
    Math.max(0, count - Math.floor(height / rowHeight)),
  );
  const bottom = Math.min(count, Math.ceil((scrollTop + height) / rowHeight));
  return { first: Math.max(0, top - BEYOND), last: Math.min(count, bottom + BEYOND), top, bottom };
}

/**
 * Where to scroll so that a row is in view, moving as little as possible; null when it is already.
 * @param covered px at the top that a head lies over
 */
export function scrollFor(
  index: number,
  rowHeight: number,
  view: { readonly scrollTop: number; readonly height: number; readonly covered: number },
): number | null {
  const top = index * rowHeight;
  if (top < view.scrollTop) return top;
  const bottom = top + rowHeight + view.covered;
  return bottom > view.scrollTop + view.height ? bottom - view.height : null;
}

/** The rows in view of a scrolling element, kept up as it scrolls and is resized. */
export function useRowsInView(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
): RowRange {
  const [view, setView] = useState({ scrollTop: 0, height: 0 });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const read = () =>
      setView((known) => {
        const { scrollTop, clientHeight: height } = element;
        const same = rowRange(known.scrollTop, known.height, rowHeight, Number.POSITIVE_INFINITY);
        const next = rowRange(scrollTop, height, rowHeight, Number.POSITIVE_INFINITY);
        return same.first === next.first && same.last === next.last ? known : { scrollTop, height };
      });
    const observer = new ResizeObserver(read);
    observer.observe(element);
    // At once: what is waiting to focus a row looks for it in the frame of the scroll.
    const scrolled = () => flushSync(read);
    element.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", scrolled);
    };
  }, [scroller, rowHeight]);
  return rowRange(view.scrollTop, view.height, rowHeight, count);
}
