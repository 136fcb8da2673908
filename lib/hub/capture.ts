import type { Clock, Timer } from "@/lib/base/clock";
import type { EvidenceRecord } from "@/lib/evidence/record";
import type { KubeObject } from "@/lib/objects/kube-object";
import type { EventsMeta } from "@/lib/watch/api-schema";
import { type CaptureReplay, captureLines, type PlacedEpisode } from "@/lib/watch/capture";
import type { EventFilter } from "@/lib/watch/filter";
import { EventRing, type FilteredEvents } from "@/lib/watch/ring";
import type { StreamSpec } from "@/lib/watch/stream-spec";
import type { Episode, LabEvent } from "@/lib/watch/types";
import { type Anomaly, type CaptureSink, CaptureStream } from "./capture-stream";
import { Pool, type Shareable } from "./pool";
import type { SharedWatch } from "./shared-watch";
import { streamStatus } from "./status";

/** A stream of a capture, and the upstream watch that it listens to. */
export interface Source {
  readonly spec: StreamSpec;
  readonly watch: Pick<SharedWatch, "reflector" | "scope" | "transport">;
  /** Who else shares the upstream watch: uses of it, this capture's among them. */
  readonly users: () => number;
  readonly close: () => void;
}

export interface CaptureOptions {
  /** Random, unguessable. */
  readonly id: string;
  readonly clock: Clock;
  readonly sources: readonly Source[];
  readonly clusterUid: () => string | null;
  readonly maxEvents?: number;
}

/** As long as a page needs to come back with the same filter. */
const FILTER_LINGER_MS = 60_000;
const SAMPLE_MS = 1_000;
const MAX_EPISODES = 2_000;

/** For an event of the ring: the version its object had before, and the request that brought it. */
interface Origin {
  readonly before: KubeObject | null;
  readonly evidenceId: EvidenceRecord["id"];
}

/**
 * Everything that travels on a set of watches, from when the first person looked: the newest events, what
 * happened to the connections, and what was odd. Shared by all who look at the same streams.
 */
export class Capture implements Shareable, CaptureSink {
  readonly id: string;
  readonly startedAt: number;
  readonly streams: readonly CaptureStream[];
  readonly ring: EventRing;
  readonly episodes: PlacedEpisode[] = [];
  readonly anomalies: Record<Anomaly, number> = { unknown: 0, rejected: 0, undecodable: 0 };
  /** Grows when something captured was masked. */
  epoch = 1;
  revision = 1;
  /** Uses by views, which are what a person calls looking. */
  viewers = 0;
  readonly #options: CaptureOptions;
  readonly #origins = new Map<number, Origin>();
  readonly #filters: Pool<FilteredEvents & Shareable>;
  readonly #listeners = new Set<() => void>();
  #timer: Timer | null = null;

  constructor(options: CaptureOptions) {
    const { id, clock, sources, maxEvents } = options;
    this.#options = options;
    this.id = id;
    this.startedAt = clock.now();
    this.ring = new EventRing(maxEvents === undefined ? {} : { maxEvents });
    this.#filters = new Pool({ clock, lingerMs: FILTER_LINGER_MS, idleBytes: Number.POSITIVE_INFINITY });
    this.streams = sources.map(
      ({ spec, watch: { reflector } }, index) =>
        new CaptureStream({ id: String(index), spec, reflector, sink: this, now: clock.now }),
    );
    this.#sample();
  }

  bytes(): number {
    return this.ring.bytes;
  }

  /** One stream, and where it comes from; null when there is none of that id. */
  stream(id: string): { readonly stream: CaptureStream; readonly source: Source } | null {
    const index = this.streams.findIndex((stream) => stream.id === id);
    const [stream, source] = [this.streams[index], this.#options.sources[index]];
    return stream === undefined || source === undefined ? null : { stream, source };
  }

  /** Subscriptions that share a stream's upstream watch: this capture uses it once, for all who look at it. */
  subscribers({ users }: Source): number {
    return users() - 1 + this.viewers;
  }

  /** The events that pass a filter, shared by all who filter alike; their positions stay the same while one looks. */
  filtered(filter: EventFilter): { readonly value: FilteredEvents; close(): void } {
    return this.#filters.lease(JSON.stringify(filter), () =>
      Object.assign(this.ring.view(filter), { bytes: () => 0 }),
    );
  }

  /** An event that is still held, with where it came from. */
  find(seq: number): (Origin & { readonly event: LabEvent }) | null {
    const event = this.ring.get(seq);
    const origin = this.#origins.get(seq);
    return event === undefined || origin === undefined ? null : { event, ...origin };
  }

  /** What the live view says beside its rows. */
  meta(filtered: FilteredEvents): EventsMeta {
    const { ring, anomalies } = this;
    return {
      capture: this.id,
      startedAt: this.startedAt,
      clusterUid: this.#options.clusterUid(),
      first: filtered.gone,
      held: { events: ring.length, bytes: ring.bytes },
      dropped: { ...ring.dropped },
      anomalies: { ...anomalies },
      streams: this.#options.sources.flatMap((source, i) => {
        const stream = this.streams[i];
        return stream === undefined ? [] : [streamMeta(stream, this.subscribers(source))];
      }),
    };
  }

  /**
   * The capture as a file, line by line: as it is now, however slowly it is read.
   * @param replay the recording that the streams come from; null for a live cluster
   */
  lines(replay: CaptureReplay | null): Generator<string> {
    const streams = this.streams.map(({ id, spec }) => ({ id, ...spec }));
    const about = { streams, startedAt: this.startedAt, clusterUid: this.#options.clusterUid(), replay };
    return captureLines(about, [...this.ring], [...this.episodes], { ...this.ring.dropped });
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#timer?.cancel();
    this.#filters.close();
    for (const stream of this.streams) stream.close();
    for (const { close } of this.#options.sources) close();
  }

  // What the streams tell

  event(event: Omit<LabEvent, "seq">, before: KubeObject | null, evidenceId: string): void {
    const first = this.ring.firstSeq;
    const { seq } = this.ring.append(event);
    this.#origins.set(seq, { before, evidenceId });
    for (let gone = first; gone < this.ring.firstSeq; gone += 1) this.#origins.delete(gone);
  }

  episode(episode: Episode): void {
    this.episodes.push({ ...episode, nextSeq: this.ring.nextSeq });
    if (this.episodes.length > MAX_EPISODES) this.episodes.shift();
  }

  anomaly(kind: Anomaly): void {
    this.anomalies[kind] += 1;
  }

  withhold(stream: string): void {
    this.ring.withhold(stream);
    for (const [seq, { evidenceId }] of this.#origins) {
      if (this.ring.get(seq)?.stream === stream) this.#origins.set(seq, { before: null, evidenceId });
    }
    this.epoch += 1;
  }

  changed(): void {
    this.revision += 1;
    for (const listener of this.#listeners) listener();
  }

  /** Also where nothing happens: a rate falls, and time goes on. */
  #sample(): void {
    const { clock } = this.#options;
    for (const stream of this.streams) stream.sample(clock.monotonic());
    this.#timer = clock.after(SAMPLE_MS, () => {
      this.#sample();
      this.changed();
    });
  }
}

function streamMeta(stream: CaptureStream, subscribers: number): EventsMeta["streams"][number] {
  const { id, spec, status, evidence, events, bytes, rates, withheld } = stream;
  return {
    id,
    spec,
    status: streamStatus(status),
    evidence,
    events,
    bytes,
    objects: status.objects,
    rates,
    watches: status.counters.watches,
    lists: status.counters.lists,
    subscribers,
    withheld,
  };
}
