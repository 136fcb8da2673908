import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from "react";
import { cx } from "./cx";
import styles from "./split-pane.module.css";

interface SplitPaneProps {
  children: ReactNode;
  /** The panel on the right; null shuts it. It takes room from the subject and never covers it. */
  details: ReactNode | null;
  /** What the panel is about; said aloud. */
  detailsLabel: string;
}

const LEAST = 240;

/** A subject and its details, with a divider for pointer and arrow keys. */
export function SplitPane({ children, details, detailsLabel }: SplitPaneProps) {
  const root = useRef<HTMLDivElement>(null);
  const width = useRef(360);
  const resize = (to: number) => {
    const most = (root.current?.clientWidth ?? 0) - LEAST;
    width.current = Math.max(LEAST, Math.min(to, most));
    root.current?.style.setProperty("--details", `${width.current}px`);
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    resize((root.current?.getBoundingClientRect().right ?? 0) - event.clientX);
  };
  const nudge = (event: KeyboardEvent) => {
    const step = event.key === "ArrowLeft" ? 16 : event.key === "ArrowRight" ? -16 : 0;
    if (step !== 0) resize(width.current + step);
  };
  return (
    <div ref={root} className={cx(styles.split, details !== null && styles.open)}>
      <div className={styles.main}>{children}</div>
      {details !== null && (
        <>
          <div
            role="separator"
            aria-orientation="vertical"
            aria-label={`Width of ${detailsLabel}`}
            aria-valuenow={50}
            tabIndex={0}
            className={styles.divider}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={drag}
            onKeyDown={nudge}
          />
          <aside className={styles.details} aria-label={detailsLabel}>
            {details}
          </aside>
        </>
      )}
    </div>
  );
}
