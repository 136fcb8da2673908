import type { Problem } from "@/lib/base/problem";
import type { StreamStatus } from "@/lib/stream/messages";
import type { Reading } from "@/lib/trees/api-schema";
import type { TreeKind } from "@/lib/trees/tree-object";
import type { ClusterIndex } from "./cluster-index";
import type { Feed } from "./feed";

/** A feed as it is now: there are a hundred, each is asked once. */
interface Look {
  readonly kind: TreeKind;
  readonly status: ReturnType<Feed["status"]>;
}

const lookAt = (feed: Feed): Look => ({ kind: feed.kind, status: feed.status() });

/** How far the kinds of an index are read. */
export const readingOf = ({ feeds }: ClusterIndex): Reading => readingIn(feeds.map(lookAt));

function readingIn(looks: readonly Look[]): Reading {
  const reading = { kinds: looks.length, read: 0, objects: 0, expected: 0, denied: 0, polled: 0, failing: 0 };
  for (const { status } of looks) {
    if (READ.has(status.phase)) reading.read += 1;
    if (status.phase === "partial") reading.polled += 1;
    if (status.phase === "denied") reading.denied += 1;
    if (FAILING.has(status.phase)) reading.failing += 1;
    if ("objects" in status) {
      reading.objects += status.progress?.received ?? status.objects;
      reading.expected += status.progress?.expected ?? status.objects;
    }
  }
  return reading;
}

const READ: ReadonlySet<string> = new Set(["live", "partial", "past"]);
const FAILING: ReadonlySet<string> = new Set(["stale", "backing-off", "failed", "gone", "reauth"]);
const UNDER_WAY: ReadonlySet<string> = new Set(["waiting", "connecting", "syncing"]);

/** Many kinds in one word: not all read yet, all live, or what is missing. */
export function indexStatus(index: ClusterIndex): StreamStatus {
  const looks = index.feeds.map(lookAt);
  const since = Math.max(0, ...looks.map(({ status }) => ("since" in status ? status.since : 0)));
  const lastEventAt = Math.max(0, ...looks.map(({ status }) => eventAtOf(status)));
  const base = {
    since: since || index.changes.since,
    problem: null,
    progress: null,
    nextTryAt: null,
    lastEventAt: lastEventAt || null,
    lastBookmarkAt: null,
    resourceVersion: null,
  };
  if (!index.discovered)
    return { ...base, phase: index.problem === null ? "connecting" : "backing-off", problem: index.problem };
  const signIn = looks.find(({ status }) => status.phase === "reauth");
  if (signIn !== undefined) return { ...base, phase: "reauth", problem: reasonOf(signIn) };
  // A moment is there as a whole or not at all: half of it would be taken for all that there was.
  const lost = index.at === null ? undefined : looks.find(({ status }) => status.phase === "gone");
  if (lost !== undefined) return { ...base, phase: "gone", problem: reasonOf(lost) };
  if (looks.some(({ status }) => UNDER_WAY.has(status.phase))) {
    const { objects, expected } = readingIn(looks);
    const progress = expected === 0 ? null : { done: objects, of: expected };
    return { ...base, phase: "syncing", progress };
  }
  if (index.at !== null) return { ...base, resourceVersion: index.at, ...settledPast(looks) };
  return { ...base, ...settled(looks) };
}

function settled(looks: readonly Look[]): Pick<StreamStatus, "phase" | "problem"> {
  const of = (...phases: string[]) => looks.filter(({ status }) => phases.includes(status.phase));
  const denied = of("denied");
  const failing = of("stale", "backing-off", "failed");
  const polled = of("partial");
  const [first] = denied;
  if (first !== undefined && denied.length === looks.length)
    return { phase: "denied", problem: reasonOf(first) };
  const lost = failing.length > 0 && failing.length + denied.length === looks.length;
  if (lost) return { phase: "stale", problem: failing[0] === undefined ? null : reasonOf(failing[0]) };
  if (denied.length + failing.length + polled.length === 0) return { phase: "live", problem: null };
  return { phase: "partial", problem: missing(denied, polled, failing) };
}

function settledPast(looks: readonly Look[]): Pick<StreamStatus, "phase" | "problem"> {
  const of = (phase: string) => looks.filter(({ status }) => status.phase === phase);
  const denied = of("denied");
  const failing = of("failed");
  const [first] = denied;
  if (first !== undefined && denied.length === looks.length)
    return { phase: "denied", problem: reasonOf(first) };
  if (denied.length + failing.length === 0) return { phase: "past", problem: null };
  return { phase: "past", problem: missing(denied, [], failing) };
}

function missing(denied: readonly Look[], polled: readonly Look[], failing: readonly Look[]): Problem {
  const parts = [
    say(denied, "may not be listed"),
    say(polled, "are not watched but listed every 30 s, or not complete"),
    say(failing, "cannot be read at the moment"),
  ].filter((part) => part !== null);
  return {
    code: "TREES_PARTIAL",
    message: `Not everything is here: ${parts.join("; ")}.`,
    hint: "The list of kinds says which, why, and what would help.",
  };
}

function say(looks: readonly Look[], what: string): string | null {
  if (looks.length === 0) return null;
  const names = [...new Set(looks.map(({ kind }) => kind.resource))];
  const some = names.slice(0, 3).join(", ");
  return `${names.length > 3 ? `${some} and ${names.length - 3} more kinds` : some} ${what}`;
}

const reasonOf = ({ status }: Look) => status.reason;

const eventAtOf = (status: Look["status"]): number =>
  "lastEventAt" in status ? (status.lastEventAt ?? 0) : 0;
