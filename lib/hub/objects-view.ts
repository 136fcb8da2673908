import type { ReflectorStatus } from "@/lib/kube/reflector/status";
import type { KubeObject } from "@/lib/objects/kube-object";
import type { Row, Window } from "@/lib/stream/messages";
import { type Changes, ObjectsIndex } from "./objects-index";
import { streamStatus } from "./status";
import type { LiveView } from "./view";
import { placeOf } from "./window";

/** What a view of objects needs of a reflector. */
export interface ObjectSource {
  readonly objects: ReadonlyMap<string, KubeObject>;
  status(): ReflectorStatus;
  onDelta(listener: (delta: Changes) => void): () => void;
  onStatus(listener: () => void): () => void;
}

/** One object in a list. Times as Kubernetes writes them (RFC 3339). */
export interface ObjectRow extends Row {
  readonly namespace: string | null;
  readonly name: string;
  readonly createdAt: string | null;
  /** Set while its deletion waits for finalizers. */
  readonly deletedAt: string | null;
  /** The printed cells, where a Table was asked for. */
  readonly cells: readonly unknown[] | null;
}

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

export function objectRow(object: KubeObject): ObjectRow {
  const { uid, resourceVersion, namespace, name, creationTimestamp, deletionTimestamp } = object.metadata;
  return {
    key: uid,
    rev: resourceVersion,
    namespace: namespace || null,
    name,
    createdAt: textOf(creationTimestamp),
    deletedAt: textOf(deletionTimestamp),
    cells: Array.isArray(object.cells) ? object.cells : null,
  };
}

/** A list of one scope's objects, by name, live. */
export class ObjectsView implements LiveView {
  readonly #source: ObjectSource;
  readonly #index: ObjectsIndex;
  readonly #listeners = new Set<() => void>();
  readonly #stop: readonly (() => void)[];
  #revision = 1;
  #epoch = 1;

  /** @param search what a name or namespace must contain; empty for all */
  constructor(source: ObjectSource, search = "") {
    this.#source = source;
    this.#index = new ObjectsIndex(search === "" ? undefined : matching(search.toLowerCase()));
    this.#index.replace(source.objects.values());
    this.#stop = [source.onDelta((delta) => this.#changed(delta)), source.onStatus(() => this.#tell())];
  }

  get revision(): number {
    return this.#revision;
  }

  get epoch(): number {
    return this.#epoch;
  }

  frame(window: Window) {
    const total = this.#index.size;
    const { offset, count } = placeOf(window, total);
    return {
      offset,
      total,
      rows: this.#index.slice(offset, count).map(objectRow),
      meta: { columns: this.#source.status().columns },
    };
  }

  status() {
    return streamStatus(this.#source.status());
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    for (const stop of this.#stop) stop();
  }

  #changed(delta: Changes): void {
    if (delta.resync) this.#epoch++;
    const { objects } = this.#source;
    if (delta.resync && isMost(delta, objects.size)) this.#index.replace(objects.values());
    else this.#index.apply(delta);
    this.#revision++;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** A snapshot after a short absence differs in little from what was there: then it need not be sorted anew. */
function isMost({ added, modified, removed }: Changes, size: number): boolean {
  return 4 * (added.length + modified.length + removed.length) > size;
}

function matching(search: string): (object: KubeObject) => boolean {
  return ({ metadata }) =>
    metadata.name.toLowerCase().includes(search) || (metadata.namespace ?? "").toLowerCase().includes(search);
}
