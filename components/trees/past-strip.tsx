import { shareLink } from "@/components/shell/share-link";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Age } from "@/components/ui/figures";
import { StateMark } from "@/components/ui/state-mark";
import { formatInstant } from "@/lib/base/format";
import styles from "./trees.module.css";
import type { TreesChoice } from "./use-trees-state";

interface PastStripProps {
  choice: TreesChoice;
  /** The cluster no longer keeps that moment, and nothing of it is shown. */
  lost: boolean;
  onCompare(): void;
}

/** Says that what is shown was, and is not any more; the way back to what is. */
export function PastStrip({ choice: { state, set }, lost, onCompare }: PastStripProps) {
  if (state.at === "" || lost) return null;
  return (
    <div className={styles.past} role="status">
      <StateMark mark="stale">
        As of resourceVersion <span className="mono">{state.at}</span>
        {state.atTime > 0 && (
          <>
            , {formatInstant(state.atTime)}, <Age at={state.atTime} /> ago
          </>
        )}
      </StateMark>
      <span className="soft">It does not change.</span>
      <span className={styles.spring} />
      <CopyButton labelled icon="link" text={shareLink} label="Copy link" />
      <Button onClick={onCompare}>What changed since</Button>
      <LiveButton set={set} />
    </div>
  );
}

/** Leaves a moment for what is now; everything else that was chosen stays. */
export function LiveButton({ set }: Pick<TreesChoice, "set">) {
  return <Button onClick={() => set({ at: "", atTime: 0 }, "push")}>Show what is now</Button>;
}
