import type { RecordedEvent, Recording } from "@/lib/recording/recording";
import { keyOf } from "../protocol/resource";
import type { Recorded } from "./recorded-item";
import { type RecordedResource, readResources } from "./resources";

/** Snapshots that are complete this long after the first belong to the beginning; later ones are resources that came. */
const BEGINNING_MS = 60_000;

/** One change of the recording. */
export interface Step {
  readonly at: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly resource: RecordedResource;
  readonly recorded: Recorded;
}

/** Objects by key, of each resource. */
export type RecordedState = ReadonlyMap<RecordedResource, ReadonlyMap<string, Recorded>>;

/** A recording as a first state and what happens then. Positions are ms since the recording began. */
export class Script {
  readonly recording: Recording;
  readonly resources: ReadonlyMap<string, RecordedResource>;
  /** Until the snapshots of the beginning were complete, nothing can be shown. */
  readonly from: number;
  readonly to: number;
  /** The state at `from`. */
  readonly base: RecordedState;
  readonly #byScope = new Map<number, RecordedResource>();

  /** @throws ProblemError RECORDING_… for what cannot be read */
  constructor(recording: Recording) {
    this.recording = recording;
    this.resources = readResources(recording);
    this.from = beginning(recording);
    this.to = Math.max(this.from + 1_000, recording.durationMs);
    for (const resource of this.resources.values()) {
      for (const { id } of resource.scopes) this.#byScope.set(id, resource);
    }
    this.#readTables();
    this.base = this.#readBase();
  }

  stateAt(position: number): RecordedState {
    if (position <= this.from) return this.base;
    const state = new Map([...this.base].map(([resource, rows]) => [resource, new Map(rows)]));
    this.#apply(state, this.from, position);
    return state;
  }

  /** Changes with `after < at ≤ until`; the objects of snapshots that were taken later are added then. */
  *steps(after: number, until = Number.POSITIVE_INFINITY): Generator<Step> {
    const late = this.#lateScopes(after, until);
    for (const event of this.recording.events({ from: after })) {
      if (event.at > until) break;
      if (event.at <= after) continue;
      while (late[0] !== undefined && late[0].at <= event.at) yield* this.#snapshotSteps(late.shift());
      const step = this.#stepOf(event);
      if (step !== null) yield step;
    }
    for (const scope of late) yield* this.#snapshotSteps(scope);
  }

  #readTables(): void {
    const byScope = new Map<number, RecordedResource>();
    for (const resource of this.resources.values()) {
      for (const { id } of resource.tables) {
        byScope.set(id, resource);
        for (const row of this.recording.snapshot(id)) resource.addRow(recordedOf(row, row.ref));
      }
    }
    // All events are gone through, so that a line that is none is found now and not in the middle of the play.
    for (const event of this.recording.events()) {
      if (event.ref !== null) byScope.get(event.scope)?.addRow(recordedOf(event, event.ref));
    }
  }

  #readBase(): RecordedState {
    const state = new Map<RecordedResource, Map<string, Recorded>>();
    for (const resource of this.resources.values()) {
      const rows = new Map<string, Recorded>();
      for (const { id, at } of resource.scopes) {
        if (at > this.from) continue;
        for (const row of this.recording.snapshot(id))
          rows.set(keyOf(row.namespace, row.name), recordedOf(row, row.ref));
      }
      state.set(resource, rows);
    }
    this.#apply(state, -1, this.from);
    return state;
  }

  #apply(state: ReadonlyMap<RecordedResource, Map<string, Recorded>>, after: number, until: number): void {
    for (const { type, resource, recorded } of this.steps(after, until)) {
      const rows = state.get(resource);
      if (type === "DELETED") rows?.delete(keyOf(recorded.namespace, recorded.name));
      else rows?.set(keyOf(recorded.namespace, recorded.name), recorded);
    }
  }

  #stepOf(event: RecordedEvent): Step | null {
    const resource = this.#byScope.get(event.scope);
    const { type, ref, at } = event;
    if (resource === undefined || ref === null || type === "BOOKMARK" || type === "RESYNC") return null;
    return { at, type, resource, recorded: recordedOf(event, ref) };
  }

  *#snapshotSteps(scope: LateScope | undefined): Generator<Step> {
    if (scope === undefined) return;
    const { id, at, resource } = scope;
    for (const row of this.recording.snapshot(id)) {
      yield { at, type: "ADDED", resource, recorded: recordedOf(row, row.ref) };
    }
  }

  #lateScopes(after: number, until: number): LateScope[] {
    return [...this.resources.values()]
      .flatMap((resource) => resource.scopes.map(({ id, at }) => ({ id, at, resource })))
      .filter(({ at }) => at > Math.max(after, this.from) && at <= until)
      .sort((a, b) => a.at - b.at);
  }
}

interface LateScope {
  readonly id: number;
  readonly at: number;
  readonly resource: RecordedResource;
}

function beginning({ scopes, durationMs }: Recording): number {
  const times = scopes.map(({ at }) => at).sort((a, b) => a - b);
  const early = times.filter((at) => at <= (times[0] ?? 0) + BEGINNING_MS);
  return Math.min(early.at(-1) ?? 0, durationMs);
}

/** Without the payload, which is a view of a block that must not be kept. */
const recordedOf = (
  { namespace, name, uid, resourceVersion }: Omit<Recorded, "ref">,
  ref: Recorded["ref"],
): Recorded => ({ namespace, name, uid, resourceVersion, ref });
