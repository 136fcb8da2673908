import { isUtf8 } from "node:buffer";
import { digString, isObject, type Json } from "@/lib/base/json";
import { isKubeObject, type KubeObject, objectDefect } from "@/lib/objects/kube-object";
import { decodeStatus, type KubeStatus } from "./status";
import { isTable, rowObject, type TableColumn, tableColumns, tableRows } from "./table";

/** Set on the bookmark that ends the initial state of a watch with `sendInitialEvents`. */
const INITIAL_EVENTS_END = "k8s.io/initial-events-end";

export interface ChangeEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: KubeObject;
  /** Column definitions, in the first event of a watch as Table. */
  readonly columns?: readonly TableColumn[];
}

export interface BookmarkEvent {
  readonly type: "BOOKMARK";
  /** Everything up to here has been sent; empty when the server left it out. */
  readonly resourceVersion: string;
  readonly initialEventsEnd: boolean;
}

export interface ErrorEvent {
  readonly type: "ERROR";
  readonly status: KubeStatus;
}

/** A type that this version does not know. Counted and ignored, so that a newer server does not stop us. */
export interface UnknownEvent {
  readonly type: "UNKNOWN";
  readonly name: string;
}

/** A known event whose object cannot be kept. The stream goes on; the view is no longer complete. */
export interface RejectedEvent {
  readonly type: "REJECTED";
  readonly reason: string;
}

/** Not a watch event at all: what follows cannot be trusted either. */
export interface UndecodableFrame {
  readonly type: "UNDECODABLE";
  readonly reason: string;
}

export type WatchEvent =
  | ChangeEvent
  | BookmarkEvent
  | ErrorEvent
  | UnknownEvent
  | RejectedEvent
  | UndecodableFrame;

export interface DecodedFrame {
  readonly event: WatchEvent;
  /** False when bytes were replaced by U+FFFD. */
  readonly validUtf8: boolean;
}

/**
 * One frame of a watch as an event. Never throws: whatever the bytes are, there is an answer.
 * Full objects, PartialObjectMetadata and Table rows all come out as objects with checked metadata.
 *
 * @param kind when given, full objects of any other kind are rejected
 */
export function decodeFrame(frame: Buffer, kind?: string): DecodedFrame {
  return { event: decodeText(frame.toString("utf8"), kind), validUtf8: isUtf8(frame) };
}

function decodeText(text: string, kind: string | undefined): WatchEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { type: "UNDECODABLE", reason: "not JSON" };
  }
  if (!isObject(value)) return { type: "UNDECODABLE", reason: "not a JSON object" };
  const type = digString(value, "type");
  if (type === null) return { type: "UNDECODABLE", reason: "no event type" };
  return decodeEvent(type, own(value, "object"), kind);
}

function decodeEvent(type: string, object: unknown, kind: string | undefined): WatchEvent {
  switch (type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED":
      return isTable(object) ? tableChange(type, object) : change(type, object, kind);
    case "BOOKMARK":
      return bookmark(isTable(object) ? own(tableRows(object)[0], "object") : object);
    case "ERROR":
      return { type, status: decodeStatus(object) ?? unreadableStatus() };
    default:
      return { type: "UNKNOWN", name: type.slice(0, 64) };
  }
}

function change(type: ChangeEvent["type"], object: unknown, kind: string | undefined): WatchEvent {
  if (!isKubeObject(object)) return { type: "REJECTED", reason: objectDefect(object) ?? "" };
  return isOfKind(object, kind)
    ? { type, object }
    : { type: "REJECTED", reason: "an object of another kind" };
}

/** The server sends one row an event. */
function tableChange(type: ChangeEvent["type"], table: unknown): WatchEvent {
  const rows = tableRows(table);
  const object = rows.length === 1 ? rowObject(rows[0]) : null;
  if (object === null)
    return { type: "REJECTED", reason: "a Table without exactly one row that has metadata" };
  const columns = tableColumns(table);
  return columns.length > 0 ? { type, object, columns } : { type, object };
}

function bookmark(object: unknown): WatchEvent {
  return {
    type: "BOOKMARK",
    resourceVersion: digString(object, "metadata", "resourceVersion") ?? "",
    initialEventsEnd: digString(object, "metadata", "annotations", INITIAL_EVENTS_END) === "true",
  };
}

/** An asked-for transform answers with PartialObjectMetadata whatever the kind is. */
export function isOfKind(object: KubeObject, kind: string | undefined): boolean {
  return kind === undefined || object.kind === kind || object.kind === "PartialObjectMetadata";
}

function unreadableStatus(): KubeStatus {
  const message = "an ERROR event without a Status";
  return { code: 0, reason: "", message, causes: [], retryAfterSeconds: null, continueToken: null };
}

function own(value: unknown, key: keyof Json): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
