import type { StreamSpec } from "./stream-spec";
import type { Episode, EventType, LabEvent } from "./types";

/**
 * A captured set of streams as text: NDJSON, one JSON value a line. The first line is the header, then events
 * and episodes in the order they came, the last line the trailer. A file without a trailer was cut off.
 */
export const CAPTURE_VERSION = 1;

export interface CaptureStream extends StreamSpec {
  /** The `stream` of its events. */
  readonly id: string;
}

/** A recording that was played, as `/api/replay` tells it. */
export interface CaptureReplay {
  readonly kind: "sample" | "recording";
  /** ISO 8601: when it was recorded. */
  readonly startedAt: string;
}

export interface CaptureHeader {
  readonly cutaway: "capture";
  readonly v: typeof CAPTURE_VERSION;
  readonly streams: readonly CaptureStream[];
  /** Wall clock, ms. */
  readonly startedAt: number;
  /** The uid of the kube-system namespace; null when it could not be read. */
  readonly clusterUid: string | null;
  /** The recording that was watched; null for a live cluster, and in files from before this was told. */
  readonly replay: CaptureReplay | null;
  /** Secret values and what repeats them were masked before any of this was captured. */
  readonly redacted: true;
}

export interface CaptureTrailer {
  readonly events: number;
  readonly episodes: number;
  /** Events that memory had no room for, before the first one here. */
  readonly dropped: Readonly<Record<EventType, number>>;
}

export interface Capture {
  readonly header: CaptureHeader;
  readonly events: readonly LabEvent[];
  readonly episodes: readonly Episode[];
  /** Null when the file was cut off. */
  readonly trailer: CaptureTrailer | null;
}

/** The parts of the header that the caller knows. The objects must have been redacted at ingest. */
export type CaptureAbout = Pick<CaptureHeader, "streams" | "startedAt" | "clusterUid" | "replay">;

/** An episode, and where it stands among the events: their times alone do not say, as several can share a millisecond. */
export interface PlacedEpisode extends Episode {
  /** The `seq` that the next event got, or will get. */
  readonly nextSeq: number;
}

/** The lines of a capture, each with its newline: for a Blob, a download stream or a file. */
export function* captureLines(
  about: CaptureAbout,
  events: Iterable<LabEvent>,
  episodes: readonly PlacedEpisode[],
  dropped: CaptureTrailer["dropped"],
): Generator<string> {
  const { streams, startedAt, clusterUid, replay } = about;
  const header: CaptureHeader = {
    cutaway: "capture",
    v: CAPTURE_VERSION,
    streams,
    startedAt,
    clusterUid,
    replay,
    redacted: true,
  };
  yield line(header);
  let count = 0;
  let next = 0;
  for (const event of events) {
    for (let episode = episodes[next]; episode && episode.nextSeq <= event.seq; episode = episodes[next]) {
      yield episodeLine(episode);
      next += 1;
    }
    yield line({ event });
    count += 1;
  }
  for (const episode of episodes.slice(next)) yield episodeLine(episode);
  yield line({ end: { events: count, episodes: episodes.length, dropped } satisfies CaptureTrailer });
}

const episodeLine = ({ nextSeq: _, ...episode }: PlacedEpisode) => line({ episode });

const line = (value: object) => `${JSON.stringify(value)}\n`;
