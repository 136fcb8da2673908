import type { Clock, Timer } from "@/lib/base/clock";

/** Something costly that many may use at once. */
export interface Shareable {
  /** About how much memory it holds. */
  bytes(): number;
  close(): void;
}

export interface PoolOptions {
  readonly clock: Clock;
  /** How long something stays after its last user left: long enough to reload a page. */
  readonly lingerMs: number;
  /** What unused things may hold together before the one that was left first is closed early. */
  readonly idleBytes: number;
}

interface Entry<T extends Shareable> {
  readonly value: T;
  users: number;
  linger: Timer | null;
}

/**
 * One of each kind for all who ask with the same key: opened for the first user, closed
 * some time after the last. What is in use is never closed; what lingers is, oldest first,
 * once all that lingers holds more than its budget.
 */
export class Pool<T extends Shareable> {
  readonly #options: PoolOptions;
  readonly #entries = new Map<string, Entry<T>>();

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** About how much memory all of it holds. */
  bytes(): number {
    return this.values().reduce((sum, value) => sum + value.bytes(), 0);
  }

  values(): T[] {
    return [...this.#entries.values()].map((entry) => entry.value);
  }

  /** How many use a thing now; 0 for one that lingers, or is not here. */
  users(value: T): number {
    return [...this.#entries.values()].find((entry) => entry.value === value)?.users ?? 0;
  }

  /** The thing with this key, opened if nobody has it; `close` gives up this use of it, once. */
  lease(key: string, open: () => T): { readonly value: T; close(): void } {
    const entry = this.#entries.get(key) ?? this.#add(key, open());
    entry.users++;
    entry.linger?.cancel();
    entry.linger = null;
    let held = true;
    return {
      value: entry.value,
      close: () => {
        if (held && --entry.users === 0) this.#leave(key, entry);
        held = false;
      },
    };
  }

  /** Closes everything, used or not. */
  close(): void {
    this.evict(() => true);
  }

  /** Closes what `fits`, used or not: whoever asks next gets another one. */
  evict(fits: (value: T) => boolean): void {
    for (const [key, entry] of [...this.#entries]) if (fits(entry.value)) this.#drop(key, entry);
  }

  #add(key: string, value: T): Entry<T> {
    const entry: Entry<T> = { value, users: 0, linger: null };
    this.#entries.set(key, entry);
    return entry;
  }

  #leave(key: string, entry: Entry<T>): void {
    if (this.#entries.get(key) !== entry) return;
    entry.linger = this.#options.clock.after(this.#options.lingerMs, () => this.#drop(key, entry));
    // To the end: the map's order is that in which things were left.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#shed();
  }

  #shed(): void {
    const idle = [...this.#entries].filter(([, entry]) => entry.users === 0);
    let held = idle.reduce((sum, [, entry]) => sum + entry.value.bytes(), 0);
    for (const [key, entry] of idle) {
      if (held <= this.#options.idleBytes) return;
      held -= entry.value.bytes();
      this.#drop(key, entry);
    }
  }

  #drop(key: string, entry: Entry<T>): void {
    entry.linger?.cancel();
    this.#entries.delete(key);
    entry.value.close();
  }
}
