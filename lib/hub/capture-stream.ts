import type { Reflector } from "@/lib/kube/reflector/reflector";
import type { ReflectorStatus, WireRecord } from "@/lib/kube/reflector/status";
import type { KubeObject } from "@/lib/objects/kube-object";
import { type CounterSample, type Rates, ratesOf } from "@/lib/watch/cost";
import { createObserver, type Observer, type SeenEvent } from "@/lib/watch/observe";
import type { StreamSpec } from "@/lib/watch/stream-spec";
import type { Episode, LabEvent } from "@/lib/watch/types";

/** What a capture needs of an upstream watch's reflector. */
export type TappedReflector = Pick<
  Reflector,
  "objects" | "status" | "tap" | "onDelta" | "onStatus" | "start" | "stop"
>;

export type Anomaly = "unknown" | "rejected" | "undecodable";

/** Where a stream's findings go. */
export interface CaptureSink {
  /** @param before the object's version before, when it is known */
  event(event: Omit<LabEvent, "seq">, before: KubeObject | null, evidenceId: string): void;
  episode(episode: Episode): void;
  anomaly(kind: Anomaly): void;
  /** What this stream's events are about may no longer be shown. */
  withhold(stream: string): void;
  changed(): void;
}

export interface CaptureStreamOptions {
  readonly id: string;
  readonly spec: StreamSpec;
  readonly reflector: TappedReflector;
  readonly sink: CaptureSink;
  /** Wall clock, ms. */
  readonly now: () => number;
}

/** Rates are over this long; samples are taken once a second. */
const RATE_MS = 10_000;

/** One stream of a capture: what its reflector's tap tells, as events and episodes. */
export class CaptureStream {
  readonly id: string;
  readonly spec: StreamSpec;
  readonly #reflector: TappedReflector;
  readonly #sink: CaptureSink;
  readonly #observer: Observer;
  readonly #stop: readonly (() => void)[];
  readonly #samples: CounterSample[] = [];
  /** Of the snapshot that is being read, until it becomes the data. */
  #snapshot: { readonly resourceVersion: string; readonly listed: boolean } | null = null;
  /** A list was just taken: the watch that follows is no resume. */
  #listed = false;
  #withheld = false;
  evidence: string | null = null;
  events = 0;
  bytes = 0;

  constructor({ id, spec, reflector, sink, now }: CaptureStreamOptions) {
    this.id = id;
    this.spec = spec;
    this.#reflector = reflector;
    this.#sink = sink;
    this.#observer = createObserver({ stream: id, group: spec.group, version: spec.version });
    this.#join(now());
    this.#stop = [
      reflector.tap((record) => this.#wire(record)),
      reflector.onDelta(({ resync }) => resync && this.#resynced(now())),
      reflector.onStatus((status) => this.#status(status)),
    ];
  }

  get status(): ReflectorStatus {
    return this.#reflector.status();
  }

  get withheld(): boolean {
    return this.#withheld;
  }

  get rates(): Rates {
    return ratesOf(this.#samples, RATE_MS);
  }

  /** Takes the counters down; `monotonicMs` must grow. */
  sample(monotonicMs: number): void {
    this.#samples.push({ monotonicMs, events: this.events, bytes: this.bytes });
    const old = this.#samples.findIndex((sample) => sample.monotonicMs >= monotonicMs - RATE_MS);
    this.#samples.splice(0, old);
  }

  /** Cuts the connection, and resumes once `meanwhile` is done. */
  async cutDuring<T>(meanwhile: () => Promise<T>): Promise<T> {
    this.#reflector.stop();
    try {
      return await meanwhile();
    } finally {
      this.#reflector.start();
    }
  }

  close(): void {
    for (const stop of this.#stop) stop();
  }

  /** A watch that is running already: what it holds is what its next events are compared with. */
  #join(at: number): void {
    const { epoch, resourceVersion } = this.status;
    this.#learn();
    // Until the first snapshot is whole, what comes tells the state at hand.
    if (epoch === 0) this.#observer.opened(true);
    else
      this.#sink.episode({ stream: this.id, at, kind: "resume", resourceVersion: resourceVersion || null });
  }

  #learn(): void {
    const { objects, bytes } = this.status;
    const each = Math.round(bytes / Math.max(1, objects));
    for (const object of this.#reflector.objects.values()) this.#observer.listed(object, each);
  }

  #wire(record: WireRecord): void {
    switch (record.what) {
      case "opened":
        this.#opened(record);
        break;
      case "listed":
        this.#snapshot = { resourceVersion: record.resourceVersion, listed: true };
        break;
      case "event":
        this.#event(record);
        break;
      case "closed":
        this.#closed(record);
    }
    this.#sink.changed();
  }

  #opened({ at, resourceVersion, initialEvents, evidenceId }: Extract<WireRecord, { what: "opened" }>): void {
    this.evidence = evidenceId;
    this.#observer.opened(initialEvents || resourceVersion === "" || resourceVersion === "0");
    if (!initialEvents && !this.#listed)
      this.#sink.episode({ stream: this.id, at, kind: "resume", resourceVersion });
    this.#listed = false;
  }

  #closed({ at, how }: Extract<WireRecord, { what: "closed" }>): void {
    this.evidence = null;
    const kind = how === "stopped" ? "lost" : how;
    this.#sink.episode({ stream: this.id, at, kind, resourceVersion: this.status.resourceVersion || null });
  }

  #event({ at, bytes, event, evidenceId }: Extract<WireRecord, { what: "event" }>): void {
    this.events += 1;
    this.bytes += bytes;
    if (event.type === "UNKNOWN") this.#sink.anomaly("unknown");
    else if (event.type === "REJECTED") this.#sink.anomaly("rejected");
    else if (event.type === "UNDECODABLE") this.#sink.anomaly("undecodable");
    else this.#seen(event, at, bytes, evidenceId);
  }

  #seen(event: SeenEvent, at: number, bytes: number, evidenceId: string): void {
    if (event.type === "BOOKMARK" && event.initialEventsEnd)
      this.#snapshot = { resourceVersion: event.resourceVersion, listed: false };
    const before = "object" in event ? this.#observer.previous(event.object.metadata.uid) : null;
    this.#sink.event(this.#observer.event(event, at, bytes), before, evidenceId);
  }

  /** A snapshot has become the data; or the data was given up, when there was none. */
  #resynced(at: number): void {
    const snapshot = this.#snapshot;
    this.#snapshot = null;
    if (snapshot === null) {
      this.#observer.forget();
      return;
    }
    this.#learn();
    this.#listed = snapshot.listed;
    const { resourceVersion } = snapshot;
    this.#sink.episode({ stream: this.id, at, kind: "list", resourceVersion: resourceVersion || null });
  }

  #status({ phase }: ReflectorStatus): void {
    const withheld = phase === "denied" || phase === "reauth";
    if (withheld && !this.#withheld) {
      this.#observer.forget();
      this.#sink.withhold(this.id);
    }
    this.#withheld = withheld;
    this.#sink.changed();
  }
}
