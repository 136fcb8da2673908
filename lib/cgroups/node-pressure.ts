import type { Usage } from "./observed";
import type { Summary } from "./sources/summary";
import type { CgroupVersion } from "./types";

/** Percent of the last 10 s in which some task waited; null is not known. */
export interface NodePressure {
  readonly cpu: number | null;
  readonly memory: number | null;
  readonly io: number | null;
}

/** Of a whole node, from the root of its tree; null where there is none at all. */
export function nodePressure({ cpu, memory, io }: Usage["pressure"]): NodePressure | null {
  const all = [cpu, memory, io].map((stall) => stall?.some?.avg10 ?? null);
  const [ofCpu = null, ofMemory = null, ofIo = null] = all;
  return all.every((one) => one === null) ? null : { cpu: ofCpu, memory: ofMemory, io: ofIo };
}

/** The kubelet writes zeros where it has no pressure to tell of: a sum of nothing at all is no pressure that was measured. */
export function pressureInSummary({ node }: Summary, version: CgroupVersion | null): NodePressure | null {
  const { cpu, memory, io } = node.pressure;
  const isMeasured = [cpu, memory, io].some((stall) => (stall?.some?.total ?? 0) > 0);
  return version === 1 || !isMeasured ? null : nodePressure(node.pressure);
}

/** What a node waits for most, and how much of the time. */
export function worstPressure(
  pressure: NodePressure | null,
): { resource: keyof NodePressure; part: number } | null {
  const known = (["cpu", "memory", "io"] as const).flatMap((resource) => {
    const part = pressure?.[resource] ?? null;
    return part === null ? [] : [{ resource, part }];
  });
  return known.reduce<(typeof known)[number] | null>(
    (most, one) => (most === null || one.part > most.part ? one : most),
    null,
  );
}
