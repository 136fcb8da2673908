import { PatchBase, patchable } from "./patch";

interface Kept {
  readonly id: number;
  readonly base: PatchBase;
  readonly bytes: number;
}

export interface StoredBody {
  readonly base: number | null;
  readonly stored: Buffer;
}

/** Bytes of texts that later answers are compared with, all paths together. */
const BUDGET = 24 * 1024 * 1024;
/** A patch above this share of the body is no gain: the body becomes the new base. */
const WORTH = 0.5;

/** The last whole answer of each path, to store the next ones as what differs. */
export class PatchBases {
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  store(key: string, id: number, body: Buffer): StoredBody {
    const text = patchable(body);
    if (text === null) return { base: null, stored: body };
    const known = this.#kept.get(key);
    const patch = known && Buffer.from(JSON.stringify(known.base.patch(text)));
    if (known && patch && patch.length <= body.length * WORTH) return { base: known.id, stored: patch };
    this.#keep(key, { id, base: new PatchBase(text), bytes: body.length });
    return { base: null, stored: body };
  }

  #keep(key: string, kept: Kept): void {
    this.#bytes += kept.bytes - (this.#kept.get(key)?.bytes ?? 0);
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#bytes <= BUDGET) return;
      this.#kept.delete(oldest);
      this.#bytes -= bytes;
    }
  }
}
