import { kubeProblem } from "@/lib/kube/error-codes";
import { thrownFailure } from "@/lib/kube/reflector/failure";
import type {
  ByteSink,
  ListerWatcher,
  ListPage,
  ListRequest,
  WatchConnection,
  WatchRequest,
} from "@/lib/kube/reflector/lister-watcher";
import type { KubeObject } from "@/lib/objects/kube-object";
import { bookmark, event, page, pod, refusal, status, TOO_LARGE } from "./scripted-source";

interface Change {
  readonly rv: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: KubeObject;
}

/**
 * An apiserver in small: one resource with a true history, honest lists and watches from any version that it still
 * remembers, and faults on demand. Its history is the oracle that a reader is compared with.
 */
export class ModelSource implements ListerWatcher {
  readonly #history: Change[] = [];
  readonly #streams = new Set<ModelWatch>();
  #version = 10;
  /** Changes up to here are forgotten. */
  #floor = 0;
  #refusals: Error[] = [];
  readonly #pageSize: number;
  /** Bytes are delivered in pieces of this size. */
  readonly #chunk: number;

  constructor(chunk: number, pageSize: number) {
    this.#chunk = chunk;
    this.#pageSize = pageSize;
  }

  // The truth

  /** uid@resourceVersion of all objects as they were at a version, the present unless it is given. */
  stateAt(version = this.#version): string[] {
    return this.#objectsAt(version)
      .map(({ metadata }) => `${metadata.uid}@${metadata.resourceVersion}`)
      .sort();
  }

  get version(): number {
    return this.#version;
  }

  #objectsAt(version: number): KubeObject[] {
    const objects = new Map<string, KubeObject>();
    for (const { rv, type, object } of this.#history) {
      if (rv > version) break;
      if (type === "DELETED") objects.delete(object.metadata.uid);
      else objects.set(object.metadata.uid, object);
    }
    return [...objects.values()];
  }

  // What happens to it

  /** Makes, changes or, every third time, deletes the object of that name. */
  touch(name: string, wish: number): void {
    const existing = this.#objectsAt(this.#version).find(({ metadata }) => metadata.name === name);
    this.#version += 1 + (wish % 2);
    const uid = existing?.metadata.uid ?? this.#uidFor(name, wish);
    const type = !existing ? "ADDED" : wish % 3 === 0 ? "DELETED" : "MODIFIED";
    const change: Change = { rv: this.#version, type, object: pod(name, this.#version, uid) };
    this.#history.push(change);
    for (const stream of this.#streams) stream.send(wire(change));
  }

  /** A new object, or one that had left the selector and matches it again. */
  #uidFor(name: string, wish: number): string {
    const earlier = this.#history.findLast(({ object }) => object.metadata.name === name);
    return earlier && wish % 2 === 0 ? earlier.object.metadata.uid : `uid-${name}-${this.#version}`;
  }

  /** Sends a change again that was sent before. */
  repeat(which: number): void {
    const change = this.#history[which % Math.max(1, this.#history.length)];
    if (change) for (const stream of this.#streams) stream.send(wire(change));
  }

  bookmark(): void {
    for (const stream of this.#streams) stream.send(bookmark(this.#version));
  }

  /** Forgets its history, as after a restart. */
  compact(): void {
    this.#floor = this.#version;
  }

  inject(bytes: string | Buffer): void {
    for (const stream of this.#streams) stream.raw(bytes);
  }

  fail(code: number, reason: string): void {
    for (const stream of this.#streams) stream.send(event("ERROR", status(code, reason)));
  }

  /** Cuts every watch after `bytes` more bytes. */
  cut(bytes: number): void {
    for (const stream of this.#streams) stream.cutAfter(bytes);
  }

  endAll(): void {
    for (const stream of this.#streams) stream.end(true);
  }

  /** From now on nothing arrives on the connections that are open. */
  freeze(): void {
    for (const stream of this.#streams) stream.frozen = true;
  }

  refuse(...errors: readonly Error[]): void {
    this.#refusals.push(...errors);
  }

  heal(): void {
    this.#refusals = [];
  }

  // What it answers

  async list({ resourceVersion, limit, continueToken }: ListRequest): Promise<ListPage> {
    this.#refuseNow(resourceVersion);
    const [version = this.#version, start = 0] = continueToken?.split(":").map(Number) ?? [];
    if (version < this.#floor) throw refusal(410, "Expired");
    const all = this.#objectsAt(version);
    const end = limit === 0 ? all.length : Math.min(all.length, start + Math.min(limit, this.#pageSize));
    const rest = end < all.length ? { continueToken: `${version}:${end}`, remaining: all.length - end } : {};
    return page(version, all.slice(start, end), rest);
  }

  async watch(request: WatchRequest): Promise<WatchConnection> {
    this.#refuseNow(request.resourceVersion);
    return new ModelWatch(
      this.#chunk,
      (open) => this.#opened(open, request),
      (over) => this.#streams.delete(over),
    );
  }

  #refuseNow(resourceVersion: string): void {
    const error = this.#refusals.shift();
    if (error) throw error;
    if (Number(resourceVersion) > this.#version) throw refusal(504, "Timeout", TOO_LARGE);
  }

  #opened(stream: ModelWatch, { resourceVersion, initialEvents }: WatchRequest): void {
    this.#streams.add(stream);
    if (initialEvents) this.#sendInitial(stream);
    else if (Number(resourceVersion) < this.#floor) stream.send(event("ERROR", status(410, "Expired")));
    else this.#sendSince(stream, Number(resourceVersion));
  }

  #sendSince(stream: ModelWatch, version: number): void {
    for (const change of this.#history) if (change.rv > version) stream.send(wire(change));
  }

  /** In no order of versions. */
  #sendInitial(stream: ModelWatch): void {
    for (const object of this.#objectsAt(this.#version).reverse()) stream.send(event("ADDED", object));
    stream.send(bookmark(this.#version, true));
  }
}

function wire({ type, object }: Change) {
  return event(type, object);
}

class ModelWatch implements WatchConnection {
  readonly evidenceId = "watch";
  frozen = false;
  readonly #chunk: number;
  readonly #onOpen: (watch: ModelWatch) => void;
  readonly #onOver: (watch: ModelWatch) => void;
  #sink: ByteSink | null = null;
  #left = Number.POSITIVE_INFINITY;

  constructor(chunk: number, onOpen: (watch: ModelWatch) => void, onOver: (watch: ModelWatch) => void) {
    this.#chunk = chunk;
    this.#onOpen = onOpen;
    this.#onOver = onOver;
  }

  read(sink: ByteSink): void {
    this.#sink = sink;
    queueMicrotask(() => this.#onOpen(this));
  }

  close(): void {
    this.#sink = null;
    this.#onOver(this);
  }

  send(value: unknown): void {
    this.raw(`${JSON.stringify(value)}\n`);
  }

  raw(bytes: string | Buffer): void {
    const all = Buffer.from(bytes);
    const allowed = all.subarray(0, Math.min(all.length, this.#left));
    this.#left -= allowed.length;
    for (let at = 0; at < allowed.length && !this.frozen; at += this.#chunk) {
      this.#sink?.bytes(allowed.subarray(at, at + this.#chunk));
    }
    if (this.#left === 0) this.end(false);
  }

  cutAfter(bytes: number): void {
    this.#left = bytes;
    if (bytes === 0) this.end(false);
  }

  end(clean: boolean): void {
    if (this.frozen) return;
    const sink = this.#sink;
    this.#sink = null;
    this.#onOver(this);
    sink?.end(clean ? null : thrownFailure(kubeProblem("CONNECTION_RESET")));
  }
}
