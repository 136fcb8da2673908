import type { EvidenceRecord } from "@/lib/evidence/record";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A record while its request is under way. The transport writes into `fields`; everyone
 * else sees copies. One is made for each request, so it copies nothing unasked.
 */
export class EvidenceDraft {
  readonly fields: Mutable<EvidenceRecord>;
  readonly #onComplete: (draft: EvidenceDraft) => void;
  #complete = false;

  /** Takes `fields` over. */
  constructor(fields: EvidenceRecord, onComplete: (draft: EvidenceDraft) => void) {
    this.fields = fields;
    this.#onComplete = onComplete;
  }

  snapshot(): EvidenceRecord {
    return { ...this.fields };
  }

  /** Ends the record, once; later calls change nothing. */
  complete(endMs: number, failure: string | null): void {
    if (this.#complete) return;
    this.#complete = true;
    this.fields.endMs = endMs;
    this.fields.failure = failure;
    this.#onComplete(this);
  }
}

/** The last requests of this process, all clusters together, oldest dropped first. */
export class EvidenceLog {
  readonly #capacity: number;
  /** Insertion order is start order. */
  readonly #drafts = new Map<string, EvidenceDraft>();
  readonly #listeners = new Set<(record: EvidenceRecord) => void>();

  constructor(capacity = 2_000) {
    this.#capacity = capacity;
  }

  /** Begins a record, taking `fields` over; the transport completes it. */
  open(fields: EvidenceRecord): EvidenceDraft {
    const draft = new EvidenceDraft(fields, this.#completed);
    this.#drafts.set(fields.id, draft);
    if (this.#drafts.size > this.#capacity) this.#dropOldest();
    return draft;
  }

  get(id: string): EvidenceRecord | null {
    return this.#drafts.get(id)?.snapshot() ?? null;
  }

  /** The `count` latest records, newest first, those under way included. */
  recent(count: number): EvidenceRecord[] {
    const drafts = [...this.#drafts.values()];
    return drafts
      .slice(Math.max(0, drafts.length - count))
      .reverse()
      .map((draft) => draft.snapshot());
  }

  /** Calls `listener` with each record as it completes; returns what ends that. */
  onComplete(listener: (record: EvidenceRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly #completed = (draft: EvidenceDraft): void => {
    const record = draft.snapshot();
    for (const listener of this.#listeners) listener(record);
  };

  #dropOldest(): void {
    const oldest = this.#drafts.keys().next();
    if (!oldest.done) this.#drafts.delete(oldest.value);
  }
}
