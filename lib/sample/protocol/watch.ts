import type { Change } from "@/lib/objects/versioned-store";
import type { ReadOptions } from "./options";
import type { Item, Served } from "./resource";
import type { Selection } from "./selection";
import { expired, type Failure, tooLarge } from "./status";

/** What a watch sends, before it is put into bytes. */
export type WatchEvent =
  | { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly item: Item }
  | { readonly type: "BOOKMARK"; readonly version: number; readonly endsInitial: boolean }
  | { readonly type: "ERROR"; readonly failure: Failure };

/** How a watch begins. */
export interface Beginning {
  /** Sent at once. */
  readonly events: readonly WatchEvent[];
  /** Changes after this version follow as they happen. */
  readonly from: number;
  /** The watch is over: the error is the last event. `afterMs` is how long the server waits before it says so. */
  readonly failed: { readonly failure: Failure; readonly afterMs: number } | null;
}

/** How long the watch cache waits for a version that it does not have yet (cacher/watch_cache.go). */
const FRESH_WAIT_MS = 3_000;

/**
 * Where a watch begins (apiserver pkg/storage/cacher; the table in api-machinery of a 1.34+ server, whose gate
 * WatchList is on): with the state, from now, or after a version.
 */
export function beginWatch(
  { store, cached }: Served,
  options: ReadOptions,
  selection: Selection,
  revision: number,
): Beginning {
  const { version, bookmarks } = options;
  const state = options.sendInitialEvents ?? (version === null || version === 0);
  if (state && (version ?? 0) > revision) {
    const failure = tooLarge(version ?? 0, revision, cached ? 1 : 3);
    return { events: [], from: revision, failed: { failure, afterMs: cached ? FRESH_WAIT_MS : 0 } };
  }
  if (state) {
    const added = store.list().filter((item) => selection.matches(item));
    const events: WatchEvent[] = added.map((item) => ({ type: "ADDED", item }));
    if (bookmarks) events.push({ type: "BOOKMARK", version: revision, endsInitial: true });
    return { events, from: revision, failed: null };
  }
  if (version === null || version === 0) return { events: [], from: revision, failed: null };
  if (version < store.compacted) {
    return {
      events: [],
      from: version,
      failed: { failure: pastHistory(cached, version, store), afterMs: 0 },
    };
  }
  const events = store.since(version).flatMap((change) => selectChange(change, selection) ?? []);
  return { events, from: Math.max(version, store.version), failed: null };
}

function pastHistory(cached: boolean, version: number, store: Served["store"]): Failure {
  if (!cached) return expired("The resourceVersion for the provided watch is too old.");
  return expired(`too old resource version: ${version} (${store.compacted})`);
}

/**
 * What a change is to a watch with selectors: an object that begins to match is ADDED, one that stops is DELETED,
 * with its old content and the version of the change.
 */
export function selectChange(change: Change<Item>, selection: Selection): WatchEvent | null {
  const { type, item, before } = change;
  const was = before !== null && selection.matches(before);
  const is = type !== "DELETED" && selection.matches(item);
  if (is) return { type: was ? "MODIFIED" : "ADDED", item };
  if (!was) return null;
  return { type: "DELETED", item: type === "DELETED" ? item : withVersion(before as Item, change.version) };
}

/** The same content under another version. */
function withVersion(item: Item, version: number): Item {
  const metadata = { ...JSON.parse(item.metadata.toString("utf8")), resourceVersion: String(version) };
  return { ...detached(item), version, metadata: Buffer.from(JSON.stringify(metadata)) };
}

/** A plain copy: an item may compute its parts when they are asked for. */
function detached(item: Item): Item {
  const { key, version, namespace, name, uid, labels, fields, metadata, rest, cells, ages } = item;
  return { key, version, namespace, name, uid, labels, fields, metadata, rest, cells, ages };
}
