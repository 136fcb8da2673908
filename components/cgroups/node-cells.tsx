import { Bytes } from "@/components/ui/figures";
import { StateMark } from "@/components/ui/state-mark";
import type { TreeColumn } from "@/components/ui/tree-column";
import { formatBytes } from "@/lib/base/format";
import { worstPressure } from "@/lib/cgroups/node-pressure";
import type { NodeRow } from "@/lib/cgroups/node-row";
import type { NodeSort } from "@/lib/cgroups/node-sort";
import { sayMilli, sayPart } from "@/lib/cgroups/say";
import { QOS_CLASSES } from "@/lib/cgroups/types";
import styles from "./cgroups.module.css";
import { Meter } from "./meter";

/** Ids are those of `NODE_SORTS`. */
export const NODE_COLUMNS: readonly [TreeColumn & { id: NodeSort }, ...(TreeColumn & { id: NodeSort })[]] = [
  { id: "name", title: "Node", width: "minmax(130px, 1fr)" },
  { id: "ready", title: "Ready", width: "76px" },
  { id: "pods", title: "Pods by class", width: "112px" },
  { id: "cpu", title: "CPU of pods", width: "104px", align: "end" },
  { id: "memory", title: "Memory of pods", width: "124px", align: "end" },
  { id: "pressure", title: "Waits", width: "96px", align: "end" },
  { id: "requests", title: "CPU asked", width: "74px", align: "end" },
  { id: "memory-requests", title: "Mem. asked", width: "76px", align: "end" },
  { id: "cpu-limits", title: "CPU limits", width: "70px", align: "end" },
  { id: "limits", title: "Mem. limits", width: "78px", align: "end" },
  { id: "findings", title: "Findings", width: "88px" },
  { id: "kubelet", title: "Kubelet", width: "64px" },
];

interface NodeCellProps {
  node: NodeRow;
  column: string;
  onOpen(): void;
}

export function NodeCell({ node, column, onOpen }: NodeCellProps) {
  switch (column) {
    case "name":
      return (
        <button type="button" tabIndex={-1} className={styles.name} onClick={onOpen} title={node.name}>
          {node.name}
        </button>
      );
    case "ready":
      return <Ready node={node} />;
    case "pods":
      return <Pods node={node} />;
    case "cpu":
      return (
        <Used used={node.usage?.cpuMilli ?? null} of={node.allocatable.cpu} say={sayMilli} node={node} />
      );
    case "memory":
      return (
        <Used used={node.usage?.memory ?? null} of={node.allocatable.memory} say={formatBytes} node={node} />
      );
    case "pressure":
      return <Waits node={node} />;
    case "memory-requests":
      return <Part amount={node.requests?.memory ?? null} of={node.allocatable.memory} text={formatBytes} />;
    case "cpu-limits":
      return <Part amount={node.limits?.cpu ?? null} of={node.allocatable.cpu} text={sayMilli} />;
    case "requests":
      return <Part amount={node.requests?.cpu ?? null} of={node.allocatable.cpu} text={sayMilli} />;
    case "limits":
      return <Part amount={node.limits?.memory ?? null} of={node.allocatable.memory} text={formatBytes} />;
    case "findings":
      return <Findings node={node} />;
    default:
      return <span title={node.runtime}>{node.kubelet}</span>;
  }
}

function Ready({ node: { ready, conditions } }: { node: NodeRow }) {
  const [pressure] = conditions;
  if (pressure !== undefined) {
    return (
      <StateMark mark="warn" title={conditions.join(", ")}>
        {pressure.replace("Pressure", "")}
      </StateMark>
    );
  }
  const mark = ready === "True" ? "ok" : ready === "False" ? "bad" : "unknown";
  return (
    <StateMark mark={mark}>
      {ready === "True" ? "ready" : ready === "False" ? "not ready" : "unknown"}
    </StateMark>
  );
}

/** Counts in the order of the classes; each has its colour and its letter. */
function Pods({ node: { pods } }: { node: NodeRow }) {
  if (pods === null) return <Unknown />;
  return (
    <span className={styles.classes}>
      {QOS_CLASSES.map((qos) => (
        <span key={qos} className={styles[qos]} title={`${pods[qos]} ${qos}`}>
          {qos === "BestEffort" ? "BE" : qos.slice(0, 1)} {pods[qos]}
        </span>
      ))}
    </span>
  );
}

interface UsedProps {
  used: number | null;
  of: number;
  say(amount: number): string;
  node: NodeRow;
}

function Used({ used, of, say, node }: UsedProps) {
  if (node.simulated)
    return (
      <span className="soft" title="Made up by kwok: there is no kubelet to ask">
        no kubelet
      </span>
    );
  if (node.asked === "failed" && used === null) {
    return (
      <span title={`${node.problem?.message ?? ""} ${node.problem?.hint ?? ""}`}>
        <StateMark mark={node.problem?.code === "FORBIDDEN" ? "denied" : "bad"}>
          {node.problem?.code === "FORBIDDEN" ? "denied" : "failed"}
        </StateMark>
      </span>
    );
  }
  if (used === null) return <Unknown />;
  return (
    <span className={styles.used} title={`${used} of ${of} allocatable`}>
      {say(used)}
      <Meter part={of === 0 ? null : used / of} />
    </span>
  );
}

function Part({ amount, of, text }: { amount: number | null; of: number; text(amount: number): string }) {
  if (amount === null || of === 0) return <Unknown />;
  const part = amount / of;
  return (
    <span title={`${text(amount)} of ${text(of)} allocatable`}>
      {part > 1 ? <StateMark mark="warn">{sayPart(part)}</StateMark> : sayPart(part)}
    </span>
  );
}

/** What the node waits for most: real pressure, where its kernel measures it. */
function Waits({ node: { pressure, simulated } }: { node: NodeRow }) {
  const worst = worstPressure(pressure);
  if (worst === null || pressure === null) return simulated ? <Unknown /> : <NoPressure />;
  const all = PRESSURES.flatMap(({ resource, name }) => {
    const part = pressure[resource];
    return part === null ? [] : [`${name} ${part.toFixed(2)} %`];
  });
  const text = `${PRESSURES.find(({ resource }) => resource === worst.resource)?.short} ${worst.part.toFixed(1)} %`;
  return (
    <span title={`Of the last 10 s, some task waited for ${all.join(", ")}`}>
      {worst.part >= HIGH_PRESSURE ? <StateMark mark="warn">{text}</StateMark> : text}
    </span>
  );
}

/** Percent of the time; from here on work is visibly late. */
const HIGH_PRESSURE = 20;

const PRESSURES = [
  { resource: "cpu", name: "CPU", short: "CPU" },
  { resource: "memory", name: "memory", short: "mem." },
  { resource: "io", name: "I/O", short: "I/O" },
] as const;

const NoPressure = () => (
  <span
    className="soft"
    title="The kubelet tells of no pressure: cgroup v1, a kernel without PSI, or not asked yet"
  >
    –
  </span>
);

function Findings({ node: { findings, checkedAt, simulated, asked } }: { node: NodeRow }) {
  if (simulated) return <Unknown />;
  if (findings === null) {
    const why =
      asked === "failed"
        ? "Its kubelet could not be asked"
        : "Nodes on the screen are checked in turn; open it to check it now";
    return (
      <span className="soft" title={why}>
        not checked
      </span>
    );
  }
  const when =
    checkedAt === null
      ? ""
      : `As of ${new Date(checkedAt).toLocaleTimeString()}; checked again each five minutes`;
  return (
    <StateMark mark={findings === 0 ? "ok" : "bad"} title={when}>
      {findings === 0 ? "none" : findings}
    </StateMark>
  );
}

export const Unknown = () => (
  <span className="soft" title="not known">
    –
  </span>
);

export const BytesOrUnknown = ({ value }: { value: number | null }) =>
  value === null ? <Unknown /> : <Bytes value={value} />;
