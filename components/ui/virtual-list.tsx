import {
  type ComponentProps,
  type ReactNode,
  type Ref,
  useDeferredValue,
  useImperativeHandle,
  useMemo,
  useRef,
} from "react";
import { formatCount } from "@/lib/base/format";
import { cx } from "./cx";
import { scrollFor, useRowsInView } from "./rows-in-view";
import styles from "./virtual-list.module.css";

/** Browsers lay out boxes of up to 2^25 − 1 px; above that rows would pile up at the end. */
const MAX_EXTENT = 33_000_000;

export interface VirtualListHandle {
  /** Brings the row into view, scrolling as little as possible. */
  reveal(index: number): void;
  /** How many whole rows are visible. */
  page(): number;
  /** The element of a row that is in the window, for focus. */
  element(index: number): HTMLElement | null;
}

/** The index of the row that an event came from; null when it came from none, or from a control in a row. */
export function rowIndexOf({ target }: { target: EventTarget }): number | null {
  if (!(target instanceof Element) || target.closest("a, button, input, select, summary") !== null)
    return null;
  const index = target.closest("[data-index]")?.getAttribute("data-index") ?? null;
  return index === null ? null : Number(index);
}

interface VirtualListProps extends Omit<ComponentProps<"div">, "children" | "ref"> {
  ref?: Ref<VirtualListHandle>;
  count: number;
  /** Height of each row in px: 24 or 28. */
  rowHeight?: number;
  /** The row's content; the row itself is placed by the list. */
  children(index: number): ReactNode;
  /** A CSS length: rows are as wide as the list, and at least so wide. Left out, each is as wide as what it holds. */
  least?: string;
  /** Stays above the rows while they scroll; moves sideways with them. */
  head?: ReactNode;
}

/** Rows of one height, of which only those in view are in the document. Fills its parent. */
export function VirtualList({
  ref,
  count,
  rowHeight = 24,
  children,
  least,
  head,
  className,
  ...rest
}: VirtualListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const shown = Math.min(count, Math.floor(MAX_EXTENT / rowHeight));
  const { first, last, top, bottom } = useRowsInView(scroller, shown, rowHeight);
  const covered = head === undefined ? 0 : rowHeight;
  useImperativeHandle(
    ref,
    () => ({
      reveal(index) {
        const element = scroller.current;
        if (element === null) return;
        const { scrollTop, clientHeight: height } = element;
        const to = scrollFor(index, rowHeight, { scrollTop, height, covered });
        if (to !== null) element.scrollTop = to;
      },
      page: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1),
      element: (index) => scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] > *`) ?? null,
    }),
    [rowHeight, covered],
  );
  return (
    <div ref={scroller} className={cx(styles.scroller, className)} {...rest}>
      {head}
      <div
        role="presentation"
        className={styles.extent}
        style={{ height: shown * rowHeight, minWidth: least }}
      >
        {Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i).map((index) => (
          <div
            key={index}
            role="presentation"
            data-index={index}
            className={least === undefined ? styles.row : styles.wideRow}
            style={{ height: rowHeight, transform: `translateY(${index * rowHeight}px)` }}
          >
            <Row index={index} inView={index >= top && index < bottom}>
              {children}
            </Row>
          </div>
        ))}
      </div>
      {shown < count && (
        <div className={styles.cut}>
          {formatCount(count - shown)} further rows are not shown: close what you do not need, or filter.
        </div>
      )}
    </div>
  );
}

interface RowProps {
  index: number;
  inView: boolean;
  children(index: number): ReactNode;
}

/** What a row holds; beyond the edges that comes in a moment, when what is in view has been painted. */
function Row({ index, inView, children }: RowProps) {
  const later = useDeferredValue(children, nothing);
  const content = inView ? children : later;
  return useMemo(() => content(index), [content, index]);
}

const nothing = () => null;
