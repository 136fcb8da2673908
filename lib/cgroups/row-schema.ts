import { z } from "zod";
import { QOS_CLASSES } from "./types";

const number = z.number().nullable();
const verdict = z.enum(["equal", "rounded", "explained", "differs", "unobservable", "unpredicted"]);

const pressureCellSchema = z.object({
  some: number.describe("percent over the last 10 s, or between two looks"),
  some60: number,
  some300: number,
  full: number,
  measured: z.boolean().describe("the kernel's own average"),
});
export type PressureCell = z.infer<typeof pressureCellSchema>;

/** One cgroup in the tree grid. Null is not known. */
export const cgroupRowSchema = z.object({
  key: z.string().describe("the cgroup's path"),
  label: z.string(),
  level: z.number(),
  open: z.boolean().nullable(),
  position: z.number(),
  siblings: z.number(),
  kind: z.enum([
    "root",
    "kubepods",
    "qos",
    "pod",
    "container",
    "conmon",
    "inner",
    "slice",
    "service",
    "scope",
    "user",
    "other",
  ]),
  qos: z.enum(QOS_CLASSES).nullable(),
  state: z.enum(["present", "predicted", "missing", "gone"]),
  role: z.enum(["container", "sandbox", "old container", "unknown"]).nullable(),
  mismatch: z.boolean(),
  pod: z
    .object({
      namespace: z.string(),
      name: z.string(),
      isStatic: z.boolean(),
      resize: z.enum(["deferred", "infeasible", "in progress"]).nullable(),
    })
    .nullable(),
  container: z
    .object({
      name: z.string(),
      kind: z.enum(["init", "sidecar", "app", "ephemeral"]),
      restarts: z.number(),
      oomKilled: z.boolean(),
    })
    .nullable(),
  processes: z.number(),
  checks: z
    .array(z.tuple([z.string(), z.string().nullable(), z.string().nullable(), verdict]))
    .describe("file, observed, expected, verdict"),
  worst: verdict.nullable(),
  share: number.describe("of kubepods' CPU under contention, 0 to 1"),
  usage: z.object({
    cpuMilli: number,
    memory: number,
    workingSet: number,
    anon: number,
    peak: number,
    pids: number,
    oomKills: number,
    highEvents: number,
    throttledSeconds: number,
    throttled: number.describe("of the periods between two looks, 0 to 1"),
  }),
  pressure: z.object({
    cpu: pressureCellSchema.nullable(),
    memory: pressureCellSchema.nullable(),
    io: pressureCellSchema.nullable(),
  }),
  spark: z.array(number).describe("cpu pressure of the last looks, percent"),
});
export type CgroupRow = z.infer<typeof cgroupRowSchema>;
