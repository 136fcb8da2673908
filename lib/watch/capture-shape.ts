import { isObject, type Json } from "@/lib/base/json";
import type { CaptureReplay, CaptureStream } from "./capture";
import {
  CHANGE_CLASSES,
  EPISODES,
  type Episode,
  EVENT_TYPES,
  type LabEvent,
  type ObjectIdentity,
  type StatusError,
} from "./types";

/** What is wrong with a line. */
export class ShapeError extends Error {
  constructor(
    message: string,
    /** The line may only have been cut short. */
    readonly unfinished = false,
  ) {
    super(message);
  }
}

/** Names, versions and reasons are short; messages and selectors are bounded as well. */
const MAX_TEXT = 32_768;

type Read<T> = (value: unknown, name: string) => T;

const text: Read<string> = (value, name) => {
  if (typeof value !== "string" || value.length > MAX_TEXT) throw new ShapeError(`${name} is no text.`);
  return value;
};

const finite: Read<number> = (value, name) => {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new ShapeError(`${name} is no number.`);
  return value;
};

const count: Read<number> = (value, name) => {
  if (!Number.isSafeInteger(value) || Number(value) < 0) throw new ShapeError(`${name} is no count.`);
  return Number(value);
};

const flag: Read<boolean> = (value, name) => {
  if (typeof value !== "boolean") throw new ShapeError(`${name} is neither true nor false.`);
  return value;
};

const object: Read<Json> = (value, name) => {
  if (!isObject(value)) throw new ShapeError(`${name} is no object.`);
  return value;
};

const nullable =
  <T>(read: Read<T>): Read<T | null> =>
  (value, name) =>
    value === null ? null : read(value, name);

const oneOf =
  <T extends string>(values: readonly T[]): Read<T> =>
  (value, name) => {
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) throw new ShapeError(`${name} is none of ${values.join(", ")}.`);
    return found;
  };

/** One of the streams that the header names. */
const streamOf =
  (streams: ReadonlySet<string>): Read<string> =>
  (value, name) => {
    if (typeof value !== "string" || !streams.has(value))
      throw new ShapeError(`${name} is not in the header.`);
    return value;
  };

export function readStream(value: unknown): CaptureStream {
  const stream = object(value, "A stream");
  return {
    id: text(stream.id, "A stream's id"),
    group: text(stream.group, "group"),
    version: text(stream.version, "version"),
    resource: text(stream.resource, "resource"),
    namespace: nullable(text)(stream.namespace, "namespace"),
    labelSelector: text(stream.labelSelector, "labelSelector"),
    fieldSelector: text(stream.fieldSelector, "fieldSelector"),
  };
}

export const readReplay: Read<CaptureReplay> = (value, name) => {
  const replay = object(value, name);
  return {
    kind: oneOf(["sample", "recording"])(replay.kind, `${name}'s kind`),
    startedAt: text(replay.startedAt, `${name}'s startedAt`),
  };
};

export function readEvent(event: Json, streams: ReadonlySet<string>): LabEvent {
  return {
    seq: count(event.seq, "seq"),
    stream: streamOf(streams)(event.stream, "stream"),
    at: finite(event.at, "at"),
    gapMs: nullable(finite)(event.gapMs, "gapMs"),
    type: oneOf(EVENT_TYPES)(event.type, "type"),
    resourceVersion: nullable(text)(event.resourceVersion, "resourceVersion"),
    identity: nullable(readIdentity)(event.identity, "identity"),
    bytes: count(event.bytes, "bytes"),
    initialEventsEnd: flag(event.initialEventsEnd, "initialEventsEnd"),
    synthetic: flag(event.synthetic, "synthetic"),
    change: nullable(oneOf(CHANGE_CLASSES))(event.change, "change"),
    error: nullable(readError)(event.error, "error"),
    object: nullable(object)(event.object, "object"),
  };
}

export function readEpisode(episode: Json, streams: ReadonlySet<string>): Episode {
  return {
    stream: streamOf(streams)(episode.stream, "stream"),
    at: finite(episode.at, "at"),
    kind: oneOf(EPISODES)(episode.kind, "kind"),
    resourceVersion: nullable(text)(episode.resourceVersion, "resourceVersion"),
  };
}

const readIdentity: Read<ObjectIdentity> = (value, name) => {
  const identity = object(value, name);
  return {
    group: text(identity.group, "group"),
    version: text(identity.version, "version"),
    kind: text(identity.kind, "kind"),
    namespace: nullable(text)(identity.namespace, "namespace"),
    name: text(identity.name, "name"),
    uid: text(identity.uid, "uid"),
  };
};

const readError: Read<StatusError> = (value, name) => {
  const error = object(value, name);
  if (!Array.isArray(error.causes)) throw new ShapeError("causes is no list.");
  return {
    code: finite(error.code, "code"),
    reason: text(error.reason, "reason"),
    message: text(error.message, "message"),
    causes: error.causes.map((cause) => readCause(object(cause, "A cause"))),
    retryAfterSeconds: nullable(finite)(error.retryAfterSeconds, "retryAfterSeconds"),
  };
};

function readCause(cause: Json): StatusError["causes"][number] {
  return {
    reason: text(cause.reason, "reason"),
    message: text(cause.message, "message"),
    field: text(cause.field, "field"),
  };
}
