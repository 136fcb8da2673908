import { cx } from "@/components/ui/cx";
import { SafeText } from "@/components/ui/safe-text";
import type { Step } from "@/lib/apis/routing/facts";
import styles from "./path.module.css";
import { PLACES } from "./places";

const FATES: Readonly<Record<Step["fate"], string>> = {
  passes: "passes",
  answers: "answers",
  unknown: "which server goes on is not known",
};

/** The way of a request, one entry after the other; the last one answers, as far as that is known. */
export function PathSteps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className={styles.steps} aria-label="Steps">
      {steps.map((step, i) => (
        <li
          key={`${step.at} ${step.entry}`}
          className={cx(step.fate !== "passes" && styles.ends, step.fate === "unknown" && styles.unknown)}
        >
          <span className={cx("mono", styles.place)}>
            {steps[i - 1]?.at === step.at ? "" : PLACES[step.at]}
          </span>
          <span className={styles.rail} aria-hidden="true" />
          <span className={styles.step}>
            <SafeText className="mono" text={step.entry} />
            <span className={styles.fate}>{FATES[step.fate]}</span>
            <SafeText className={styles.why} text={step.why} />
          </span>
        </li>
      ))}
    </ol>
  );
}
