import { dig, digArray, digNumber, digString } from "@/lib/base/json";
import type { Pressure, Stall, Usage } from "../observed";

/** What the summary adds to cAdvisor's text: pressure as averages, and figures that need no text. */
export interface SummaryEntry {
  readonly pressure: Usage["pressure"];
  /** Millicores over the last interval. */
  readonly cpuMilli: number | null;
  /** Bytes. */
  readonly workingSet: number | null;
}

export interface Summary {
  readonly node: SummaryEntry;
  /** "pods", "kubelet" and, where the kubelet was told of them, "runtime" and "misc". */
  readonly system: ReadonlyMap<string, SummaryEntry>;
  /** By the uid that the kubelet knows; a static pod's is its hash. */
  readonly pods: ReadonlyMap<string, SummaryPod>;
  readonly maxPid: number | null;
}

export interface SummaryPod {
  readonly namespace: string;
  readonly name: string;
  readonly entry: SummaryEntry;
  readonly containers: ReadonlyMap<string, SummaryEntry>;
}

/** `/stats/summary` of the kubelet. What is missing is not known. Source: kubelet `pkg/apis/stats/v1alpha1/types.go`. */
export function readSummary(json: unknown): Summary {
  const system = digArray(json, "node", "systemContainers");
  return {
    node: entryOf(dig(json, "node")),
    system: new Map(system.map((item) => [digString(item, "name") ?? "", entryOf(item)])),
    pods: new Map(
      digArray(json, "pods").map((item) => [digString(item, "podRef", "uid") ?? "", podOf(item)]),
    ),
    maxPid: digNumber(json, "node", "rlimit", "maxpid"),
  };
}

function podOf(item: unknown): SummaryPod {
  return {
    namespace: digString(item, "podRef", "namespace") ?? "",
    name: digString(item, "podRef", "name") ?? "",
    entry: entryOf(item),
    containers: new Map(
      digArray(item, "containers").map((container) => [
        digString(container, "name") ?? "",
        entryOf(container),
      ]),
    ),
  };
}

function entryOf(item: unknown): SummaryEntry {
  const nano = digNumber(item, "cpu", "usageNanoCores");
  return {
    pressure: { cpu: stallOf(item, "cpu"), memory: stallOf(item, "memory"), io: stallOf(item, "io") },
    cpuMilli: nano === null ? null : nano / 1e6,
    workingSet: digNumber(item, "memory", "workingSetBytes"),
  };
}

function stallOf(item: unknown, resource: string): Stall | null {
  const psi = dig(item, resource, "psi");
  const [some, full] = [pressureOf(dig(psi, "some")), pressureOf(dig(psi, "full"))];
  return some === null && full === null ? null : { some, full };
}

/** The kernel's own µs, whatever the field's comment says. */
function pressureOf(psi: unknown): Pressure | null {
  const [avg10, avg60, avg300] = ["avg10", "avg60", "avg300"].map((key) => digNumber(psi, key));
  const total = digNumber(psi, "total");
  if (total === null) return null;
  return { avg10: avg10 ?? null, avg60: avg60 ?? null, avg300: avg300 ?? null, total };
}
