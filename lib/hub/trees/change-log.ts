import type { Clock } from "@/lib/base/clock";
import type { ChangesAnswer, TreeChange } from "@/lib/trees/api-schema";
import type { TreeObject } from "@/lib/trees/tree-object";
import type { FeedChange } from "./feed";

/** What happened to an object while it was watched. `at` is ms since the epoch, by the server's clock. */
export interface LoggedChange {
  readonly at: number;
  readonly what: "appeared" | "changed" | "vanished";
  readonly object: TreeObject;
}

const MAX_REPORTED = 1_000;

function reported({ at, what, object: { uid, kind, namespace, name } }: LoggedChange): TreeChange {
  return { at, what, uid, kind: kind.kind, namespace, name };
}

/** Newest kept; older ones are counted. */
const MAX_CHANGES = 20_000;

/** Everything that appeared, changed and vanished since the index began; the state it began with is no change. */
export class ChangeLog {
  readonly #clock: Clock;
  /** uid → when it last changed. */
  readonly #last = new Map<string, number>();
  #log: LoggedChange[] = [];
  /** Since when nothing is left out. */
  since: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.since = clock.now();
  }

  changedAt(uid: string): number | null {
    return this.#last.get(uid) ?? null;
  }

  /** What happened from `at` on: each object once, with the last that became of it, newest first. */
  answer(at: number): ChangesAnswer {
    const first = this.#log.findIndex((change) => change.at >= at);
    const recent = first < 0 ? [] : this.#log.slice(first);
    const last = new Map<string, TreeChange>();
    for (const change of recent) {
      const before = last.get(change.object.uid);
      last.delete(change.object.uid);
      // What appeared and then changed is new to whoever looks.
      const what = before?.what === "appeared" && change.what === "changed" ? "appeared" : change.what;
      last.set(change.object.uid, { ...reported(change), what });
    }
    const changes = [...last.values()].reverse();
    const count = (what: TreeChange["what"]) => changes.filter((change) => change.what === what).length;
    return {
      since: Math.max(this.since, at),
      appeared: count("appeared"),
      changed: count("changed"),
      vanished: count("vanished"),
      changes: changes.slice(0, MAX_REPORTED),
    };
  }

  /** @param before the objects as they were */
  add({ put, removed, resync }: FeedChange, before: ReadonlyMap<string, TreeObject>): void {
    const at = this.#clock.now();
    for (const object of put) {
      const known = before.get(object.uid);
      // A first snapshot is what there was; a later one has only the differences.
      if (known === undefined && resync) continue;
      this.#note({ at, what: known === undefined ? "appeared" : "changed", object });
    }
    for (const uid of removed) {
      const object = before.get(uid);
      if (object !== undefined) this.#note({ at, what: "vanished", object });
    }
  }

  #note(change: LoggedChange): void {
    if (change.what === "vanished") this.#last.delete(change.object.uid);
    else this.#last.set(change.object.uid, change.at);
    this.#log.push(change);
    if (this.#log.length <= MAX_CHANGES * 1.25) return;
    this.#log = this.#log.slice(-MAX_CHANGES);
    this.since = this.#log[0]?.at ?? this.since;
  }
}
