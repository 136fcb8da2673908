import { compareResourceVersions, isOlder } from "@/lib/objects/resource-version";
import type { Row, StreamStatus } from "@/lib/stream/messages";

/** What a tab showed from one moment to the next. Times are monotonic milliseconds. */
export interface Seen {
  readonly at: number;
  readonly connected: boolean;
  readonly phase: StreamStatus["phase"] | null;
  /** Everything up to here is applied, says the server. */
  readonly resourceVersion: string | null;
  /** Why this is a whole window; "delta" when it was a difference, null when only the status changed. */
  readonly why: "opened" | "moved" | "resync" | "behind" | "delta" | null;
  /** What the message brought, before it was applied. */
  readonly put: readonly Row[];
  /** What is shown after it. */
  readonly rows: readonly Row[];
  readonly total: number;
}

export interface Change {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly uid: string;
  readonly resourceVersion: string;
}

/** What a plain client saw of the same scope: a list, a watch from there, and a list in the end. uid → version. */
export interface Truth {
  readonly initial: ReadonlyMap<string, string>;
  readonly changes: readonly Change[];
  readonly final: ReadonlyMap<string, string>;
}

/** A time in which the link was dead, and how long that may go unnoticed. Monotonic milliseconds. */
export interface Outage {
  readonly from: number;
  readonly until: number;
  readonly patienceMs: number;
}

export interface Violation {
  readonly invariant: "complete" | "ordered" | "unique" | "true" | "bookmark" | "honest";
  /** Place in the trace. */
  readonly index: number;
  readonly what: string;
}

/**
 * Compares what a tab showed with what really happened. The trace must be of a window that holds the whole scope,
 * and end at rest. Coalescing may leave versions out, but never show a wrong one:
 * - complete: in the end the tab shows what a fresh list holds;
 * - ordered: an object never goes back to an older version, nor comes back once deleted, and rows keep their order;
 * - unique: no key is shown twice, and no delta brings a version that is shown already;
 * - true: only versions are shown that existed;
 * - bookmark: the version that is said to be applied is;
 * - honest: a dead link is not called live for longer than it may take to notice.
 */
export function check(trace: readonly Seen[], truth: Truth, outages: readonly Outage[] = []): Violation[] {
  return [
    ...complete(trace, truth),
    ...ordered(trace, truth),
    ...unique(trace),
    ...invented(trace, truth),
    ...bookmarks(trace, truth),
    ...outages.flatMap((outage) => honest(trace, outage)),
  ];
}

const versions = (rows: readonly Row[]): Map<string, string> =>
  new Map(rows.map(({ key, rev }) => [key, rev]));

function complete(trace: readonly Seen[], { final }: Truth): Violation[] {
  const index = trace.length - 1;
  const last = trace[index];
  const shown = versions(last?.rows ?? []);
  const found = (what: string): Violation => ({ invariant: "complete", index, what });
  const missing = [...final].filter(([uid, version]) => shown.get(uid) !== version);
  const left = [...shown.keys()].filter((uid) => !final.has(uid));
  return [
    ...missing.map(([uid, version]) =>
      found(`${uid} is at ${version}, shown is ${shown.get(uid) ?? "nothing"}`),
    ),
    ...left.map((uid) => found(`${uid} is shown and does not exist`)),
    ...(last?.total === final.size ? [] : [found(`the total is ${last?.total} instead of ${final.size}`)]),
  ];
}

/** Across a resync as well: the clusters of the tests do not lose their history. */
function ordered(trace: readonly Seen[], { changes }: Truth): Violation[] {
  const found: Violation[] = [];
  const newest = new Map<string, string>();
  const gone = new Set<string>();
  const deleted = new Set(changes.filter(({ type }) => type === "DELETED").map(({ uid }) => uid));
  trace.forEach(({ rows, put, why }, index) => {
    const names = rows.map(nameOf);
    const sorted = names.every((name, i) => i === 0 || (names[i - 1] ?? "") <= name);
    if (!sorted)
      found.push({ invariant: "ordered", index, what: `rows are not by name: ${names.join(", ")}` });
    for (const { key, rev } of [...put, ...rows]) {
      const before = newest.get(key);
      if (before !== undefined && isOlder(rev, before)) {
        found.push({ invariant: "ordered", index, what: `${key} went back from ${before} to ${rev}` });
      } else newest.set(key, rev);
    }
    const shown = new Set(rows.map(({ key }) => key));
    for (const key of gone) {
      if (shown.has(key)) found.push({ invariant: "ordered", index, what: `${key} came back from the dead` });
    }
    if (why !== null) for (const key of newest.keys()) if (!shown.has(key) && deleted.has(key)) gone.add(key);
  });
  return found;
}

const nameOf = (row: Row): string => ("name" in row && typeof row.name === "string" ? row.name : "");

function unique(trace: readonly Seen[]): Violation[] {
  return trace.flatMap(({ rows, put, why }, index) => {
    const keys = rows.map(({ key }) => key);
    const twice = keys.filter((key, i) => keys.indexOf(key) !== i);
    const held = versions(trace[index - 1]?.rows ?? []);
    const again = why === "delta" ? put.filter(({ key, rev }) => held.get(key) === rev) : [];
    return [
      ...twice.map((key) => ({ invariant: "unique" as const, index, what: `${key} is shown twice` })),
      ...again.map(({ key, rev }) => ({
        invariant: "unique" as const,
        index,
        what: `${key} at ${rev} came again`,
      })),
    ];
  });
}

function invented(trace: readonly Seen[], { initial, changes, final }: Truth): Violation[] {
  const existed = new Set([...initial, ...final].map(([uid, version]) => `${uid}@${version}`));
  for (const { uid, resourceVersion } of changes) existed.add(`${uid}@${resourceVersion}`);
  return trace.flatMap(({ rows }, index) =>
    rows
      .filter(({ key, rev }) => !existed.has(`${key}@${rev}`))
      .map(({ key, rev }) => ({ invariant: "true" as const, index, what: `${key} at ${rev} never was` })),
  );
}

/**
 * A status leaves just before the frame that it speaks of, so that each is compared with what is shown when the
 * next one comes, unless the connection was lost in between.
 */
function bookmarks(trace: readonly Seen[], { initial, changes }: Truth): Violation[] {
  const deleted = new Set(changes.filter(({ type }) => type === "DELETED").map(({ uid }) => uid));
  const statuses = [...trace.entries()].filter(([, { why }]) => why === null);
  return statuses.flatMap(([index, seen], n) => {
    const [next, { connected }] = statuses[n + 1] ?? [trace.length, seen];
    const { resourceVersion } = seen;
    if (resourceVersion === null || !isLive(seen) || !connected) return [];
    const shown = versions(trace[next - 1]?.rows ?? []);
    return [...stateAt(resourceVersion, initial, changes)].flatMap(([uid, version]) => {
      const rev = shown.get(uid);
      if (rev === undefined ? deleted.has(uid) : !isOlder(rev, version)) return [];
      const what = `${resourceVersion} is said to be applied, but ${uid} is at ${rev ?? "nothing"}, not ${version}`;
      return [{ invariant: "bookmark" as const, index, what }];
    });
  });
}

const isLive = (seen: Seen | undefined): boolean => seen?.connected === true && seen.phase === "live";

/** uid → version of all that existed at a version. */
function stateAt(
  version: string,
  initial: Truth["initial"],
  changes: readonly Change[],
): Map<string, string> {
  const state = new Map(initial);
  for (const { type, uid, resourceVersion } of changes) {
    const order = compareResourceVersions(resourceVersion, version);
    if (order === null || order > 0) continue;
    if (type === "DELETED") state.delete(uid);
    else state.set(uid, resourceVersion);
  }
  return state;
}

function honest(trace: readonly Seen[], { from, until, patienceMs }: Outage): Violation[] {
  const limit = from + patienceMs;
  return trace.flatMap((seen, index) => {
    const end = trace[index + 1]?.at ?? until;
    const lie = isLive(seen) && Math.max(seen.at, limit) < Math.min(end, until);
    const what = `the link was dead since ${Math.round(Math.min(end, until) - from)} ms, and called live`;
    return lie ? [{ invariant: "honest" as const, index, what }] : [];
  });
}
