import { z } from "zod";
import type { Problem } from "@/lib/base/problem";
import { problemSchema } from "@/lib/base/problem-schema";
import { type MapFigures, mapCellSchema } from "./map";
import { nodeRowSchema } from "./node-row";
import { cgroupRowSchema } from "./row-schema";
import type { Figures } from "./row-wire";

const number = z.number().nullable();

const findingSchema = z.object({
  code: z.enum(["DRIVER_MISMATCH", "ORPHAN", "UNKNOWN_LEAF", "MISSING_POD", "WRONG_CLASS", "DIFFERS"]),
  path: z.string(),
  text: z.string(),
});

/** What stands above a node's tree. */
export const nodeMetaSchema = z.object({
  node: z.string(),
  simulated: z.boolean(),
  ready: z.enum(["True", "False", "Unknown"]).nullable(),
  conditions: z.array(z.string()),
  kubelet: z.string(),
  runtime: z.string(),
  kernel: z.string(),
  os: z.string(),
  version: z.union([z.literal(1), z.literal(2)]).describe("of cgroups"),
  versionKnown: z.boolean(),
  driver: z.enum(["systemd", "cgroupfs"]),
  cgroupRoot: z.string(),
  settingsKnown: z.boolean().describe("false: /configz could not be read, defaults are assumed"),
  provider: z.enum(["cadvisor", "cri"]).nullable(),
  source: z.enum(["kubelet", "dump", "paths", "none"]),
  formula: z.enum(["linear", "quadratic"]).nullable().describe("of the runtime, for cpu.weight"),
  pods: z.object({ Guaranteed: z.number(), Burstable: z.number(), BestEffort: z.number() }),
  cgroups: z.number(),
  findings: z.array(findingSchema).describe("the first hundred"),
  findingCount: z.number(),
  budget: z
    .object({ cpu: z.number().describe("millicores"), memory: z.number().describe("bytes") })
    .describe("what all pods together are given"),
  direct: z.boolean().describe("the kubelet is asked itself, not through the API server"),
  refused: z.array(z.string()).describe("rights that the kubelet found missing where it gave the rest"),
  notice: z.string().describe("what reading a kubelet this way means"),
  problem: (problemSchema as z.ZodType<Problem>).nullable(),
  requests: z.array(z.string()).describe("evidence records of the last look"),
  unread: z.number(),
  at: number,
});
export type NodeMeta = z.infer<typeof nodeMetaSchema>;

export const treeSchema = z.object({
  offset: z.number(),
  total: z.number(),
  rows: z.array(cgroupRowSchema),
  meta: nodeMetaSchema,
});

/** What comes with the rows of the live view: their figures, in the same order. */
export type TreeMeta = NodeMeta & { readonly figures: readonly Figures[] };

const stepSchema = z.object({ formula: z.string(), value: z.string() });
const inputSchema = z.object({ name: z.string(), value: z.string(), from: z.string() });

export const checkSchema = z.object({
  knob: z.string(),
  file: z.string().describe("as this cgroup version calls it"),
  observed: z.string().nullable(),
  expected: z.string().nullable(),
  verdict: z.enum(["equal", "rounded", "explained", "differs", "unobservable", "unpredicted"]),
  why: z.array(z.string()),
  rule: z.string().nullable(),
  inputs: z.array(inputSchema),
  steps: z.array(stepSchema),
  source: z.string().nullable(),
});
export type CheckDetail = z.infer<typeof checkSchema>;

const momentSchema = z.object({
  at: z.number(),
  cpuMilli: number,
  workingSet: number,
  cpuStall: number,
  memoryStall: number,
  ioStall: number,
  throttled: number,
});

/** One cgroup with everything that is known of it. */
export const detailSchema = z.object({
  row: cgroupRowSchema.nullable().describe("null: it is not there, or no longer"),
  checks: z.array(checkSchema),
  figures: z.array(z.object({ name: z.string(), value: z.number().nullable(), unit: z.string() })),
  moments: z.array(momentSchema),
  processes: z.array(
    z.object({ pid: z.number(), command: z.string().nullable(), oomScoreAdj: z.number().nullable() }),
  ),
  podUid: z.string().nullable(),
  containerId: z.string().nullable(),
  source: z.enum(["kubelet", "dump", "paths", "none"]).describe("of what is there"),
  measuredAt: number.describe("ms since the epoch, by the source's own clock; null: it does not say"),
});
export type CgroupDetail = z.infer<typeof detailSchema>;

export const mapSchema = z.object({ cells: z.array(mapCellSchema), meta: nodeMetaSchema });
/** What comes with the areas of the live view: their figures, in the same order. */
export type MapMeta = { readonly meta: NodeMeta; readonly figures: readonly MapFigures[] };

export const nodesSchema = z.object({ nodes: z.array(nodeRowSchema), total: z.number() });
export const textSchema = z.object({ text: z.string().describe("as systemd-cgls prints it") });
/** What a paste is joined with: facts, pods and what the kubelet shows, as `toWire` writes them. */
export const modelSchema = z.object({ model: z.string() });
export const settingsSchema = z.object({
  known: z.boolean(),
  settings: z.record(z.string(), z.unknown()).describe("KubeletConfiguration as the kubelet has it"),
});
export type SettingsAnswer = z.infer<typeof settingsSchema>;
