import { encodeContinue } from "@/lib/objects/continue-token";
import type { ReadOptions } from "./options";
import type { Item, Served } from "./resource";
import type { Selection } from "./selection";
import { expired, StatusError, tooLarge } from "./status";

/** A list or a page of one. */
export interface Page {
  readonly version: number;
  readonly items: readonly Item[];
  /** Empty when nothing is left. */
  readonly continueToken: string;
  /** Null when nothing is left, and when a selector makes it unknown. */
  readonly remaining: number | null;
}

const TOO_OLD = "The resourceVersion for the provided list is too old.";
const CONTINUE_TOO_OLD =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

/**
 * A list as kube-apiserver 1.34 and later answers it (apiserver pkg/storage/cacher/delegator).
 * @param revision the newest version of all resources: what a list that is up to date carries
 * @throws StatusError 410 for a version from before the history, 504 for one that lies ahead
 */
export function list(
  served: Served,
  options: ReadOptions,
  selection: Selection,
  revision: number,
  namespace: string,
): Page {
  const { version, start } = begin(served, options, revision);
  const state = version === revision ? served.store.list() : served.store.at(version);
  if (state === null) throw new StatusError(tooOld(options));
  const selected = state.filter((item) => selection.matches(item) && isFrom(item, start, namespace));
  const limit = limitOf(served, options);
  if (limit === 0 || selected.length <= limit) {
    return { version, items: selected, continueToken: "", remaining: null };
  }
  const items = selected.slice(0, limit);
  const last = items[limit - 1] as Item;
  return {
    version,
    items,
    continueToken: encodeContinue({ resourceVersion: version, start: startAfter(served, last, namespace) }),
    remaining: selection.selects ? null : selected.length - limit,
  };
}

/** Which state the list is of, and from which key on. */
function begin(
  { cached }: Served,
  options: ReadOptions,
  revision: number,
): { version: number; start: string } {
  const { continueToken: token } = options;
  const exact = token?.resourceVersion ?? (isExact(options) ? options.version : null) ?? -1;
  const wanted = token === null ? (options.version ?? 0) : exact;
  if (wanted > revision) {
    // The cache is asked to wait, and says how long; etcd knows at once.
    throw new StatusError(tooLarge(wanted, revision, cached ? 1 : null));
  }
  return { version: exact < 0 ? revision : exact, start: token?.start ?? "" };
}

/** An old rule: a version with a limit and no match means exactly that version. */
function isExact({ version, match, limit }: ReadOptions): boolean {
  if (version === null || version === 0) return false;
  return match === "Exact" || (match === "" && limit > 0);
}

/** The cache ignores `limit` for resourceVersion "0". */
function limitOf({ cached }: Served, { version, limit }: ReadOptions): number {
  return cached && version === 0 ? 0 : limit;
}

function tooOld({ continueToken: token }: ReadOptions) {
  if (token === null) return expired(TOO_OLD);
  return expired(CONTINUE_TOO_OLD, encodeContinue({ resourceVersion: -1, start: withoutSlash(token.start) }));
}

/** The key below the prefix that was listed. */
const below = (item: Item, namespace: string): string => (namespace === "" ? item.key : item.name);

/** The first key that can come after an item. */
const startAfter = ({ cached }: Served, last: Item, namespace: string): string =>
  `${cached ? "/" : ""}${below(last, namespace)}\0`;

/** Tokens of the cache begin with a slash, those of etcd do not. */
const isFrom = (item: Item, start: string, namespace: string): boolean =>
  start === "" || below(item, namespace) >= withoutSlash(start);

const withoutSlash = (start: string): string => start.replace(/^\//, "");
