import { cx } from "@/components/ui/cx";
import { StateMark } from "@/components/ui/state-mark";
import type { CgroupRow } from "@/lib/cgroups/row-schema";
import { sayValue } from "@/lib/cgroups/say";
import styles from "./cgroups.module.css";

interface CheckCellProps {
  check: CgroupRow["checks"][number];
  onWhy(knob: string): void;
}

/** A kernel setting: what is there; beside it what should be, where that is something else; or what should be, where it cannot be seen. */
export function CheckCell({ check: [knob, observed, expected, verdict], onWhy }: CheckCellProps) {
  const shown = observed ?? expected;
  if (shown === null) return null;
  const title = [
    `${knob}: ${observed ?? "not observable from here"}`,
    expected === null ? "no rule says what it should be" : `expected ${expected}`,
    verdict,
  ].join(" · ");
  return (
    <button
      type="button"
      tabIndex={-1}
      title={`${title} – why?`}
      className={cx(styles.value, observed === null && styles.expected)}
      onClick={() => onWhy(knob)}
    >
      {verdict === "differs" && (
        <StateMark mark="bad" quiet>
          differs, expected {expected}
        </StateMark>
      )}
      {verdict === "explained" && (
        <StateMark mark="ok" quiet>
          explained
        </StateMark>
      )}
      {sayValue(knob, shown)}
      {verdict === "differs" && expected !== null && <s className="soft">{sayValue(knob, expected)}</s>}
    </button>
  );
}
