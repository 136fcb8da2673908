import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";
import { ProblemView } from "@/components/ui/problem-view";
import type { PanelState } from "@/lib/base/panel-state";
import type { Problem } from "@/lib/base/problem";
import styles from "./panel-frame.module.css";
import { PanelStateMark } from "./panel-state-mark";

interface PanelFrameProps {
  title: string;
  /** Left out for a panel that holds no data. */
  state?: PanelState;
  /** A few words after the title, e.g. a count. */
  note?: ReactNode;
  actions?: ReactNode;
  /** The content, or undefined while there is none. It stays, whatever the state. */
  children: ReactNode | undefined;
  /** Shown in place of content that is denied; left out, the problem itself. */
  denied?: ReactNode;
}

/** A titled panel with its state. The state never covers content: what is old stays, marked as old. */
export function PanelFrame({ title, state, note, actions, children, denied }: PanelFrameProps) {
  const kind = state?.kind;
  const problem = state !== undefined && "problem" in state ? state.problem : null;
  const lost = kind === "denied" || kind === "gone";
  const old = kind === "stale" || kind === "backing-off" || kind === "sign-in";
  const content = lost ? undefined : children;
  return (
    <section className={styles.panel} aria-label={title}>
      <header className={styles.head}>
        <h2>{title}</h2>
        {note !== undefined && <span className={styles.note}>{note}</span>}
        {actions}
        {state !== undefined && (
          <span className={styles.state}>
            <PanelStateMark state={state} />
          </span>
        )}
      </header>
      {content !== undefined && problem !== null && <Why problem={problem} />}
      <div className={cx(styles.body, old && content !== undefined && styles.old)}>
        {content ?? (kind === "denied" && denied) ?? null}
        {content === undefined && problem !== null && !(kind === "denied" && denied !== undefined) && (
          <ProblemView problem={problem} />
        )}
      </div>
    </section>
  );
}

function Why({ problem }: { problem: Problem }) {
  return (
    <p className={styles.why}>
      {problem.message} {problem.hint}
    </p>
  );
}
