import type { About } from "@/lib/about/schema";
import type { EvidenceRecord } from "@/lib/evidence/record";

type Entry = About["upstream"][number];

/** Sums of the evidence records, context by context. */
export class UpstreamTally {
  private readonly contexts = new Map<string, Entry>();

  add(record: EvidenceRecord): void {
    const entry = this.contexts.get(record.context) ?? empty(record.context);
    this.contexts.set(record.context, {
      ...entry,
      requests: entry.requests + 1,
      failures: entry.failures + (record.failure === null || record.failure === "ABORTED" ? 0 : 1),
      wireBytes: entry.wireBytes + record.wireBytes,
      decodedBytes: entry.decodedBytes + record.decodedBytes,
    });
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

function empty(context: string): Entry {
  return { context, requests: 0, inFlight: 0, failures: 0, wireBytes: 0, decodedBytes: 0 };
}
