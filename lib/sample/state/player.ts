import type { Clock, Timer } from "@/lib/base/clock";
import { keyOf } from "../protocol/resource";
import { renewedUid, renewUids } from "../time/renewal";
import { Timeline } from "../time/timeline";
import { type Recorded, RecordedItem, type Telling } from "./recorded-item";
import type { RecordedResource } from "./resources";
import type { Script, Step } from "./script";

/** How long changes can be watched from behind; kube-apiserver compacts etcd every five minutes. */
const HISTORY_MS = 5 * 60_000;
const COMPACT_EVERY_MS = 60_000;

export interface PlayerState {
  /** ms since the recording began. */
  readonly position: number;
  /** Between these it plays. */
  readonly from: number;
  readonly to: number;
  readonly speed: number;
  readonly paused: boolean;
  /** How often it has started over. */
  readonly cycle: number;
}

const NO_TIMER: Timer = { cancel() {} };

/**
 * Plays a recording into stores that can be listed and watched. When it starts over, or is moved to another moment,
 * the difference comes as events at higher versions, as if somebody had put everything back.
 */
export class Player {
  readonly timeline: Timeline;
  readonly #script: Script;
  readonly #clock: Clock;
  /** Objects that come or go while it plays → the turn in which that was first seen. */
  readonly #passing = new Map<string, number>();
  readonly #marks: Array<{ readonly at: number; readonly revision: number }> = [];
  #steps: Iterator<Step>;
  #next: Step | null = null;
  #revision = 0;
  #firstRevision = 0;
  /** From recorded versions to those of this turn. */
  #offset = 0;
  #stepTimer = NO_TIMER;
  #compactTimer = NO_TIMER;

  constructor(script: Script, clock: Clock) {
    this.#script = script;
    this.#clock = clock;
    const { from, to, recording } = script;
    this.timeline = new Timeline(
      { startedAt: Date.parse(recording.header.startedAt), from, to },
      clock.now(),
    );
    this.#fill();
    this.#steps = script.steps(from);
    this.#next = this.#advance();
  }

  /** The newest version of all resources. */
  get revision(): number {
    return this.#revision;
  }

  state(): PlayerState {
    const { speed, paused, cycle } = this.timeline;
    const { from, to } = this.#script;
    return { position: this.timeline.position(this.#clock.now()), from, to, speed, paused, cycle };
  }

  start(): void {
    this.#schedule();
    this.#compactLater();
  }

  stop(): void {
    this.#stepTimer.cancel();
    this.#compactTimer.cancel();
  }

  setSpeed(speed: number): void {
    this.#play();
    this.timeline.setSpeed(speed, this.#clock.now());
    this.#schedule();
  }

  setPaused(paused: boolean): void {
    this.#play();
    this.timeline.setPaused(paused, this.#clock.now());
    this.#schedule();
  }

  /** Moves to another moment. Going back is a turn of its own, since what was deleted must be made anew. */
  seek(position: number): void {
    const now = this.#clock.now();
    const { from, to } = this.#script;
    const target = Math.min(Math.max(position, from), to);
    if (target < this.timeline.position(now)) this.timeline.wrap(now);
    this.timeline.seek(target, now);
    this.#become(target);
    this.#schedule();
  }

  /** The uids of a text as they are told in this turn. */
  renew(text: string): string {
    return this.#telling("", 0).renew(text);
  }

  /** Everything up to now. */
  #play(): void {
    const now = this.#clock.now();
    const position = this.timeline.position(now);
    for (let step = this.#next; step !== null && step.at <= position; step = this.#next) {
      this.#apply(step);
      this.#next = this.#advance();
    }
    if (position < this.#script.to) return;
    this.timeline.wrap(now);
    this.#become(this.#script.from);
  }

  #schedule(): void {
    this.#stepTimer.cancel();
    const wait = this.timeline.until(this.#next?.at ?? this.#script.to, this.#clock.now());
    if (wait === null) return;
    this.#stepTimer = this.#clock.after(Math.max(1, Math.ceil(wait)), () => {
      this.#play();
      this.#schedule();
    });
  }

  #compactLater(): void {
    const now = this.#clock.now();
    this.#marks.push({ at: now, revision: this.#revision });
    const old = this.#marks.findLast(({ at }) => at <= now - HISTORY_MS);
    if (old) {
      for (const { served } of this.#script.resources.values()) served.store.compact(old.revision);
      this.#marks.splice(0, this.#marks.indexOf(old));
    }
    this.#compactTimer = this.#clock.after(COMPACT_EVERY_MS, () => this.#compactLater());
  }

  /** Puts the first state into the stores, each object at the version that it was recorded with. */
  #fill(): void {
    const { base, recording, resources } = this.#script;
    const all = [...base].flatMap(([resource, rows]) =>
      [...rows.values()].map((recorded) => ({ resource, recorded })),
    );
    const versions = new Map(all.map((entry) => [entry, plain(entry.recorded.resourceVersion) ?? 1]));
    for (const [{ resource, recorded }, version] of [...versions].sort((a, b) => a[1] - b[1])) {
      resource.served.store.put(new RecordedItem(recorded, resource, this.#telling(recorded.uid, version)));
    }
    const known = recording.scopes.map(({ resourceVersion }) => plain(resourceVersion) ?? 1);
    this.#revision = [...versions.values(), ...known].reduce(
      (newest, version) => Math.max(newest, version),
      1,
    );
    this.#firstRevision = this.#revision;
    for (const { served } of resources.values()) served.store.compact(this.#revision);
  }

  /** Makes the state that of a moment of the recording, by changes at higher versions. */
  #become(position: number): void {
    const wanted = this.#script.stateAt(position);
    for (const [resource, rows] of wanted) this.#turnInto(resource, rows);
    this.#offset = this.#revision - this.#firstRevision;
    this.#steps = this.#script.steps(position);
    this.#next = this.#advance();
  }

  #turnInto(resource: RecordedResource, wanted: ReadonlyMap<string, Recorded>): void {
    const { store } = resource.served;
    for (const item of store.list()) {
      const target = wanted.get(item.key);
      if (target === undefined || this.#uidOf(target.uid) !== item.uid) this.#remove(resource, item.key);
    }
    for (const [key, recorded] of wanted) {
      const held = store.get(key);
      if (!(held instanceof RecordedItem && isSame(held.recorded, recorded))) this.#put(resource, recorded);
    }
  }

  #apply({ type, resource, recorded }: Step): void {
    const key = keyOf(recorded.namespace, recorded.name);
    const held = resource.served.store.get(key);
    if (type !== "MODIFIED") this.#isPassing(recorded.uid);
    if (type === "DELETED") {
      if (held !== null) resource.served.store.delete(this.#item(resource, recorded));
      return;
    }
    if (held !== null && held.uid !== this.#uidOf(recorded.uid)) this.#remove(resource, key);
    this.#put(resource, recorded);
  }

  #isPassing(uid: string): void {
    if (uid !== "" && !this.#passing.has(uid)) this.#passing.set(uid, this.timeline.cycle);
  }

  #put(resource: RecordedResource, recorded: Recorded): void {
    resource.served.store.put(this.#item(resource, recorded));
  }

  /** A deletion that was not recorded: the last state, at a version of its own. */
  #remove({ served: { store } }: RecordedResource, key: string): void {
    const held = store.get(key);
    if (held instanceof RecordedItem) store.delete(held.at(this.#nextVersion("")));
  }

  #item(resource: RecordedResource, recorded: Recorded): RecordedItem {
    const version = this.#nextVersion(recorded.resourceVersion);
    return new RecordedItem(recorded, resource, this.#telling(recorded.uid, version));
  }

  #telling(uid: string, version: number): Telling {
    const turns = this.#turns();
    const turn = turns(uid);
    const renew = this.timeline.cycle === 0 ? same : (text: string) => renewUids(text, turns);
    return {
      uid: renewedUid(uid, turn),
      version,
      map: this.timeline.map(turn > 0, this.#clock.now()),
      renew,
    };
  }

  /** How often the object of a uid has been made anew, seen from this turn. */
  #turns(): (uid: string) => number {
    const { cycle } = this.timeline;
    return (uid) => Math.max(0, cycle - (this.#passing.get(uid) ?? cycle));
  }

  #uidOf(uid: string): string {
    return renewedUid(uid, this.#turns()(uid));
  }

  /** Rising, and the recorded one wherever that is possible. */
  #nextVersion(recorded: string): number {
    this.#revision = Math.max(this.#revision + 1, (plain(recorded) ?? 0) + this.#offset);
    return this.#revision;
  }

  #advance(): Step | null {
    const { value, done } = this.#steps.next();
    return done ? null : value;
  }
}

const isSame = ({ ref: a }: Recorded, { ref: b }: Recorded): boolean =>
  a.block === b.block && a.start === b.start;

const same = (text: string): string => text;

/** A version that can be counted with; null for one that cannot. */
const plain = (version: string): number | null => (/^\d{1,15}$/.test(version) ? Number(version) : null);
