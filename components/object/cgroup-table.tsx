import { VERDICTS } from "@/components/cgroups/verdicts";
import { ViewLink } from "@/components/shell/view-link";
import { cx } from "@/components/ui/cx";
import { Bytes } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { StateMark } from "@/components/ui/state-mark";
import type { CgroupRow } from "@/lib/cgroups/row-schema";
import { sayMilli, sayPart, sayValue } from "@/lib/cgroups/say";
import styles from "./object.module.css";

interface CgroupTableProps {
  row: CgroupRow;
  hrefOf(cgroup: string, why?: string): string;
}

/** One cgroup: its use, and each of its files with what it should hold. */
export function CgroupTable({ row, hrefOf }: CgroupTableProps) {
  const { key, label, kind, state, role, container, usage, share, checks } = row;
  return (
    <section className={styles.cgroup} aria-label={`Cgroup of ${label}`}>
      <h3>
        <span className="soft">{role === "sandbox" ? "" : (container?.kind ?? kind)}</span>{" "}
        <ViewLink href={hrefOf(key)}>
          <SafeText text={label} className="mono" />
        </ViewLink>
        {state !== "present" && <StateMark mark={state === "gone" ? "off" : "unknown"}>{state}</StateMark>}
      </h3>
      <p className={styles.path}>
        <SafeText text={key} className="mono" />
      </p>
      <p className={styles.usage}>
        {usage.cpuMilli !== null && <span>CPU {sayMilli(usage.cpuMilli)}</span>}
        {usage.workingSet !== null && (
          <span>
            memory <Bytes value={usage.workingSet} />
          </span>
        )}
        {share !== null && <span>sure of {sayPart(share)} of kubepods' CPU</span>}
        {usage.pids !== null && <span>{usage.pids} threads</span>}
        {usage.throttled !== null && usage.throttled > 0 && (
          <StateMark mark="warn">throttled in {sayPart(usage.throttled)} of periods</StateMark>
        )}
        {usage.oomKills !== null && usage.oomKills > 0 && (
          <StateMark mark="bad">{usage.oomKills} OOM kills</StateMark>
        )}
      </p>
      {checks.length > 0 && (
        <table className={cx(styles.table, styles.files)} aria-label={`Settings of ${label}`}>
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">Is</th>
              <th scope="col">Should be</th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {checks.map(([knob, observed, expected, verdict]) => (
              <tr key={knob}>
                <th scope="row">
                  <ViewLink className="mono" href={hrefOf(key, knob)} title="Why is it so?">
                    {knob}
                  </ViewLink>
                </th>
                <td className="mono">{observed === null ? "–" : sayValue(knob, observed)}</td>
                <td className="mono">{expected === null ? "–" : sayValue(knob, expected)}</td>
                <td className={styles.says}>
                  <StateMark mark={VERDICTS[verdict].mark}>{VERDICTS[verdict].text}</StateMark>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
