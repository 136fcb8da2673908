import { AgeOf } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { type Mark, StateMark } from "@/components/ui/state-mark";
import { useNow } from "@/components/ui/use-now";
import { cutText } from "@/lib/base/safe-text";
import { type ConditionRow, laneStart } from "@/lib/object/conditions";
import styles from "./object.module.css";

interface ConditionsProps {
  conditions: readonly ConditionRow[];
  /** creationTimestamp: where each lane begins. */
  created: string | null;
}

/** The conditions on the object's life: each bar is the time since its last transition. */
export function Conditions({ conditions, created }: ConditionsProps) {
  return (
    <table className={styles.table} aria-label="Conditions">
      <thead>
        <tr>
          <th scope="col">Condition</th>
          <th scope="col">Status</th>
          <th scope="col" className={styles.laneHead}>
            <span>made</span>
            <span>now</span>
          </th>
          <th scope="col">Since</th>
          <th scope="col">Reason, message</th>
        </tr>
      </thead>
      <tbody>
        {conditions.map((condition) => (
          <tr key={condition.type}>
            <th scope="row">
              <SafeText text={condition.type} className="mono" />
            </th>
            <td>
              <StateMark mark={markOf(condition)}>
                <SafeText text={condition.status} />
              </StateMark>
            </td>
            <td>
              <Lane condition={condition} created={created} />
            </td>
            <td>
              <AgeOf time={condition.since} />
            </td>
            <td className={styles.says}>
              <SafeText text={condition.reason} className="mono" />{" "}
              <SafeText text={cutText(condition.message, 1000)} />
              {condition.behind > 0 && (
                <StateMark mark="warn">of {condition.behind} generations ago</StateMark>
              )}
              {condition.seen !== null && condition.seen !== condition.since && (
                <span className="soft">
                  {" "}
                  looked at <AgeOf time={condition.seen} /> ago
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function markOf({ good, status }: ConditionRow): Mark {
  if (good === null) return "unknown";
  if (good) return "ok";
  return status === "True" ? "bad" : "warn";
}

const WIDTH = 120;

/** Before the last transition nobody has kept what it was: there the line is dotted. */
function Lane({ condition, created }: { condition: ConditionRow; created: string | null }) {
  const from = laneStart(condition.since, created, useNow());
  if (from === null) return <span className="soft">–</span>;
  const x = Math.min(from * WIDTH, WIDTH - 3);
  return (
    <svg
      width={WIDTH}
      height="12"
      viewBox={`0 0 ${WIDTH} 12`}
      className={styles.lane}
      data-mark={markOf(condition)}
      aria-hidden="true"
    >
      <path d={`M0 6H${x}`} className={styles.laneBefore} strokeDasharray="1 3" />
      <rect x={x} y="3" width={WIDTH - x} height="6" />
    </svg>
  );
}
