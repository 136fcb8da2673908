import type { QueryRule } from "./query-list";
import { FILLING, OK, type Outcome, type Prediction, type Situation } from "./query-types";

const CACHER = "apiserver pkg/storage/cacher/cacher.go, Watch";
const HISTORY = "apiserver pkg/storage/cacher/watch_cache_history.go, GetIntervalLocked";

const EXPIRED: Outcome = {
  code: 410,
  inStream: true,
  reason: "Expired",
  when: "the version is older than the history that is kept",
};
const AHEAD: Outcome = {
  code: 504,
  inStream: true,
  reason: "Timeout",
  when: "the version is ahead of the server's newest",
};

type Parts = Pick<Prediction, "comes" | "explanation"> & Partial<Prediction>;

function opened({ server }: Situation, { alsoRight = [], ...parts }: Parts): Omit<Prediction, "rule"> {
  return {
    from: [server.cached ? "cache" : "etcd"],
    expected: OK,
    source: CACHER,
    endBookmark: false,
    limited: null,
    ...parts,
    alsoRight: server.cached ? [...alsoRight, FILLING] : alsoRight,
  };
}

/** The parameters say it, or the server takes it so: a watch without a version, or from "0", on a server with WatchList. */
export function sendsState({ query, watchList, version }: Situation): boolean {
  return query.sendInitialEvents ?? (watchList && (version === "none" || version === "any"));
}

const defaulted = ({ query }: Situation) =>
  query.sendInitialEvents === null
    ? " With the gate WatchList on, the server takes such a watch for one with sendInitialEvents=true."
    : "";

function stateThen(s: Situation, of: string, explanation: string): Omit<Prediction, "rule"> {
  const endBookmark = s.query.allowWatchBookmarks;
  const end = endBookmark
    ? "a BOOKMARK with the annotation k8s.io/initial-events-end"
    : "nothing that marks its end, since bookmarks were not asked for";
  return opened(s, {
    comes: `ADDED for each object ${of}, in no order of their versions, then ${end}, then changes as they happen.`,
    explanation: explanation + defaulted(s),
    endBookmark,
  });
}

export const WATCH_RULES: readonly QueryRule[] = [
  {
    id: "watch-version-unreadable",
    applies: ({ version }) => version === "invalid",
    predict: (s) => ({
      ...opened(s, {
        comes: "A Status 500.",
        explanation:
          "A resourceVersion is a whole number without a sign. For a list the server says 400; for a watch the same mistake comes out as an internal error.",
        expected: { ...OK, code: 500 },
        alsoRight: [
          {
            code: 400,
            inStream: false,
            reason: "BadRequest",
            when: "the server maps the error as it does for lists",
          },
        ],
        source: "apiserver pkg/storage/api_object_versioner.go, ParseResourceVersion",
      }),
      from: [],
      endBookmark: null,
    }),
  },
  {
    id: "watch-state-ahead",
    applies: (s) => sendsState(s) && s.version === "number" && s.ahead,
    predict: (s) =>
      opened(s, {
        expected: { ...AHEAD, when: "" },
        comes: `HTTP 200 and an ERROR event with a Status 504 Timeout, ${s.server.cached ? "after 3 s" : "at once"}, with the cause ResourceVersionTooLarge.`,
        explanation:
          "The state at that version cannot be sent, since nobody has it. A client drops the version and begins anew.",
        source: "apiserver pkg/storage/cacher/watch_cache.go, waitUntilFreshLocked",
      }),
  },
  {
    id: "watch-state-consistent",
    applies: (s) => sendsState(s) && s.version === "none",
    predict: (s) =>
      stateThen(
        s,
        "of the newest state",
        "The server asks etcd for its revision and waits up to 3 s until the cache has it: a list and a watch in one, without a gap between them.",
      ),
  },
  {
    id: "watch-state-any",
    applies: (s) => sendsState(s) && s.version === "any",
    predict: (s) =>
      stateThen(
        s,
        "that the cache has, of any age",
        "The cache sends what it has, without asking etcd how old that is.",
      ),
  },
  {
    id: "watch-state-not-older",
    applies: (s) => sendsState(s),
    predict: (s) => {
      const prediction = stateThen(
        s,
        "of that version or a newer one",
        "The server waits up to 3 s until the cache has got that far. An old version is no hindrance: the state is sent, not history.",
      );
      return { ...prediction, alsoRight: [...prediction.alsoRight, AHEAD] };
    },
  },
  {
    id: "watch-legacy-state",
    applies: ({ query, version }) =>
      query.sendInitialEvents === null && (version === "none" || version === "any"),
    predict: (s) =>
      opened(s, {
        comes:
          "ADDED for each object that the cache has, in no order of their versions, then changes as they happen; nothing marks the end of the state.",
        explanation:
          "The old way to begin. A client cannot tell when it has everything, and the state may be behind. From none of these ADDED events may it resume.",
      }),
  },
  {
    id: "watch-from-now",
    applies: ({ version }) => version === "none" || version === "any",
    predict: (s) =>
      opened(s, {
        comes: "No state: only changes from now on.",
        explanation:
          s.version === "none"
            ? "sendInitialEvents=false without a version: from etcd's newest revision on."
            : 'sendInitialEvents=false with "0": from where the cache is, which may be behind.',
      }),
  },
  {
    id: "watch-after-ahead",
    applies: ({ ahead }) => ahead,
    predict: (s) =>
      opened(s, {
        comes: "Nothing, until the server gets there or the watch ends.",
        explanation:
          "A watch from a version ahead of the server is accepted and stays silent. Nothing tells the client that it waits in vain.",
        source: HISTORY,
      }),
  },
];

/** When no rule of the table applies: a version that the server has been at. */
export const WATCH_OTHERWISE: Omit<QueryRule, "applies"> = {
  id: "watch-after",
  predict: (s) =>
    opened(s, {
      comes: "Every change after that version, in order, then changes as they happen. No state.",
      explanation: s.server.cached
        ? "The history that the cache keeps, at least 75 s of it, is replayed. When the version is older, HTTP 200 and an ERROR event with a Status 410 Expired come: only a new list helps."
        : "etcd replays its history, back to its last compaction (the apiserver asks for one each 5 minutes).",
      alsoRight: [EXPIRED],
      source: HISTORY,
    }),
};
