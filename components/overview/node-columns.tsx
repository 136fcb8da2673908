import { ObjectLink } from "@/components/object/object-link";
import { Badge } from "@/components/ui/badge";
import { AgeOf } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { type Mark, StateMark } from "@/components/ui/state-mark";
import type { Column } from "@/components/ui/table";
import { formatBytes } from "@/lib/base/format";
import { parseQuantity } from "@/lib/objects/quantity";
import type { NodeSummary } from "@/lib/overview/schema";

/** The Ready condition as a state: its absence and "Unknown" are not the same as "False". */
function readiness({ ready, reason, unschedulable }: NodeSummary): { mark: Mark; text: string } {
  const cordoned = unschedulable ? ", cordoned" : "";
  if (ready === "True") return { mark: unschedulable ? "warn" : "ok", text: `Ready${cordoned}` };
  if (ready === "False")
    return { mark: "bad", text: `NotReady${reason === null ? "" : ` (${reason})`}${cordoned}` };
  return { mark: "unknown", text: `${ready === null ? "no Ready condition" : "Unknown"}${cordoned}` };
}

/** What a quantity sorts by; one that cannot be read sorts as missing. */
const quantity = (raw: string | null) => (raw === null ? null : parseQuantity(raw));

/** Bytes as people read them; the raw quantity is on hover. */
function bytes(raw: string | null): string {
  const value = quantity(raw);
  return value === null ? or(raw) : formatBytes(value);
}

const or = (text: string | null) => text ?? "–";

/** Age in seconds at the moment of sorting only matters as an order, so the time itself sorts. */
const created = ({ createdAt }: NodeSummary) => (createdAt === null ? null : -Date.parse(createdAt));

const NODES = { group: "", version: "v1", resource: "nodes", namespace: "" } as const;

export const nodeColumns: readonly Column<NodeSummary>[] = [
  {
    id: "name",
    title: "Name",
    text: ({ name }) => name,
    cell: ({ name }) => <ObjectLink object={{ ...NODES, name }}>{name}</ObjectLink>,
  },
  {
    id: "state",
    title: "State",
    text: (node) => `   ${readiness(node).text}`,
    cell: (node) => <StateMark mark={readiness(node).mark}>{readiness(node).text}</StateMark>,
  },
  { id: "roles", title: "Roles", text: ({ roles }) => roles.join(", ") || "–" },
  { id: "kubelet", title: "Kubelet", text: ({ kubeletVersion }) => kubeletVersion },
  {
    id: "runtime",
    title: "Runtime",
    // Room for the badge's border as well.
    text: ({ containerRuntime, simulated }) => `${containerRuntime}${simulated ? " simulated  " : ""}`,
    cell: ({ containerRuntime, simulated }) => (
      <>
        <SafeText text={containerRuntime} />{" "}
        {simulated && <Badge title="Played by kwok: nothing runs on it">simulated</Badge>}
      </>
    ),
  },
  { id: "os", title: "OS", text: ({ osImage }) => osImage, most: 32 },
  {
    id: "kernel",
    title: "Kernel",
    text: ({ kernel, architecture }) => `${kernel} ${architecture}`,
    most: 28,
  },
  { id: "cpu", title: "CPU", align: "end", text: ({ cpu }) => or(cpu), value: ({ cpu }) => quantity(cpu) },
  {
    id: "memory",
    title: "Memory",
    align: "end",
    text: ({ memory }) => bytes(memory),
    hover: ({ memory }) => or(memory),
    value: ({ memory }) => quantity(memory),
  },
  {
    id: "pods",
    title: "Pods",
    align: "end",
    text: ({ pods }) => or(pods),
    value: ({ pods }) => quantity(pods),
  },
  {
    id: "age",
    title: "Age",
    align: "end",
    text: () => "999d",
    value: created,
    cell: ({ createdAt }) => <AgeOf time={createdAt} />,
  },
];
