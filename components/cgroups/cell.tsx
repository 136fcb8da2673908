import { cx } from "@/components/ui/cx";
import { Bytes } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { StateMark } from "@/components/ui/state-mark";
import type { CgroupRow, PressureCell } from "@/lib/cgroups/row-schema";
import { sayMilli, sayPart, sayPercent } from "@/lib/cgroups/say";
import type { ColumnId } from "@/lib/cgroups/url";
import styles from "./cgroups.module.css";
import { CheckCell } from "./check-cell";
import { Unknown } from "./node-cells";
import { PodLink } from "./pod-link";
import { Spark } from "./spark";

interface CellProps {
  row: CgroupRow;
  column: ColumnId | "tree";
  chosen: boolean;
  /** "Why is this number so?" */
  onWhy(knob: string): void;
}

/** Which kernel settings a column shows; the first that the row has. */
const KNOBS: Readonly<Partial<Record<ColumnId, readonly string[]>>> = {
  weight: ["cpu.weight", "cpu.shares"],
  "cpu.max": ["cpu.max"],
  "memory.max": ["memory.max"],
  "memory.high": ["memory.high"],
  "memory.low": ["memory.low"],
  "memory.min": ["memory.min"],
  swap: ["memory.swap.max", "memory.memsw.max"],
  "pids.max": ["pids.max"],
  oom_score_adj: ["oom_score_adj"],
};

export function Cell({ row, column, chosen, onWhy }: CellProps) {
  if (column === "tree") return <Label row={row} chosen={chosen} />;
  const knobs = KNOBS[column];
  if (knobs !== undefined) {
    const check = row.checks.find(([knob]) => knobs.includes(knob));
    return check === undefined ? null : <CheckCell check={check} onWhy={onWhy} />;
  }
  return <Figure row={row} column={column} />;
}

function Label({ row, chosen }: { row: CgroupRow; chosen: boolean }) {
  const { key, label, kind, qos, pod, state, role, worst, mismatch } = row;
  const name = key === "/" ? "/" : key.slice(key.lastIndexOf("/") + 1);
  const isPod = kind === "pod" && pod !== null;
  return (
    <span
      className={cx(styles.label, chosen && styles.chosen, state !== "present" && styles[state])}
      title={isPod ? `${label}\n${key}` : key}
    >
      {qos !== null && (kind === "pod" || kind === "qos") && (
        <span className={cx(styles.swatch, styles[qos])} title={qos} />
      )}
      {(worst === "differs" || mismatch) && state === "present" && (
        <StateMark mark="bad" quiet>
          {mismatch ? "wrong driver" : "differs from what was expected"}
        </StateMark>
      )}
      {isPod ? (
        <PodLink namespace={pod.namespace} name={pod.name}>
          <SafeText text={label} />
        </PodLink>
      ) : (
        <SafeText text={label} className={role === "sandbox" ? "soft" : undefined} />
      )}
      <State row={row} />
      {name !== label && name !== "/" && <SafeText text={name} className={styles.unit} />}
    </span>
  );
}

const STATES = {
  present: null,
  predicted: { mark: "unknown", text: "predicted" },
  missing: { mark: "warn", text: "not shown by the kubelet" },
  gone: { mark: "off", text: "gone" },
} as const;

function State({ row: { state, pod, kind, container, role } }: { row: CgroupRow }) {
  const said = STATES[state];
  return (
    <>
      {said !== null && <StateMark mark={said.mark}>{said.text}</StateMark>}
      {kind === "pod" && pod?.resize && <StateMark mark="warn">resize {pod.resize}</StateMark>}
      {kind === "pod" && pod?.isStatic && <span className="soft">static</span>}
      {container !== null && container.kind !== "app" && <span className="soft">{container.kind}</span>}
      {role === "unknown" && <StateMark mark="warn">unknown</StateMark>}
    </>
  );
}

function Figure({
  row: { usage, pressure, share, spark, container },
  column,
}: {
  row: CgroupRow;
  column: ColumnId;
}) {
  switch (column) {
    case "cpu":
      return usage.cpuMilli === null ? (
        <Unknown />
      ) : (
        <span title={`${usage.cpuMilli} millicores`}>{sayMilli(usage.cpuMilli)}</span>
      );
    case "share":
      return share === null ? null : (
        <span title="of what all pods get, when everybody wants it all">{sayPart(share)}</span>
      );
    case "throttled":
      return <Throttled part={usage.throttled} seconds={usage.throttledSeconds} />;
    case "memory":
      return usage.workingSet === null ? <Unknown /> : <Bytes value={usage.workingSet} />;
    case "oom":
      return <Kills kills={usage.oomKills} killed={container?.oomKilled ?? false} />;
    case "pids":
      return usage.pids === null ? <Unknown /> : usage.pids;
    case "psi.cpu":
      return (
        <span className={styles.used}>
          <Spark values={spark} most={100} />
          <Waits cell={pressure.cpu} />
        </span>
      );
    case "psi.memory":
      return <Waits cell={pressure.memory} />;
    case "psi.io":
      return <Waits cell={pressure.io} />;
    default:
      return null;
  }
}

function Throttled({ part, seconds }: { part: number | null; seconds: number | null }) {
  if (seconds === null) return null;
  const title = `${seconds} s in all`;
  if (part === null)
    return (
      <span className="soft" title={title}>
        {seconds === 0 ? "0" : `${Math.round(seconds)} s`}
      </span>
    );
  return (
    <span title={title}>
      {part >= 0.25 ? <StateMark mark="warn">{sayPart(part)}</StateMark> : sayPart(part)}
    </span>
  );
}

/** cAdvisor's count begins anew with each container: the pod's own word for its last end stands beside it. */
function Kills({ kills, killed }: { kills: number | null; killed: boolean }) {
  if (kills === null && !killed) return <Unknown />;
  if (killed || (kills ?? 0) > 0) {
    return (
      <StateMark mark="bad" title={killed ? "Its last end: OOMKilled" : undefined}>
        {kills === null || kills === 0 ? "before" : kills}
      </StateMark>
    );
  }
  return <span className="soft">0</span>;
}

function Waits({ cell }: { cell: PressureCell | null }) {
  if (cell === null || cell.some === null) return <Unknown />;
  const { some, some60, some300, full, measured } = cell;
  const over = [some60, some300].map((value) => (value === null ? "–" : sayPercent(value))).join(", ");
  const title = measured
    ? `some ${sayPercent(some)} of the last 10 s; ${over} of 60 and 300 s; full ${full === null ? "–" : sayPercent(full)}`
    : "of the time between two looks";
  return (
    <span title={title}>
      {some >= 20 ? <StateMark mark="warn">{sayPercent(some)}</StateMark> : sayPercent(some)}
    </span>
  );
}
