import { dig, digString, isObject } from "@/lib/base/json";
import type { PayloadRef } from "@/lib/recording/recording";
import { fieldValues } from "../protocol/fields";
import { type Item, keyOf } from "../protocol/resource";
import { fieldTree, shiftTimes, type TimeMap } from "../time/shift";
import { TIME_FIELDS } from "../time/time-fields";

/** One recorded state of one object: its identity, and where the rest of it is. */
export interface Recorded {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly ref: PayloadRef;
}

/** What makes a recorded state one of this moment of the replay. */
export interface Telling {
  /** Names the object; the rest of the text is told by the same rule. */
  readonly uid: string;
  readonly version: number;
  readonly map: TimeMap;
  renew(text: string): string;
}

/** Where the recorded objects of one resource are read from. */
export interface ObjectSource {
  readonly fieldNames: readonly string[];
  /** The JSON, checked for depth. */
  text(ref: PayloadRef): string;
  /** Of the Table's row for this state, or for the latest before it; null when there is none. */
  cells(recorded: Recorded): PayloadRef | null;
}

const TIMES = fieldTree(TIME_FIELDS);
const EMPTY = Buffer.alloc(0);

interface Parts {
  readonly labels: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
  readonly metadata: Buffer;
  readonly ages: ReadonlyMap<string, number | null>;
}

/**
 * An object as the replay serves it. It is read and told when somebody first looks at it: its spec and status apart, for
 * most lists are of metadata or Tables. Whoever wants all of it asks for `rest` first, and it is read once.
 */
export class RecordedItem implements Item {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly version: number;
  readonly recorded: Recorded;
  readonly #source: ObjectSource;
  readonly #telling: Telling;
  #parts: Parts | null = null;
  #rest: Buffer | null = null;
  #cells: readonly unknown[] | null | undefined;

  constructor(recorded: Recorded, source: ObjectSource, telling: Telling) {
    this.recorded = recorded;
    this.namespace = recorded.namespace;
    this.name = recorded.name;
    this.key = keyOf(recorded.namespace, recorded.name);
    this.uid = telling.uid;
    this.version = telling.version;
    this.#source = source;
    this.#telling = telling;
  }

  get labels() {
    return this.#read().labels;
  }

  get fields() {
    return this.#read().fields;
  }

  get metadata() {
    return this.#read().metadata;
  }

  get rest() {
    this.#rest ??= this.#readRest();
    return this.#rest;
  }

  get ages() {
    return this.#read().ages;
  }

  get cells(): readonly unknown[] | null {
    if (this.#cells === undefined) {
      const ref = this.#source.cells(this.recorded);
      const cells: unknown = ref === null ? null : JSON.parse(this.#source.text(ref));
      this.#cells = Array.isArray(cells) ? cells : null;
    }
    return this.#cells;
  }

  /** The same state at another version: that of its deletion. */
  at(version: number): RecordedItem {
    return new RecordedItem(this.recorded, this.#source, { ...this.#telling, version });
  }

  #read(): Parts {
    this.#parts ??= this.#partsOf(this.#told());
    return this.#parts;
  }

  #readRest(): Buffer {
    const object = this.#told();
    this.#parts ??= this.#partsOf(object);
    const { kind, apiVersion, metadata, ...rest } = isObject(object) ? object : {};
    const text = JSON.stringify(rest);
    return text === "{}" ? EMPTY : Buffer.from(text.slice(1, -1));
  }

  /** The object as it was recorded, with the times and uids of this moment. */
  #told(): unknown {
    const { map, renew } = this.#telling;
    const object: unknown = JSON.parse(renew(this.#source.text(this.recorded.ref)));
    shiftTimes(object, TIMES, map);
    return object;
  }

  #partsOf(object: unknown): Parts {
    const meta = dig(object, "metadata");
    const recorded = isObject(meta) ? meta : { name: this.name };
    // An object of metrics.k8s.io has no version; all others have that of the replay.
    const metadata =
      this.recorded.resourceVersion === ""
        ? recorded
        : { ...recorded, resourceVersion: String(this.#telling.version) };
    return {
      labels: labelsOf(recorded),
      fields: fieldValues(this.#source.fieldNames, object),
      metadata: Buffer.from(JSON.stringify(metadata)),
      ages: agesOf(object),
    };
  }
}

/** Own keys may be called anything: `__proto__` is a label like any other. */
function labelsOf(metadata: unknown): Record<string, string> {
  const labels = dig(metadata, "labels");
  if (!isObject(labels)) return {};
  const texts = Object.entries(labels).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string",
  );
  return Object.fromEntries(texts);
}

/** The columns of printers that hold an age, and the fields that they are the age of. */
const AGE_COLUMNS: ReadonlyArray<readonly [column: string, fields: readonly string[]]> = [
  ["Age", ["metadata.creationTimestamp"]],
  ["Last Seen", ["series.lastObservedTime", "lastTimestamp", "deprecatedLastTimestamp", "eventTime"]],
  ["First Seen", ["firstTimestamp", "deprecatedFirstTimestamp", "eventTime"]],
  ["Last Schedule", ["status.lastScheduleTime"]],
];

function agesOf(object: unknown): Map<string, number | null> {
  return new Map(
    AGE_COLUMNS.flatMap(([column, fields]) => {
      const since = fields.map((field) => Date.parse(digString(object, ...field.split(".")) ?? ""));
      const known = since.find((at) => !Number.isNaN(at));
      return known === undefined ? [] : [[column, known] as const];
    }),
  );
}
