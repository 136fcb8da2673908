import type { ReactNode } from "react";
import { cutText, MOST_SHOWN } from "@/lib/base/safe-text";
import { cx } from "./cx";
import styles from "./state-mark.module.css";

/** Each state has a shape of its own, so that colour is never the only thing that tells them apart. */
const SHAPES = {
  ok: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  warn: <path d="M6 1.5 11 10.5H1z" fill="currentColor" />,
  bad: <path d="M2.5 2.5l7 7M9.5 2.5l-7 7" stroke="currentColor" strokeWidth="2.25" />,
  unknown: (
    <circle cx="6" cy="6" r="3.75" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.2 1.7" />
  ),
  live: (
    <>
      <circle cx="6" cy="6" r="2.25" fill="currentColor" />
      <circle cx="6" cy="6" r="4.75" stroke="currentColor" strokeWidth="1.25" />
    </>
  ),
  stale: (
    <>
      <circle cx="6" cy="6" r="4.75" stroke="currentColor" strokeWidth="1.25" />
      <path d="M6 3v3.25h2.5" stroke="currentColor" strokeWidth="1.25" />
    </>
  ),
  replay: (
    <>
      <circle cx="6" cy="6" r="4.75" stroke="currentColor" strokeWidth="1.25" />
      <path d="M4.75 3.5 8.75 6l-4 2.5z" fill="currentColor" />
    </>
  ),
  paused: (
    <>
      <circle cx="6" cy="6" r="4.75" stroke="currentColor" strokeWidth="1.25" />
      <path d="M4.75 4v4M7.25 4v4" stroke="currentColor" strokeWidth="1.25" />
    </>
  ),
  denied: (
    <>
      <circle cx="6" cy="6" r="4.5" stroke="currentColor" strokeWidth="1.5" />
      <path d="M2.9 9.1 9.1 2.9" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  busy: <path d="M6 1.75A4.25 4.25 0 1 1 1.75 6" stroke="currentColor" strokeWidth="1.5" />,
  off: <path d="M2 6h8" stroke="currentColor" strokeWidth="1.75" />,
} as const;

export type Mark = keyof typeof SHAPES;

interface StateMarkProps {
  mark: Mark;
  children: ReactNode;
  /** The word is for screen readers only, because what is around it says the same. */
  quiet?: boolean;
  title?: string | undefined;
}

/** A state as a shape and a word. */
export function StateMark({ mark, children, quiet = false, title }: StateMarkProps) {
  return (
    <span
      className={cx(styles.mark, styles[mark], quiet && styles.quiet)}
      title={title && cutText(title, MOST_SHOWN)}
    >
      <svg width="12" height="12" viewBox="0 0 12 12" fill="none" aria-hidden="true">
        {SHAPES[mark]}
      </svg>
      <span className={quiet ? "hidden-text" : undefined}>{children}</span>
    </span>
  );
}
