import { useEffect, useRef } from "react";
import { cx } from "@/components/ui/cx";
import { StateMark } from "@/components/ui/state-mark";
import type { CheckDetail } from "@/lib/cgroups/api-schema";
import { sayValue } from "@/lib/cgroups/say";
import styles from "./details.module.css";
import { VERDICTS } from "./verdicts";

interface ChecksTableProps {
  checks: readonly CheckDetail[];
  /** The setting whose derivation is open. */
  why: string;
  onWhy(knob: string): void;
}

/** Each kernel setting: opened, it says why it should be what it should be, step by step. */
export function ChecksTable({ checks, why, onWhy }: ChecksTableProps) {
  if (checks.length === 0) return <p className="soft">Nothing is known of its settings.</p>;
  return (
    <div className={styles.checks}>
      {checks.map((check) => (
        <Check key={check.knob} check={check} open={check.knob === why} onWhy={onWhy} />
      ))}
    </div>
  );
}

interface CheckProps {
  check: CheckDetail;
  open: boolean;
  onWhy(knob: string): void;
}

function Check({ check, open, onWhy }: CheckProps) {
  const { knob, file, observed, expected, verdict } = check;
  const { mark, text } = VERDICTS[verdict];
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (open) details.current?.scrollIntoView({ block: "nearest" });
  }, [open]);
  return (
    <details ref={details} open={open} className={styles.check}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary takes Enter and Space as a click */}
      <summary
        onClick={(event) => {
          event.preventDefault();
          onWhy(open ? "" : knob);
        }}
      >
        <span className={cx("mono", styles.knob)}>{file}</span>
        <span className={cx("mono", styles.number)}>
          {observed === null ? "–" : sayValue(knob, observed)}
        </span>
        <StateMark mark={mark} title={text} quiet={verdict !== "differs"}>
          {verdict === "differs" && expected !== null ? `expected ${sayValue(knob, expected)}` : text}
        </StateMark>
      </summary>
      <Derivation check={check} />
    </details>
  );
}

function Derivation({
  check: { observed, expected, why, rule, inputs, steps, source, verdict },
}: {
  check: CheckDetail;
}) {
  return (
    <div className={styles.derivation}>
      <p>
        <StateMark mark={VERDICTS[verdict].mark}>{VERDICTS[verdict].text}</StateMark>:{" "}
        <span className="mono">{observed ?? "–"}</span> is there,{" "}
        <span className="mono">{expected ?? "–"}</span> should be.
      </p>
      {why.length > 0 && (
        <ul className={styles.why}>
          {why.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {rule !== null && <p>{rule}</p>}
      {inputs.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">What goes in</th>
              <th scope="col">Value</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {inputs.map(({ name, value, from }) => (
              <tr key={`${name} ${from}`}>
                <td>{name}</td>
                <td className="mono">{value}</td>
                <td className="soft">{from}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {steps.length > 0 && (
        <ol className={styles.steps}>
          {steps.map(({ formula, value }) => (
            <li key={formula} className="mono">
              {formula} <strong>→ {value}</strong>
            </li>
          ))}
        </ol>
      )}
      {source !== null && <p className="soft">Source: {source}</p>}
    </div>
  );
}
