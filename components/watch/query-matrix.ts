import { isComparable } from "@/lib/objects/resource-version";
import type { LabQuery } from "@/lib/watch/query-types";

/** A resourceVersion of the matrix: as a class, since the number itself is another a second later. */
export interface VersionChoice {
  readonly id: string;
  readonly text: string;
  readonly hint: string;
  /** @param current the newest resourceVersion known; null when none is */
  value(current: string | null): string | null;
}

/** Far ahead of any server for years, and still within 64 bits. */
const AHEAD = 10n ** 12n;

export const VERSIONS: readonly VersionChoice[] = [
  { id: "none", text: "unset", hint: "the newest state", value: () => "" },
  { id: "any", text: '"0"', hint: "any state that the server has at hand", value: () => "0" },
  { id: "old", text: "1", hint: "older than any history that is kept", value: () => "1" },
  { id: "now", text: "newest", hint: "the newest this page has seen", value: (current) => current },
  {
    id: "ahead",
    text: "ahead",
    hint: "newer than the server's newest, as after a restore of etcd",
    value: (current) => (current === null || !isComparable(current) ? null : String(BigInt(current) + AHEAD)),
  },
  { id: "unreadable", text: "abc", hint: "no whole number", value: () => "abc" },
];

export interface Column {
  readonly id: string;
  readonly match: string;
  /** Watch: sendInitialEvents. */
  readonly initial: boolean | null;
  /** List: limit. */
  readonly limit: number | null;
}

const MATCHES = ["", "NotOlderThan", "Exact"] as const;
const INITIAL = [null, true, false] as const;
const LIMITS = [null, 2] as const;

/** The columns of a verb: every resourceVersionMatch with every sendInitialEvents, or with and without a limit. */
export function columnsOf(verb: LabQuery["verb"]): readonly Column[] {
  return MATCHES.flatMap((match): readonly Column[] =>
    verb === "watch"
      ? INITIAL.map((initial) => ({ id: `${match} ${initial}`, match, initial, limit: null }))
      : LIMITS.map((limit) => ({ id: `${match} ${limit}`, match, initial: null, limit })),
  );
}

/** What is the same for the whole matrix. */
export interface Fixed {
  readonly verb: LabQuery["verb"];
  readonly bookmarks: boolean;
  /** In a list, where it is forbidden; in a watch it is a column. */
  readonly listInitial: boolean | null;
  readonly continue: string;
}

/** The request of one cell; null when its resourceVersion is not known yet. */
export function queryOf(
  version: VersionChoice,
  column: Column,
  fixed: Fixed,
  current: string | null,
): LabQuery | null {
  const resourceVersion = version.value(current);
  if (resourceVersion === null) return null;
  return {
    verb: fixed.verb,
    resourceVersion,
    resourceVersionMatch: column.match,
    sendInitialEvents: fixed.verb === "watch" ? column.initial : fixed.listInitial,
    allowWatchBookmarks: fixed.bookmarks,
    limit: column.limit,
    continue: fixed.continue,
  };
}

/** Names a cell of all matrices: its answer belongs to these parameters. */
export function cellKey(version: VersionChoice, column: Column, fixed: Fixed): string {
  return JSON.stringify([version.id, column.id, fixed]);
}

/** The parameters of a request to `/api/watch/query`; those left out are not sent. */
export function parametersOf(query: LabQuery): Readonly<Record<string, string | null>> {
  const { verb, resourceVersion, resourceVersionMatch, sendInitialEvents, limit } = query;
  return {
    verb,
    resourceVersion: resourceVersion || null,
    resourceVersionMatch: resourceVersionMatch || null,
    sendInitialEvents: sendInitialEvents === null ? null : String(sendInitialEvents),
    allowWatchBookmarks: query.allowWatchBookmarks ? "true" : null,
    limit: limit === null ? null : String(limit),
    continue: query.continue || null,
  };
}
