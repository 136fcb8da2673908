/** How things stand after discovery was read. */
export interface Pace {
  /** Readings that failed, one after the other. */
  readonly failures: number;
  /** Something that is watched changed while it was read. */
  readonly stirred: boolean;
  /** A reading costs a request for each group and version, not two that say "304". */
  readonly legacy: boolean;
  /** Changes are heard of by themselves. */
  readonly watched: boolean;
  /** For how long discovery and what is watched have said different things; null: they agree. */
  readonly disagreeingMs: number | null;
}

/** The aggregator's discovery follows within a minute (`kube-aggregator/pkg/apiserver/handler_discovery.go`). */
const SETTLES_MS = 90_000;

/** Milliseconds until discovery is asked again. */
export function waitBeforeReading({ failures, stirred, legacy, watched, disagreeingMs }: Pace): number {
  if (failures > 0) return Math.min(30_000, 1_000 * 2 ** (failures - 1));
  if (stirred) return legacy ? 2_000 : 250;
  // Soon after a change, discovery is looked at often; what never agrees is no reason to ask for ever.
  if (disagreeingMs !== null && disagreeingMs < SETTLES_MS) return legacy ? 15_000 : 2_000;
  if (legacy) return 300_000;
  return watched ? 60_000 : 30_000;
}
