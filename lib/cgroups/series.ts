import type { Usage } from "./observed";
import { RESOURCES } from "./observed";
import type { CgroupView } from "./view";

/** One moment of a cgroup. Shares are 0 to 1; null is not known. */
export interface Moment {
  /** ms since the epoch. */
  readonly at: number;
  readonly cpuMilli: number | null;
  /** Bytes. */
  readonly workingSet: number | null;
  /** Time in which at least one task waited, of the time since the moment before. */
  readonly cpuStall: number | null;
  readonly memoryStall: number | null;
  readonly ioStall: number | null;
  /** Periods in which it was throttled, of all periods since the moment before. */
  readonly throttled: number | null;
}

/** Half an hour at a look each 10 s. */
export const MAX_MOMENTS = 180;

interface Entry {
  usage: Usage;
  /** When `usage` was measured. */
  at: number;
  moments: Moment[];
}

/**
 * What a node's cgroups did while somebody looked. Rates are between two measurements, by the source's own times: the
 * kubelet shows the same measurement several times.
 */
export class Series {
  readonly #entries = new Map<string, Entry>();

  /** Takes a look at `at`, ms since the epoch; cgroups that are no longer there are forgotten. */
  add(views: readonly CgroupView[], at: number): void {
    const seen = new Set<string>();
    for (const { path, observed, state } of views) {
      if (state !== "present") continue;
      seen.add(path);
      this.#take(path, observed.usage, at);
    }
    for (const path of this.#entries.keys()) if (!seen.has(path)) this.#entries.delete(path);
  }

  of(path: string): readonly Moment[] {
    return this.#entries.get(path)?.moments ?? [];
  }

  latest(path: string): Moment | null {
    return this.#entries.get(path)?.moments.at(-1) ?? null;
  }

  #take(path: string, usage: Usage, lookedAt: number): void {
    const at = usage.cpuAt ?? lookedAt;
    const entry = this.#entries.get(path);
    if (entry === undefined) {
      this.#entries.set(path, { usage, at, moments: [moment(null, usage, at, 0)] });
      return;
    }
    if (at <= entry.at) return;
    entry.moments.push(moment(entry.usage, usage, at, (at - entry.at) / 1000));
    if (entry.moments.length > MAX_MOMENTS) entry.moments.shift();
    entry.usage = usage;
    entry.at = at;
  }
}

function moment(before: Usage | null, now: Usage, at: number, seconds: number): Moment {
  const cpu = growth(before?.cpuSeconds ?? null, now.cpuSeconds);
  const [cpuStall, memoryStall, ioStall] = RESOURCES.map((resource) => {
    const total = (usage: Usage | null) => usage?.pressure[resource]?.some?.total ?? null;
    const waited = growth(total(before), total(now));
    return waited === null || seconds <= 0 ? null : Math.min(1, waited / 1e6 / seconds);
  });
  const periods = growth(before?.periods ?? null, now.periods);
  const throttled = growth(before?.throttledPeriods ?? null, now.throttledPeriods);
  return {
    at,
    cpuMilli: cpu === null || seconds <= 0 ? now.cpuMilli : (cpu / seconds) * 1000,
    workingSet: now.workingSet,
    cpuStall: cpuStall ?? null,
    memoryStall: memoryStall ?? null,
    ioStall: ioStall ?? null,
    throttled: periods === null || throttled === null || periods === 0 ? null : throttled / periods,
  };
}

/** What was added; null when one is not known, or a counter began anew. */
function growth(before: number | null, now: number | null): number | null {
  return before === null || now === null || now < before ? null : now - before;
}
