import { useEffect } from "react";
import { useAction } from "@/components/data/use-action";
import type { Moment } from "@/lib/trees/api-schema";
import { treesView } from "@/lib/trees/url";
import styles from "./trees.module.css";
import type { TreesChoice } from "./use-trees-state";

interface PinButtonProps {
  choice: TreesChoice;
  context: string | null;
}

/** Holds on to this moment: the address then names its resourceVersion, and shows it to whoever opens it. */
export function PinButton({ choice: { state, set }, context }: PinButtonProps) {
  const { answer, problem, running, run } = useAction<Moment>("/api/trees/moment");
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer pins once, whatever is chosen after it
  useEffect(() => {
    if (answer !== null) set({ at: answer.data.resourceVersion, atTime: answer.data.at ?? 0 }, "push");
  }, [answer]);
  const ns = treesView.fields.ns.format(state.ns);
  if (state.at !== "") return null;
  return (
    <button
      type="button"
      className={styles.kinds}
      disabled={running}
      title={
        problem?.message ??
        "Show everything as of now, and put that into the address: a colleague sees the same while the cluster keeps it, 5 to 10 minutes"
      }
      onClick={() => run({ context, query: ns === "" ? {} : { ns } })}
    >
      {problem === null ? "Pin this moment" : "Pin this moment: failed, try again"}
    </button>
  );
}
