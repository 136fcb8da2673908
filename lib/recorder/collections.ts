import { type CollectionOptions, CollectionRecorder } from "./collection";
import type { Missing } from "./missing";
import type { Collection } from "./plan";

/** So many collections are read in at once. */
const AT_ONCE = 8;

/** Every collection that is recorded, each of them once; a few are read in at a time. */
export class Collections {
  readonly #shared: Omit<CollectionOptions, "collection" | "settled">;
  readonly #settled: () => void;
  readonly #all = new Map<string, CollectionRecorder>();
  readonly #waiting: CollectionRecorder[] = [];
  #ready = 0;
  #stopped = false;

  /** @param settled is called when one has been read in, or will not be */
  constructor(shared: Omit<CollectionOptions, "collection" | "settled">, settled: () => void) {
    this.#shared = shared;
    this.#settled = settled;
  }

  get progress(): { readonly ready: number; readonly all: number } {
    return { ready: this.#ready, all: this.#all.size };
  }

  get isReady(): boolean {
    return this.#all.size > 0 && this.#ready >= this.#all.size;
  }

  add(collection: Collection): void {
    const key = `${collection.form} ${collection.path}`;
    if (this.#stopped || this.#all.has(key)) return;
    const recorder = new CollectionRecorder({
      ...this.#shared,
      collection,
      settled: () => this.#settle(),
    });
    this.#all.set(key, recorder);
    this.#waiting.push(recorder);
    const reading = this.#all.size - this.#ready - this.#waiting.length;
    if (reading < AT_ONCE) this.#startNext();
  }

  /** Ends all, and notes those that were not read in. */
  stop(missing: Missing): void {
    this.#stopped = true;
    for (const recorder of this.#all.values()) {
      noteUnread(recorder, missing);
      recorder.stop();
    }
  }

  #startNext(): void {
    if (!this.#stopped) this.#waiting.shift()?.start();
  }

  #settle(): void {
    this.#ready += 1;
    this.#startNext();
    this.#settled();
  }
}

function noteUnread({ collection, hasSnapshot, status }: CollectionRecorder, missing: Missing): void {
  if (hasSnapshot) return;
  const { reason } = status;
  const form = collection.form === "table" ? " as a Table" : "";
  missing.add(`${collection.path}${form}`, reason?.upstream?.status ?? 0, reason?.code ?? "not read in time");
}
