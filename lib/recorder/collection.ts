import type { ExportOptions } from "@/lib/access/redact/exported";
import type { Clock } from "@/lib/base/clock";
import { kubeSource, type Representation } from "@/lib/kube/reflector/kube-source";
import type { ListerWatcher } from "@/lib/kube/reflector/lister-watcher";
import type { Readiness } from "@/lib/kube/reflector/readiness";
import { Reflector } from "@/lib/kube/reflector/reflector";
import type { ReflectorStatus, WireRecord } from "@/lib/kube/reflector/status";
import type { Delta } from "@/lib/kube/reflector/store";
import type { KubeTransport } from "@/lib/kube/types";
import type { KubeObject } from "@/lib/objects/kube-object";
import { RECORDING_LIMITS } from "@/lib/recording/limits";
import type { EventLine, RecordingScope } from "@/lib/recording/schema";
import type { RecordingWriter } from "@/lib/recording/writer";
import { identityOf, type Payload, payloadMaker } from "./payload";
import type { Collection } from "./plan";

export interface CollectionOptions {
  readonly collection: Collection;
  readonly transport: KubeTransport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly readiness: Readiness;
  readonly writer: RecordingWriter;
  readonly masking: ExportOptions;
  /** Milliseconds since the recording began. */
  readonly at: () => number;
  /** Called once, when there is a snapshot or it is known that there will be none. */
  readonly settled: () => void;
}

const REPRESENTATIONS: Readonly<Record<Collection["form"], Representation>> = {
  object: "full",
  metadata: "metadata",
  table: "table",
};

/** Objects of 16 MiB each would not fit anyway; only identities stay in memory. */
const LIMITS = { objects: RECORDING_LIMITS.objects, bytes: Number.POSITIVE_INFINITY };

const READING: ReadonlySet<ReflectorStatus["phase"]> = new Set(["connecting", "syncing"]);

/**
 * Records one collection in one form: its snapshot, then what its watch brings. A reflector does the work; of
 * its objects only the identities stay in memory, the rest is masked and handed to the writer as it arrives.
 */
export class CollectionRecorder {
  readonly collection: Collection;
  readonly #options: CollectionOptions;
  readonly #reflector: Reflector;
  readonly #payloadOf: (object: KubeObject) => Payload;
  /** Null until the first snapshot is complete. */
  #scope: number | null = null;
  /** What a list or watch-list has brought, by uid, until it is complete. Null while a watch goes on. */
  #collecting: Map<string, string> | null = new Map();
  /** The version of what is being collected. */
  #version = "";
  /** Of the object that was read in last: the event it came with follows at once. */
  #last: string | null = null;
  #settled = false;

  constructor(options: CollectionOptions) {
    const { collection, transport, clock, random, readiness, masking } = options;
    this.collection = collection;
    this.#options = options;
    this.#payloadOf = payloadMaker(collection, masking);
    const { path, form } = collection;
    const source = kubeSource({
      transport,
      clock,
      path,
      representation: REPRESENTATIONS[form],
      purpose: "record",
    });
    this.#reflector = new Reflector({
      source: this.#noticing(source),
      clock,
      random,
      readiness,
      limits: LIMITS,
      ingest: (object) => this.#ingest(object),
    });
    this.#reflector.onDelta((delta) => delta.resync && this.#snapshot(delta));
    this.#reflector.tap((record) => this.#wire(record));
    this.#reflector.onStatus((status) => this.#status(status));
  }

  get status(): ReflectorStatus {
    return this.#reflector.status();
  }

  /** Whether anything was recorded. */
  get hasSnapshot(): boolean {
    return this.#scope !== null;
  }

  start(): void {
    this.#reflector.start();
  }

  stop(): void {
    this.#reflector.stop();
    this.#settle();
  }

  /** A new list, or a watch that begins with the state at hand, begins a new collection. */
  #noticing(source: ListerWatcher): ListerWatcher {
    return {
      list: async (request, signal) => {
        // One object is asked for only to learn the version; nothing is collected.
        if (request.limit !== 1 && request.continueToken === null) this.#collect();
        const page = await source.list(request, signal);
        this.#version ||= page.resourceVersion;
        return page;
      },
      watch: (request, signal) => {
        if (request.initialEvents) this.#collect();
        else this.#collecting = null;
        return source.watch(request, signal);
      },
    };
  }

  #collect(): void {
    this.#collecting = new Map();
    this.#version = "";
  }

  #ingest(object: KubeObject): KubeObject {
    const { slim, json } = this.#payloadOf(object);
    this.#last = json;
    this.#collecting?.set(slim.metadata.uid, json);
    return slim;
  }

  #snapshot(delta: Delta): void {
    const payloads = this.#collecting ?? new Map<string, string>();
    this.#collecting = null;
    if (this.#scope === null) this.#first(delta, payloads);
    else this.#again(this.#scope, delta, payloads);
  }

  #first({ added }: Delta, payloads: ReadonlyMap<string, string>): void {
    const { writer, at } = this.#options;
    const id = writer.newScope();
    for (const object of added) {
      writer.row(id, identityOf(object), payloads.get(object.metadata.uid) ?? "null");
    }
    this.#scope = id;
    writer.scope(this.#scopeOf(id, at()), added.length);
    this.#settle();
  }

  #scopeOf(id: number, at: number): RecordingScope {
    const { path: _, ...collection } = this.collection;
    const columns = this.status.columns.map(({ name, type, format, description, priority }) => ({
      name,
      type,
      format,
      description,
      priority,
    }));
    return { ...collection, id, at, resourceVersion: this.#version, watched: true, columns };
  }

  /** A later snapshot is told as its difference from what was known. */
  #again(scope: number, { added, modified, removed }: Delta, payloads: ReadonlyMap<string, string>): void {
    const mark = { namespace: "", name: "", uid: "", resourceVersion: this.#version };
    this.#write(scope, { type: "RESYNC", bytes: 0, ...mark }, null);
    const tell = (type: EventLine["type"], objects: readonly KubeObject[]) => {
      for (const object of objects) {
        const payload = payloads.get(object.metadata.uid) ?? JSON.stringify(object);
        this.#write(scope, { type, bytes: 0, relisted: true, ...identityOf(object) }, payload);
      }
    };
    tell("DELETED", removed);
    tell("ADDED", added);
    tell("MODIFIED", modified);
  }

  #wire(record: WireRecord): void {
    if (record.what !== "event") return;
    const { event, bytes } = record;
    if (event.type === "BOOKMARK") this.#bookmark(event.resourceVersion, bytes);
    else if ("object" in event) this.#change(event.type, event.object, bytes);
  }

  #bookmark(resourceVersion: string, bytes: number): void {
    if (this.#collecting !== null) this.#version = resourceVersion;
    else if (this.#scope !== null && resourceVersion !== "") {
      const mark = { namespace: "", name: "", uid: "", resourceVersion };
      this.#write(this.#scope, { type: "BOOKMARK", bytes, ...mark }, null);
    }
  }

  #change(type: "ADDED" | "MODIFIED" | "DELETED", object: KubeObject, bytes: number): void {
    if (this.#collecting !== null || this.#scope === null) return;
    this.#write(this.#scope, { type, bytes, ...identityOf(object) }, this.#last);
  }

  #write(scope: number, event: Omit<EventLine, "at" | "scope">, payload: string | null): void {
    this.#options.writer.event({ at: this.#options.at(), scope, ...event }, payload);
  }

  #status({ phase }: ReflectorStatus): void {
    if (!READING.has(phase)) this.#settle();
  }

  #settle(): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#options.settled();
  }
}
