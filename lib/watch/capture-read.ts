import { isObject, type Json } from "@/lib/base/json";
import type { Capture, CaptureHeader, CaptureTrailer } from "./capture";
import { CAPTURE_VERSION } from "./capture";
import { readEpisode, readEvent, readReplay, readStream, ShapeError } from "./capture-shape";
import { MAX_STREAMS } from "./stream-spec";
import { type Episode, EVENT_TYPES, type EventType, type LabEvent } from "./types";

export interface CaptureLimits {
  /** UTF-16 units of the whole file and of one line. */
  readonly file: number;
  readonly line: number;
  /** Events and episodes together. */
  readonly records: number;
  /** Nesting of one line. */
  readonly depth: number;
}

/** Room for 50,000 events of some size, and for the deepest CRD. */
export const CAPTURE_LIMITS: CaptureLimits = {
  file: 128 * 2 ** 20,
  line: 4 * 2 ** 20,
  records: 100_000,
  depth: 128,
};

export type CaptureResult =
  | { readonly ok: true; readonly capture: Capture }
  /** `line` counts from 1; 0 for the file as a whole. */
  | { readonly ok: false; readonly line: number; readonly message: string };

/**
 * Reads a capture that may come from anyone. Never throws. A file that was cut off, at whatever byte, gives
 * what is whole of it, with a null trailer; anything else that is wrong refuses the file, with the line.
 */
export function readCapture(text: string, limits: CaptureLimits = CAPTURE_LIMITS): CaptureResult {
  if (text.length > limits.file) return refuse(0, `The file is larger than ${limits.file} characters.`);
  const reader = new Reader(limits);
  let number = 0;
  for (let start = 0; start < text.length; ) {
    number += 1;
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    try {
      reader.read(text.slice(start, end), end - start);
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      if (newline < 0 && error.unfinished && number > 1) break;
      return refuse(number, error.message);
    }
    start = end + 1;
  }
  return reader.result();
}

function refuse(line: number, message: string): CaptureResult {
  return { ok: false, line, message };
}

/** One line after another. */
class Reader {
  #header: CaptureHeader | null = null;
  #trailer: CaptureTrailer | null = null;
  readonly #events: LabEvent[] = [];
  readonly #episodes: Episode[] = [];
  readonly #streams = new Set<string>();

  constructor(private readonly limits: CaptureLimits) {}

  read(text: string, length: number): void {
    if (length > this.limits.line)
      throw new ShapeError(`The line is longer than ${this.limits.line} characters.`);
    const value = parseLine(text, this.limits.depth);
    if (this.#header === null) this.#readHeader(value);
    else if (this.#trailer !== null) throw new ShapeError("There is more after the end.");
    else this.#readRecord(value);
  }

  result(): CaptureResult {
    if (this.#header === null) return refuse(1, "The file is empty.");
    const [header, events, episodes, trailer] = [this.#header, this.#events, this.#episodes, this.#trailer];
    if (trailer !== null && (trailer.events !== events.length || trailer.episodes !== episodes.length))
      return refuse(
        0,
        `The end counts ${trailer.events} events and ${trailer.episodes} episodes, but there are ${events.length} and ${episodes.length}.`,
      );
    return { ok: true, capture: { header, events, episodes, trailer } };
  }

  #readHeader(value: Json): void {
    if (value.cutaway !== "capture")
      throw new ShapeError("This is no capture of Cutaway: its first line does not say so.");
    if (value.v !== CAPTURE_VERSION)
      throw new ShapeError(
        `This capture has version ${JSON.stringify(value.v) ?? "none"}; version ${CAPTURE_VERSION} can be read.`,
      );
    if (value.redacted !== true)
      throw new ShapeError("The capture does not say that secret values were masked.");
    const { startedAt, clusterUid } = value;
    if (typeof startedAt !== "number") throw new ShapeError("startedAt is no number.");
    if (clusterUid !== null && typeof clusterUid !== "string") throw new ShapeError("clusterUid is no text.");
    if (!Array.isArray(value.streams) || value.streams.length > MAX_STREAMS)
      throw new ShapeError(`streams is no list of at most ${MAX_STREAMS}.`);
    const streams = value.streams.map(readStream);
    for (const { id } of streams) this.#streams.add(id);
    const replay =
      value.replay === undefined || value.replay === null ? null : readReplay(value.replay, "replay");
    const about = { streams, startedAt, clusterUid, replay };
    this.#header = { cutaway: "capture", v: CAPTURE_VERSION, ...about, redacted: true };
  }

  #readRecord(value: Json): void {
    if (isObject(value.end)) this.#trailer = readTrailer(value.end);
    else if (this.#events.length + this.#episodes.length >= this.limits.records)
      throw new ShapeError(`There are more than ${this.limits.records} events.`);
    else if (isObject(value.event)) this.#events.push(this.#nextEvent(readEvent(value.event, this.#streams)));
    else if (isObject(value.episode)) this.#episodes.push(readEpisode(value.episode, this.#streams));
    else throw new ShapeError("The line is neither an event, an episode nor the end.");
  }

  #nextEvent(event: LabEvent): LabEvent {
    const last = this.#events.at(-1);
    if (last !== undefined && event.seq !== last.seq + 1)
      throw new ShapeError(`Event ${event.seq} follows event ${last.seq}.`);
    return event;
  }
}

/** Text that is not a whole JSON value is "unfinished": at the end of a file that was cut off, it is no mistake. */
function parseLine(text: string, depth: number): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ShapeError("The line is not JSON.", true);
  }
  checkNesting(value, depth);
  if (!isObject(value)) throw new ShapeError("The line is not a JSON object.", true);
  return value;
}

/** Stops at the limit, so that nothing nested deeper can overflow the stack here or later. */
function checkNesting(value: unknown, left: number): void {
  if (typeof value !== "object" || value === null) return;
  if (left === 0) throw new ShapeError("The line is nested too deep.");
  if (Object.hasOwn(value, "__proto__")) throw new ShapeError("The line has a field named __proto__.");
  for (const child of Object.values(value)) checkNesting(child, left - 1);
}

function readTrailer(value: Json): CaptureTrailer {
  const { events, episodes, dropped } = value;
  if (!isCount(events) || !isCount(episodes) || !isObject(dropped))
    throw new ShapeError("The end has no counts.");
  const counts = EVENT_TYPES.map((type): [EventType, number] => {
    const count = dropped[type];
    if (!isCount(count)) throw new ShapeError(`The end does not count dropped ${type} events.`);
    return [type, count];
  });
  return { events, episodes, dropped: Object.fromEntries(counts) as CaptureTrailer["dropped"] };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
