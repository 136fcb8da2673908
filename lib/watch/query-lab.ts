import { decodeContinue } from "@/lib/objects/continue-token";
import { invalidOptions } from "@/lib/objects/list-options";
import { isOlder } from "@/lib/objects/resource-version";
import { LIST_OTHERWISE, LIST_RULES } from "./query-list";
import type { LabAnswer, LabQuery, Outcome, Prediction, ServerFacts, Situation } from "./query-types";
import { WATCH_OTHERWISE, WATCH_RULES } from "./query-watch";

/**
 * What a Kubernetes server will answer to a list or watch. Rules for built-in and custom resources of
 * kube-apiserver 1.27 and later; an aggregated server may do otherwise.
 */
export function predict(server: ServerFacts, query: LabQuery): Prediction {
  const situation = situationOf(server, query);
  const wrong = invalidOptions(query, situation.watchList);
  if (wrong.length > 0) return invalid(wrong);
  const [rules, otherwise] =
    query.verb === "list" ? [LIST_RULES, LIST_OTHERWISE] : [WATCH_RULES, WATCH_OTHERWISE];
  const rule = rules.find(({ applies }) => applies(situation)) ?? otherwise;
  const prediction = rule.predict(situation);
  return { rule: rule.id, ...prediction, comes: prediction.comes + ignored(query) };
}

/** WatchList: alpha in 1.27, on in 1.32, off again in 1.33, on since 1.34. */
export function watchListDefault(minor: number): boolean {
  return minor === 32 || minor >= 34;
}

function situationOf(server: ServerFacts, query: LabQuery): Situation {
  return {
    query,
    server,
    watchList: server.watchList ?? watchListDefault(server.minor),
    version: versionKind(query.resourceVersion),
    ahead: server.currentVersion !== null && isOlder(server.currentVersion, pinnedVersion(query)),
    paged: query.limit !== null && query.limit > 0,
  };
}

/** As Go's ParseUint reads it, in 64 bits. */
function versionKind(version: string): Situation["version"] {
  if (version === "") return "none";
  if (version === "0") return "any";
  return /^\d{1,20}$/.test(version) && BigInt(version) < 2n ** 64n ? "number" : "invalid";
}

function pinnedVersion({ verb, resourceVersion, continue: token }: LabQuery): string {
  if (verb === "watch" || token === "") return resourceVersion;
  return String(decodeContinue(token)?.resourceVersion ?? "");
}

function invalid(wrong: readonly string[]): Prediction {
  return {
    rule: "invalid-options",
    from: [],
    expected: { code: 422, inStream: false, reason: "Invalid", when: "" },
    alsoRight: [],
    comes: `A Status 422: ${wrong.join("; ")}.`,
    explanation: "The parameters contradict each other, so the server reads nothing.",
    source: "apimachinery pkg/apis/meta/internalversion/validation/validation.go",
    endBookmark: null,
    limited: null,
  };
}

/** Parameters that the server takes without a word and does not use. */
function ignored({ verb, limit, continue: token, allowWatchBookmarks }: LabQuery): string {
  const names = [
    ...(verb === "watch" && limit !== null ? ["limit"] : []),
    ...(verb === "watch" && token !== "" ? ["continue"] : []),
    ...(verb === "list" && allowWatchBookmarks ? ["allowWatchBookmarks"] : []),
  ];
  return names.length === 0 ? "" : ` Ignored: ${names.join(", ")}.`;
}

export interface Verdict {
  /** "also-right": an outcome that the rule names for another case. */
  readonly kind: "as-predicted" | "also-right" | "different";
  /** What decides it, in one sentence. */
  readonly why: string;
}

/** Whether an answer is what was predicted. */
export function judge(prediction: Prediction, answer: LabAnswer, query: LabQuery): Verdict {
  if (!isOutcome(answer, prediction.expected)) {
    const other = prediction.alsoRight.find((outcome) => isOutcome(answer, outcome));
    return other === undefined
      ? different(`Expected ${outcomeText(prediction.expected)}, got ${outcomeText(answered(answer))}`)
      : { kind: "also-right", why: `${outcomeText(other)}, as it should be when ${other.when}.` };
  }
  return surprise(prediction, answer, query) ?? origin(prediction, answer) ?? AS_PREDICTED;
}

const AS_PREDICTED: Verdict = { kind: "as-predicted", why: "The server did what the rule says." };

const different = (what: string): Verdict => ({ kind: "different", why: `${what}.` });

function isOutcome({ code, inStream, error }: LabAnswer, outcome: Outcome): boolean {
  return (
    code === outcome.code &&
    inStream === outcome.inStream &&
    (outcome.reason === "" || outcome.reason === error?.reason)
  );
}

const answered = ({ code, inStream, error }: LabAnswer): Outcome => ({
  code,
  inStream,
  reason: error?.reason ?? "",
  when: "",
});

function outcomeText({ code, inStream, reason }: Outcome): string {
  const status = `${code}${reason === "" ? "" : ` ${reason}`}`;
  return inStream ? `HTTP 200 with an ERROR event ${status}` : `HTTP ${status}`;
}

/** The status is right, but not what came with it. */
function surprise(
  { expected, endBookmark, limited }: Prediction,
  answer: LabAnswer,
  { limit }: LabQuery,
): Verdict | null {
  if (expected.code !== 200) return null;
  if (endBookmark !== null && endBookmark !== answer.initialEventsEnd)
    return different(
      endBookmark ? "No bookmark ended the initial state" : "A bookmark ended an initial state",
    );
  if (limited === true && limit !== null && (answer.items ?? 0) > limit)
    return different("More objects than limit allows");
  if (limited === false && answer.hasContinue)
    return different("The answer was cut into pages, although limit should be ignored");
  return null;
}

function origin({ from }: Prediction, { from: actual }: LabAnswer): Verdict | null {
  if (actual === null || from[0] === actual || from.length === 0) return null;
  if (!from.includes(actual)) return different(`Read from ${actual}, not from ${from.join(" or ")}`);
  return { kind: "also-right", why: `Read from ${actual}: ${from[0]} could not serve it.` };
}
