import { IconButton } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { cx } from "@/components/ui/cx";
import { EmptyState } from "@/components/ui/empty-state";
import { type FactRow, Facts } from "@/components/ui/facts";
import { SafeText } from "@/components/ui/safe-text";
import { formatBytes, formatCount, formatTime } from "@/lib/base/format";
import type { CgroupDetail } from "@/lib/cgroups/api-schema";
import type { CgroupRow } from "@/lib/cgroups/row-schema";
import { sayPart } from "@/lib/cgroups/say";
import { ChecksTable } from "./checks-table";
import styles from "./details.module.css";
import { History } from "./history";
import { PodLink } from "./pod-link";

interface DetailsProps {
  path: string;
  detail: CgroupDetail;
  /** It belongs to what was chosen before. */
  old: boolean;
  why: string;
  onWhy(knob: string): void;
  onClose(): void;
}

/** Everything about one cgroup: settings with their derivation, figures, history, processes. */
export function Details({ path, detail, old, why, onWhy, onClose }: DetailsProps) {
  const { row, checks, figures, moments, processes } = detail;
  return (
    <div className={cx(styles.details, old && styles.old)}>
      <header className={styles.head}>
        <h2>
          <SafeText text={row?.label ?? "Cgroup"} />
        </h2>
        <CopyButton text={path} label="Copy the path" />
        <IconButton icon="close" label="Close" onClick={onClose} />
      </header>
      <p className={cx("mono", styles.path)}>
        <SafeText text={path} />
      </p>
      {row === null ? (
        <EmptyState title="There is no such cgroup">It is not on this node, or no longer.</EmptyState>
      ) : (
        <>
          <Facts facts={factsOf(row, detail)} />
          <h3>What the kernel has, and what it should have</h3>
          <ChecksTable checks={checks} why={why} onWhy={onWhy} />
          {moments.length > 1 && <History moments={moments} />}
          {figures.length > 0 && <Figures figures={figures} />}
          {processes.length > 0 && <Processes processes={processes} />}
        </>
      )}
    </div>
  );
}

const SOURCES: Readonly<Record<CgroupDetail["source"], string>> = {
  kubelet: "the kubelet's metrics/cadvisor and stats/summary",
  dump: "the dump that was pasted",
  paths: "the names that were pasted",
  none: "no source: predicted from pods and settings",
};

function factsOf(
  row: CgroupRow,
  { podUid, containerId, source, measuredAt }: CgroupDetail,
): readonly FactRow[] {
  const { pod, container, qos, kind, role, state, share } = row;
  return [
    ["Kind", role ?? kind],
    ["State", state],
    ["Seen in", `${SOURCES[source]}${measuredAt === null ? "" : `, measured ${formatTime(measuredAt)}`}`],
    ...(pod === null
      ? []
      : [
          [
            "Pod",
            <PodLink key="pod" namespace={pod.namespace} name={pod.name}>
              <SafeText text={`${pod.namespace}/${pod.name}`} />
            </PodLink>,
          ] as const,
        ]),
    ...(podUid === null ? [] : [["Uid in its name", podUid] as const]),
    ...(container === null
      ? []
      : [["Container", `${container.name} (${container.kind}), ${container.restarts} restarts`] as const]),
    ...(containerId === null ? [] : [["Container id", containerId] as const]),
    ...(qos === null ? [] : [["QoS class", qos] as const]),
    ...(share === null
      ? []
      : [["CPU that is sure", `${sayPart(share)} of kubepods' when all want it`] as const]),
  ];
}

function Figures({ figures }: Pick<CgroupDetail, "figures">) {
  return (
    <>
      <h3>Figures</h3>
      <Facts
        facts={figures.map(({ name, value, unit }) => [name, value === null ? null : say(value, unit)])}
      />
    </>
  );
}

function say(value: number, unit: string): string {
  if (unit === "B") return `${formatBytes(value)} (${formatCount(value)})`;
  const rounded = Math.round(value * 1000) / 1000;
  return unit === "" ? formatCount(rounded) : `${rounded} ${unit}`;
}

function Processes({ processes }: Pick<CgroupDetail, "processes">) {
  return (
    <>
      <h3>Processes</h3>
      <ul className={styles.processes}>
        {processes.map(({ pid, command, oomScoreAdj }) => (
          <li key={pid} className="mono">
            <span className="soft">{pid}</span> <SafeText text={command ?? "n/a"} />
            {oomScoreAdj !== null && <span className="soft"> oom_score_adj {oomScoreAdj}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
