import { decodeContinue } from "@/lib/objects/continue-token";
import { FILLING, OK, type Origin, type Outcome, type Prediction, type Situation } from "./query-types";

/** A rule of the table: the first that applies decides. */
export interface QueryRule {
  readonly id: string;
  readonly applies: (situation: Situation) => boolean;
  readonly predict: (situation: Situation) => Omit<Prediction, "rule">;
}

const DELEGATOR = "apiserver pkg/storage/cacher/delegator/interface.go, ShouldDelegateList";
const OPTIONS = "apiserver pkg/storage/interfaces.go, ValidateListOptions";

const BAD_REQUEST: Outcome = { code: 400, inStream: false, reason: "BadRequest", when: "" };
const EXPIRED: Outcome = {
  code: 410,
  inStream: false,
  reason: "Expired",
  when: "that version has been compacted in etcd",
};
const AHEAD: Outcome = {
  code: 504,
  inStream: false,
  reason: "Timeout",
  when: "the version is ahead of the server's newest",
};

/** What changed when: consistent reads from the cache in 1.31, snapshots of its past in 1.34. */
function byBand({ server }: Situation, old: Origin[], middle: Origin[], recent: Origin[]): Origin[] {
  if (!server.cached) return ["etcd"];
  if (server.minor <= 30) return old;
  return server.minor <= 33 ? middle : recent;
}

/** Every part that a successful list shares. A cache that is not ready refuses; etcd is always asked anew. */
function read(
  from: readonly Origin[],
  rest: Pick<Prediction, "comes" | "explanation" | "limited"> & Partial<Prediction>,
) {
  const filling = from.includes("cache") ? [FILLING] : [];
  const { alsoRight = [], ...parts } = rest;
  return {
    from,
    expected: OK,
    source: DELEGATOR,
    endBookmark: null,
    ...parts,
    alsoRight: [...alsoRight, ...filling],
  };
}

/** When the version is known to be ahead, the refusal is what to expect. */
function orAhead({ ahead }: Situation, prediction: Omit<Prediction, "rule">): Omit<Prediction, "rule"> {
  if (!ahead) return { ...prediction, alsoRight: [...prediction.alsoRight, AHEAD] };
  const wait =
    prediction.from[0] === "cache"
      ? "after waiting 3 s for the cache to get there"
      : "at once, by etcd's own revision";
  return {
    ...prediction,
    expected: { ...AHEAD, when: "" },
    comes: `A Status 504 Timeout, ${wait}, with the cause ResourceVersionTooLarge.`,
    explanation:
      "No server can have that version yet. A client drops it and asks for the newest state; it is the sign of an etcd that was restored from a backup.",
  };
}

function refused(comes: string, explanation: string): Omit<Prediction, "rule"> {
  return {
    from: [],
    expected: BAD_REQUEST,
    alsoRight: [],
    comes,
    explanation,
    source: OPTIONS,
    endBookmark: null,
    limited: null,
  };
}

const token = ({ query }: Situation) => (query.continue === "" ? null : decodeContinue(query.continue));

/** How a page is told apart from a whole list, for lists that honour `limit`. */
const page = ({ paged, query }: Situation) =>
  paged ? `At most ${query.limit} objects, and a continue token when there are more` : "All objects";

export const LIST_RULES: readonly QueryRule[] = [
  {
    id: "list-continue-unreadable",
    applies: (s) => s.query.continue !== "" && token(s) === null,
    predict: () =>
      refused(
        "A Status 400: invalid continue token.",
        "A continue token is the server's own: base64url of a JSON with version, resourceVersion and the next key.",
      ),
  },
  {
    id: "list-continue-with-version",
    applies: (s) => s.query.continue !== "" && (s.version === "number" || s.version === "invalid"),
    predict: () =>
      refused(
        "A Status 400: specifying resource version is not allowed when using continue.",
        'The token itself says which version all pages are of. Only "0" is let through.',
      ),
  },
  {
    id: "list-continue-latest",
    applies: (s) => (token(s)?.resourceVersion ?? 0) < 0,
    predict: (s) =>
      read(byBand(s, ["etcd"], ["etcd"], ["cache", "etcd"]), {
        comes: `${page(s)}, from the token's key on, of the newest state.`,
        explanation:
          "A token with resourceVersion -1 came with a 410: it goes on with newer data, so the pages together are of no one moment.",
        limited: limitHolds(s),
      }),
  },
  {
    id: "list-continue-exact",
    applies: (s) => s.query.continue !== "",
    predict: (s) =>
      orAhead(
        s,
        read(byBand(s, ["etcd"], ["etcd"], ["cache", "etcd"]), {
          comes: `${page(s)}, from the token's key on, as of the first page's version.`,
          explanation:
            "All pages are of one moment. Since 1.34 the cache keeps snapshots of the recent past and serves them; what they do not hold comes from etcd, until it is compacted.",
          limited: limitHolds(s),
          alsoRight: [
            {
              ...EXPIRED,
              when: `${EXPIRED.when}; metadata.continue then has a token that goes on with newer data`,
            },
          ],
        }),
      ),
  },
  {
    id: "list-version-unreadable",
    applies: (s) => s.version === "invalid",
    predict: () =>
      refused(
        "A Status 400: invalid resource version.",
        "A resourceVersion on a request is a whole number without a sign.",
      ),
  },
  {
    id: "list-exact",
    applies: (s) =>
      s.version === "number" &&
      (s.query.resourceVersionMatch === "Exact" || (s.query.resourceVersionMatch === "" && s.paged)),
    predict: (s) =>
      orAhead(
        s,
        read(byBand(s, ["etcd"], ["etcd"], ["cache", "etcd"]), {
          comes: `${page(s)}, as of exactly that version.`,
          explanation:
            s.query.resourceVersionMatch === "Exact"
              ? "Since 1.34 the cache keeps snapshots of about its event history and serves them; older versions come from etcd, until they are compacted."
              : "An old rule: a version together with limit and no match means exactly that version, not at least.",
          limited: limitHolds(s),
          alsoRight: [EXPIRED],
        }),
      ),
  },
  {
    id: "list-any",
    applies: (s) => s.version === "any",
    predict: (s) =>
      read(byBand(s, ["cache"], ["cache"], ["cache"]), {
        comes: s.server.cached
          ? "All objects, whatever limit says, of any age that the cache has."
          : `${page(s)}, of the newest state.`,
        explanation: s.server.cached
          ? "The cheapest list: memory of one apiserver, which may be behind. It ignores limit."
          : "There is no watch cache for this resource, so it is read from etcd, and limit holds.",
        limited: limitHolds(s),
      }),
  },
  {
    id: "list-not-older",
    applies: (s) => s.version === "number",
    predict: (s) =>
      orAhead(
        s,
        read(byBand(s, s.paged ? ["etcd"] : ["cache"], ["cache"], ["cache"]), {
          comes: `${page(s)}, of that version or a newer one.`,
          explanation:
            "The cache answers when it has got that far, and waits up to 3 s for it. Before 1.31 a list with limit went to etcd.",
          limited: limitHolds(s),
        }),
      ),
  },
];

/** When no rule of the table applies: no version at all. */
export const LIST_OTHERWISE: Omit<QueryRule, "applies"> = {
  id: "list-consistent",
  predict: (s) =>
    read(byBand(s, ["etcd"], ["cache", "etcd"], ["cache", "etcd"]), {
      comes: `${page(s)}, of the newest state.`,
      explanation:
        "Without a version the answer must hold everything written before the request. Since 1.31 the server asks etcd for its revision alone, waits up to 3 s until the cache has it, and reads the cache; before, and when that takes longer, it reads etcd.",
      limited: limitHolds(s),
    }),
};

/** The cache ignores `limit` for resourceVersion "0". */
function limitHolds(s: Situation): boolean | null {
  if (!s.paged) return null;
  return !(s.version === "any" && s.server.cached);
}
