import type { About } from "@/lib/about/schema";
import type { EvidenceRecord } from "@/lib/evidence/record";

type Entry = About["upstream"][number];
type Sums = { -readonly [K in keyof Entry]: Entry[K] };

/** Sums of the evidence records, context by context. */
export class UpstreamTally {
  private readonly contexts = new Map<string, Sums>();

  add(record: EvidenceRecord): void {
    const sums = this.contexts.get(record.context) ?? empty(record.context);
    this.contexts.set(record.context, sums);
    sums.requests += 1;
    if (record.failure !== null && record.failure !== "ABORTED") sums.failures += 1;
    sums.wireBytes += record.wireBytes;
    sums.decodedBytes += record.decodedBytes;
  }

  /** @param open records of requests under way */
  list(open: readonly EvidenceRecord[]): Entry[] {
    const names = new Set([...this.contexts.keys(), ...open.map((record) => record.context)]);
    return [...names].map((name) => ({
      ...(this.contexts.get(name) ?? empty(name)),
      inFlight: open.filter((record) => record.context === name).length,
    }));
  }
}

function empty(context: string): Sums {
  return { context, requests: 0, inFlight: 0, failures: 0, wireBytes: 0, decodedBytes: 0 };
}
