import type { Problem } from "@/lib/base/problem";

/**
 * What a reflector has learned and where it stands: all that a decision may depend on.
 * Values, never mutated; `rules.ts` makes the next one.
 */
export interface Course {
  /** Everything up to here is applied; a watch can resume here. "" before the first sync. */
  readonly resourceVersion: string;
  /** The server would not serve from `resourceVersion`: ask for the latest instead. */
  readonly versionRefused: boolean;
  /** False once the server showed that it does not know `sendInitialEvents`. */
  readonly watchList: boolean;
  /** True once a periodic bookmark came. */
  readonly bookmarks: boolean;
  /** Watches in a row on which nothing came. */
  readonly quiet: number;
  /** False for servers before 1.31, whose pages and consistent lists all read etcd. */
  readonly cachedLists: boolean;
  /** Why the last try to watch was refused, while the resource can at least be listed. */
  readonly watchRefused: Problem | null;
  /** Failures in a row, by kind, since a watch last moved on. */
  readonly trouble: Trouble;
}

export interface Trouble {
  /** 410 answers. */
  readonly expired: number;
  /** 504 ResourceVersionTooLarge answers, and answers older than asked for. */
  readonly tooNew: number;
  /** Lists whose page token expired half way. */
  readonly pagesExpired: number;
  /** Watch-lists that ended before their mark. */
  readonly unmarked: number;
  /** Watches that ended within a second without an event. */
  readonly short: number;
  /** ERROR 500 or undecodable lines at this resourceVersion. */
  readonly strikes: number;
  /** The strikes have already cost one relist. */
  readonly relisted: boolean;
  /** A whole list was over the byte cap. */
  readonly wholeTooBig: boolean;
}

export const NO_TROUBLE: Trouble = {
  expired: 0,
  tooNew: 0,
  pagesExpired: 0,
  unmarked: 0,
  short: 0,
  strikes: 0,
  relisted: false,
  wholeTooBig: false,
};

/** What may be known before the first request, from other reflectors of the same server. */
export interface Assumptions {
  readonly watchList?: boolean;
  readonly bookmarks?: boolean;
  readonly cachedLists?: boolean;
}

export function setOut(known: Assumptions = {}): Course {
  return {
    resourceVersion: "",
    versionRefused: false,
    watchList: known.watchList ?? true,
    bookmarks: known.bookmarks ?? false,
    quiet: 0,
    cachedLists: known.cachedLists ?? true,
    watchRefused: null,
    trouble: NO_TROUBLE,
  };
}

/** Without the data: what was learned about the server stays. */
export function startOver({ watchList, bookmarks, cachedLists }: Course): Course {
  return setOut({ watchList, bookmarks, cachedLists });
}

/** A watch moved on to this version: whatever was wrong is over. */
export function movedOn(course: Course, resourceVersion: string): Course {
  if (resourceVersion === course.resourceVersion) return course;
  return { ...course, resourceVersion, quiet: 0, trouble: NO_TROUBLE };
}

/** What is to be done next. */
export type Step =
  | { readonly do: "watch-list"; readonly resourceVersion: string }
  | { readonly do: "list"; readonly resourceVersion: string; readonly paged: boolean }
  | { readonly do: "watch"; readonly resourceVersion: string }
  /** Ask for one object at the latest version, to learn where the server's history stands. */
  | { readonly do: "check" }
  /** Nothing, until a person asks for it. */
  | { readonly do: "rest" };

export function watchStep(course: Course): Step {
  return { do: "watch", resourceVersion: course.resourceVersion };
}

/** A full sync: not older than what is known, or the latest when the server refused that. */
export function syncStep(course: Course): Step {
  const resourceVersion = course.versionRefused ? "" : course.resourceVersion;
  const byWatch = course.watchList && course.watchRefused === null && course.trouble.unmarked < 2;
  return byWatch ? { do: "watch-list", resourceVersion } : listStep(course, resourceVersion);
}

/**
 * Pages, except that an old server serves only an unpaged list from its cache ("0": any version will do),
 * and that a list whose pages keep expiring has to come in one piece.
 */
function listStep(course: Course, resourceVersion: string): Step {
  const { pagesExpired, wholeTooBig } = course.trouble;
  if (wholeTooBig) return { do: "list", resourceVersion: "", paged: true };
  if (course.cachedLists) return { do: "list", resourceVersion, paged: pagesExpired < 2 };
  if (course.versionRefused) return { do: "list", resourceVersion: "", paged: pagesExpired < 2 };
  return { do: "list", resourceVersion: resourceVersion || "0", paged: false };
}

export type Phase =
  | "connecting"
  | "syncing"
  | "live"
  | "stale"
  | "backing-off"
  | "partial"
  | "denied"
  | "gone"
  | "reauth";
