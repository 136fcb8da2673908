import type { Problem } from "@/lib/base/problem";
import { isOlder } from "@/lib/objects/resource-version";
import {
  type Course,
  NO_TROUBLE,
  type Phase,
  type Step,
  startOver,
  syncStep,
  type Trouble,
  watchStep,
} from "./course";
import { type Failure, failure } from "./failure";
import { reflectorProblem } from "./problems";

/**
 * The rules of a reflector: what happened while a step was under way, and what to do about it.
 * docs/reflector.md shows them as a table. Pure: no I/O, no clock, no randomness.
 */

export type Happening =
  /** A complete snapshot was taken at this version. */
  | { readonly what: "synced"; readonly resourceVersion: string }
  /** `check` answered. */
  | { readonly what: "checked"; readonly resourceVersion: string }
  /** A watch is over without an error; `clean` is false when the connection was cut. */
  | { readonly what: "ended"; readonly clean: boolean; readonly lifeMs: number; readonly heard: boolean }
  /** Nothing for too long; `heard` tells whether anything came on this watch, its initial events apart. */
  | { readonly what: "silent"; readonly heard: boolean }
  | { readonly what: "failed"; readonly failure: Failure };

/** Milliseconds, or "backoff": the next delay of the series, ended early when the server is back. */
export type Wait = "none" | "backoff" | number;

export interface Decision {
  readonly course: Course;
  readonly wait: Wait;
  /** Null: what is under way goes on. */
  readonly next: Step | null;
  /** Null: what is shown stays. */
  readonly show: Shown | null;
  /** The objects may not be shown any longer. */
  readonly clear: boolean;
}

export interface Shown {
  readonly phase: Phase;
  readonly reason: Problem | null;
}

const TRIES = 3;
const SHORT_LIFE_MS = 1_000;
/** What is called live was heard of within this time. */
const DEAD_MS = 75_000;
/** The longest that `check` may take. */
const CHECK_MS = 10_000;
/** Rights and resources that are missing now are asked for again within a minute. */
const PROBE_MS = 50_000;
const POLL_MS = 30_000;
const TOO_BIG_MS = 300_000;

/** What a finished snapshot amounts to: a server that lags behind may answer with less than was asked for. */
export function snapshotTaken(step: Step, resourceVersion: string): Happening {
  const asked = "resourceVersion" in step ? step.resourceVersion : "";
  if (!isOlder(resourceVersion, asked)) return { what: "synced", resourceVersion };
  return { what: "failed", failure: failure("too-new", reflectorProblem("STALE_ANSWER")) };
}

export function decide(course: Course, step: Step, happening: Happening): Decision {
  switch (happening.what) {
    case "synced":
      return synced(course, step, happening.resourceVersion);
    case "checked":
      return checked(course, happening.resourceVersion);
    case "ended":
      return ended(course, happening);
    case "silent":
      return silent(course, step, happening.heard);
    case "failed":
      return failed(course, step, happening.failure);
  }
}

/**
 * How long a watch may be silent, in milliseconds. The apiserver sends a bookmark about once a minute, so 75 s of
 * nothing are too much where they come; where silence proves nothing, there must be time left to ask.
 */
export function patience({ bookmarks }: Course, heard: boolean): number {
  return bookmarks && heard ? DEAD_MS : DEAD_MS - CHECK_MS;
}

/** A watch's headers arrived. It counts as live unless watches here have just been failing one after the other. */
export function opened(course: Course): { readonly course: Course; readonly show: Shown | null } {
  const { strikes, short } = course.trouble;
  const trusted = strikes === 0 && short < TRIES;
  return {
    course: { ...course, watchRefused: null },
    show: trusted ? { phase: "live", reason: null } : null,
  };
}

function synced(course: Course, step: Step, resourceVersion: string): Decision {
  const { expired, short, relisted } = course.trouble;
  const next: Course = {
    ...course,
    resourceVersion,
    versionRefused: false,
    trouble: { ...NO_TROUBLE, expired, short, relisted },
  };
  if (step.do === "watch-list") return { ...goOn(next), show: opened(next).show };
  if (course.watchRefused === null) return go(next, watchStep(next));
  return { ...go(next, watchStep(next)), wait: POLL_MS, show: partial(course.watchRefused) };
}

/** A history that ends before what was already seen is another history. */
function checked(course: Course, resourceVersion: string): Decision {
  if (!isOlder(resourceVersion, course.resourceVersion)) return go(course, watchStep(course));
  return { ...resync({ ...course, versionRefused: true }), show: stale(reflectorProblem("HISTORY_RESET")) };
}

function ended(course: Course, end: { clean: boolean; lifeMs: number; heard: boolean }): Decision {
  if (end.lifeMs < SHORT_LIFE_MS && !(end.clean && end.heard)) return short(course);
  const next = withTrouble({ ...course, quiet: end.heard ? 0 : course.quiet + 1 }, { short: 0, strikes: 0 });
  return go(next, isDue(next) ? { do: "check" } : watchStep(next));
}

/**
 * Every second quiet watch is followed by a look at the server's version: a watch from beyond the end of a restored
 * history only hangs.
 */
function isDue({ quiet }: Course): boolean {
  return quiet > 0 && quiet % 2 === 0;
}

function short(course: Course): Decision {
  const next = withTrouble(course, { short: course.trouble.short + 1 });
  const show = next.trouble.short < TRIES ? null : stale(reflectorProblem("WATCH_SHORT"));
  return { ...go(next, watchStep(next)), wait: "backoff", show };
}

/**
 * The apiserver sends a bookmark each minute, but only once its cache has moved past the version at which the watch
 * began, and some resources have none at all. So silence means a dead link where bookmarks come and something came on
 * this very watch. Otherwise the server is asked where it stands; the question also moves its cache on.
 */
function silent(course: Course, step: Step, heard: boolean): Decision {
  if (step.do === "watch-list") return noEndMark(course);
  const dead = course.bookmarks && heard;
  const next = { ...course, quiet: course.quiet + 1 };
  return { ...go(next, { do: "check" }), show: dead ? stale(reflectorProblem("WATCH_SILENT")) : null };
}

function noEndMark(course: Course): Decision {
  return resync({ ...course, watchList: false });
}

function failed(course: Course, step: Step, fault: Failure): Decision {
  switch (fault.kind) {
    case "expired":
      return expired(course, step, fault);
    case "too-new":
      return tooNew(course, step, fault);
    case "busy":
    case "unavailable":
    case "unreachable":
      return waitAndRepeat(course, step, fault);
    case "internal":
    case "undecodable":
      return strike(course, step, fault);
    case "unmarked":
      return waitAndSync(withTrouble(course, { unmarked: course.trouble.unmarked + 1 }), fault);
    case "invalid":
      return invalid(course, step, fault);
    case "forbidden":
    case "no-verb":
      return refused(course, step, fault);
    case "unauthorized":
      return {
        ...go(startOver(course), { do: "rest" }),
        show: { phase: "reauth", reason: fault.problem },
        clear: true,
      };
    case "gone":
      return { ...probeLater(course), show: { phase: "gone", reason: fault.problem } };
    case "too-big":
      return tooBig(course, step, fault);
    case "other":
      return waitAndSync(course, fault);
  }
}

/** Not older than what is known is cheap, from the server's cache; only if that fails too, the latest. */
function expired(course: Course, step: Step, fault: Failure): Decision {
  if (step.do === "list" && step.resourceVersion === "") return pagesExpired(course, fault);
  const count = course.trouble.expired + 1;
  const next = { ...withTrouble(course, { expired: count }), versionRefused: step.do !== "watch" };
  const repeated = count > (step.do === "watch" ? 1 : 2);
  return repeated ? waitAndSync(next, fault) : { ...resync(next), show: stale(fault.problem) };
}

function pagesExpired(course: Course, fault: Failure): Decision {
  const count = course.trouble.pagesExpired + 1;
  const next = withTrouble(course, { pagesExpired: count });
  return count > 2 ? waitAndSync(next, fault) : resync(next);
}

function tooNew(course: Course, step: Step, fault: Failure): Decision {
  const next = withTrouble(course, { tooNew: course.trouble.tooNew + 1 });
  if (course.trouble.tooNew >= TRIES) {
    return { ...resync({ ...next, versionRefused: true }), show: stale(fault.problem) };
  }
  return { ...go(next, again(next, step)), wait: fault.retryAfterMs ?? 1_000, show: backingOff(fault) };
}

/** The version is not to blame: the same again, and no list. */
function waitAndRepeat(course: Course, step: Step, fault: Failure): Decision {
  return {
    ...go(course, again(course, step)),
    wait: fault.retryAfterMs ?? "backoff",
    show: backingOff(fault),
  };
}

function waitAndSync(course: Course, fault: Failure): Decision {
  return { ...resync(course), wait: fault.retryAfterMs ?? "backoff", show: backingOff(fault) };
}

/** Three at one version: one relist. Three more after it: this resource is shown as incomplete, and tried on. */
function strike(course: Course, step: Step, fault: Failure): Decision {
  if (step.do !== "watch")
    return waitAndSync(withTrouble(course, { unmarked: course.trouble.unmarked + 1 }), fault);
  const strikes = course.trouble.strikes + 1;
  const next = withTrouble(course, { strikes });
  if (strikes < TRIES) return waitAndRepeat(next, step, fault);
  if (course.trouble.relisted) {
    return {
      ...go(next, watchStep(next)),
      wait: "backoff",
      show: partial(reflectorProblem("WATCH_FAILS_HERE")),
    };
  }
  return { ...resync(withTrouble(course, { strikes: 0, relisted: true })), show: stale(fault.problem) };
}

/** The server does not know what was asked for: ask for less. */
function invalid(course: Course, step: Step, fault: Failure): Decision {
  if (step.do === "watch-list") return resync({ ...course, watchList: false });
  if (step.do === "list" && step.resourceVersion !== "" && !course.versionRefused) {
    return resync({ ...course, versionRefused: true });
  }
  return waitAndSync(course, fault);
}

/** What may not be watched may perhaps be listed. */
function refused(course: Course, step: Step, fault: Failure): Decision {
  if (step.do === "check") return go(course, watchStep(course));
  if (step.do === "list") {
    return { ...probeLater(course), show: { phase: "denied", reason: fault.problem } };
  }
  const problem = {
    ...reflectorProblem("NOT_LIVE_POLLING"),
    ...(fault.problem.upstream && { upstream: fault.problem.upstream }),
  };
  const next = { ...course, watchRefused: problem };
  return { ...resync(next), show: course.resourceVersion === "" ? null : partial(problem) };
}

function tooBig(course: Course, step: Step, fault: Failure): Decision {
  if (step.do === "list" && !step.paged) return resync(withTrouble(course, { wholeTooBig: true }));
  const next = withTrouble(course, { unmarked: 2 });
  return { ...resync(next), wait: TOO_BIG_MS, show: partial(fault.problem) };
}

function probeLater(course: Course): Decision {
  const next = startOver(course);
  return { ...resync(next), wait: PROBE_MS, clear: true };
}

/** The same step; a watch goes on from where it got to. */
function again(course: Course, step: Step): Step {
  return step.do === "watch" ? watchStep(course) : step;
}

function resync(course: Course): Decision {
  return go(course, syncStep(course));
}

function go(course: Course, next: Step): Decision {
  return { course, wait: "none", next, show: null, clear: false };
}

function goOn(course: Course): Decision {
  return { course, wait: "none", next: null, show: null, clear: false };
}

function withTrouble(course: Course, trouble: Partial<Trouble>): Course {
  return { ...course, trouble: { ...course.trouble, ...trouble } };
}

function stale(reason: Problem): Shown {
  return { phase: "stale", reason };
}

function partial(reason: Problem): Shown {
  return { phase: "partial", reason };
}

function backingOff({ problem }: Failure): Shown {
  return { phase: "backing-off", reason: problem };
}
