import type { ReactNode } from "react";
import { IconButton } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { ProblemView } from "@/components/ui/problem-view";
import type { PanelState } from "@/lib/base/panel-state";
import type { Problem } from "@/lib/base/problem";
import { showEvidence } from "./evidence-drawer-state";
import styles from "./panel-frame.module.css";
import { PanelStateMark } from "./panel-state-mark";

interface PanelFrameProps {
  title: string;
  /** Left out for a panel that holds no data. */
  state?: PanelState;
  /** A few words after the title, e.g. a count. */
  note?: ReactNode;
  actions?: ReactNode;
  /** Ids of the evidence records behind the content. */
  requests?: readonly string[] | undefined;
  /** The content, or undefined while there is none. It stays, whatever the state. */
  children: ReactNode | undefined;
  /** Shown in place of content that is denied; left out, the problem itself. */
  denied?: ReactNode;
}

/** A titled panel with its state. The state never covers content: what is old stays, marked as old. */
export function PanelFrame({ title, state, note, actions, requests, children, denied }: PanelFrameProps) {
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
        {content !== undefined && problem !== null && <Why problem={problem} />}
        <span className={styles.side}>
          {requests !== undefined && requests.length > 0 && (
            <EvidenceButton title={title} requests={requests} />
          )}
          {state !== undefined && (
            <span className={styles.state}>
              <PanelStateMark state={state} />
            </span>
          )}
        </span>
      </header>
      <div className={cx(styles.body, old && content !== undefined && styles.old)}>
        {content ?? (kind === "denied" && denied) ?? null}
        {content === undefined && problem !== null && !(kind === "denied" && denied !== undefined) && (
          <ProblemView problem={problem} />
        )}
      </div>
    </section>
  );
}

/** Opens the drawer on the requests behind this panel. */
function EvidenceButton({ title, requests }: { title: string; requests: readonly string[] }) {
  return (
    <span className={styles.evidence}>
      <IconButton
        icon="evidence"
        label={`Evidence of ${title}`}
        onClick={() => showEvidence(title, requests)}
      />
    </span>
  );
}

/** In the head, where room is anyway: nothing moves when content becomes old. */
function Why({ problem }: { problem: Problem }) {
  return (
    <span className={styles.why} title={`${problem.message} ${problem.hint}`}>
      {problem.message} {problem.hint}
    </span>
  );
}
