import { compareResourceVersions, isComparable } from "@/lib/objects/resource-version";
import type { EventRow, StatusError } from "./types";

/**
 * The resume experiment: one stream is cut, and three fresh watches resume from what it knew. It shows what
 * bookmarks are for.
 */
export const PROBES = ["last-event", "last-bookmark", "too-old"] as const;
export type ProbeKind = (typeof PROBES)[number];

/** How far a stream had come when it was cut; null where it had seen none. */
export interface StreamPoint {
  /** Of the last event that told a change (initial state is no resume point). */
  readonly lastEventVersion: string | null;
  readonly lastBookmarkVersion: string | null;
}

/** A watch to open. Without a resourceVersion it cannot be opened, and `why` says so. */
export type Probe =
  | { readonly kind: ProbeKind; readonly resourceVersion: string }
  | { readonly kind: ProbeKind; readonly resourceVersion: null; readonly why: string };

/** What such a watch answered until nothing more came. */
export interface ProbeAnswer {
  readonly kind: ProbeKind;
  readonly resourceVersion: string;
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** Of the body of a refusal, or of an ERROR event. */
  readonly error: StatusError | null;
  /** Everything that came, bookmarks too, in order. */
  readonly events: readonly EventRow[];
  /** Body bytes on the wire. */
  readonly bytes: number;
}

export type ProbeOutcome = "replayed" | "nothing-missed" | "expired" | "failed" | "not-run";

/** One line of the comparison. */
export interface ProbeResult {
  readonly kind: ProbeKind;
  readonly resourceVersion: string | null;
  readonly outcome: ProbeOutcome;
  /** Changes that were sent, without bookmarks. */
  readonly events: number;
  /** Those of them that the stream had seen before it was cut. */
  readonly again: number;
  readonly bytes: number;
  readonly explanation: string;
  /** What the server did that Kubernetes says it will not; null when it kept its promises. */
  readonly violation: string | null;
}

/** Where a stream is, from its events in order. */
export function pointOf(events: Iterable<EventRow>): StreamPoint {
  let lastEventVersion: string | null = null;
  let lastBookmarkVersion: string | null = null;
  for (const { type, synthetic, resourceVersion } of events) {
    if (resourceVersion === null) continue;
    if (type === "BOOKMARK") lastBookmarkVersion = resourceVersion;
    else if (!synthetic) lastEventVersion = resourceVersion;
  }
  return { lastEventVersion, lastBookmarkVersion };
}

/** The three watches to open. */
export function planProbes({ lastEventVersion, lastBookmarkVersion }: StreamPoint): Probe[] {
  return [
    probe("last-event", lastEventVersion, "the stream has seen no change yet"),
    probe(
      "last-bookmark",
      lastBookmarkVersion,
      "the stream has seen no bookmark yet; they come about once a minute",
    ),
    // etcd's first revision: history that short-lived only in a cluster that was just made.
    { kind: "too-old", resourceVersion: "1" },
  ];
}

function probe(kind: ProbeKind, resourceVersion: string | null, why: string): Probe {
  return resourceVersion === null ? { kind, resourceVersion, why } : { kind, resourceVersion };
}

/** The comparison, one line for each probe, in their order. */
export function compareProbes(point: StreamPoint, answers: readonly ProbeAnswer[]): ProbeResult[] {
  return planProbes(point).map((planned) => {
    const answer = answers.find(({ kind }) => kind === planned.kind);
    return answer === undefined ? notRun(planned) : resultOf(point, answer);
  });
}

function notRun(planned: Probe): ProbeResult {
  const explanation = "why" in planned ? `Not possible: ${planned.why}.` : "Not run yet.";
  const { kind, resourceVersion } = planned;
  return {
    kind,
    resourceVersion,
    outcome: "not-run",
    events: 0,
    again: 0,
    bytes: 0,
    explanation,
    violation: null,
  };
}

function resultOf(point: StreamPoint, answer: ProbeAnswer): ProbeResult {
  const { kind, resourceVersion, bytes } = answer;
  const changes = answer.events.filter(({ type }) => type !== "BOOKMARK" && type !== "ERROR");
  const again = changes.filter((event) => wasSeen(point, event)).length;
  const outcome = outcomeOf(answer, changes.length);
  const counted = { kind, resourceVersion, outcome, events: changes.length, again, bytes };
  return {
    ...counted,
    explanation: explain(point, counted, answer),
    violation: violationOf(point, answer, changes),
  };
}

function outcomeOf({ status, error }: ProbeAnswer, changes: number): ProbeOutcome {
  if (isExpired(status, error)) return "expired";
  if (status !== 200 || error !== null) return "failed";
  return changes === 0 ? "nothing-missed" : "replayed";
}

/** An old server or a proxy answers with HTTP 410; a current one with HTTP 200 and an ERROR event. */
function isExpired(status: number | null, error: StatusError | null): boolean {
  return status === 410 || error?.code === 410 || error?.reason === "Expired" || error?.reason === "Gone";
}

const atOrBefore = (a: string | null, b: string | null) =>
  a !== null && b !== null && (compareResourceVersions(a, b) ?? 1) <= 0;

/** The stream had it: up to its last event, and up to a bookmark, which promises just that. */
function wasSeen(
  { lastEventVersion, lastBookmarkVersion }: StreamPoint,
  { resourceVersion }: EventRow,
): boolean {
  return atOrBefore(resourceVersion, lastEventVersion) || atOrBefore(resourceVersion, lastBookmarkVersion);
}

/** What no server may do: send what lies before the start, or have left something out before a bookmark. */
function violationOf(point: StreamPoint, answer: ProbeAnswer, changes: readonly EventRow[]): string | null {
  const start = answer.resourceVersion;
  const early = changes.find(({ resourceVersion }) => atOrBefore(resourceVersion, start));
  if (early !== undefined)
    return `An event at ${early.resourceVersion} was sent, although the watch began after ${start}.`;
  if (answer.kind !== "last-event") return null;
  const missed = changes.find(({ resourceVersion }) =>
    atOrBefore(resourceVersion, point.lastBookmarkVersion),
  );
  return missed === undefined
    ? null
    : `The bookmark at ${point.lastBookmarkVersion} promised that everything before it had been sent, yet the event at ${missed.resourceVersion} had not.`;
}

type Counted = Pick<ProbeResult, "kind" | "outcome" | "events" | "again" | "resourceVersion">;

function explain(point: StreamPoint, result: Counted, answer: ProbeAnswer): string {
  switch (result.outcome) {
    case "expired":
      return explainExpired(point, result, answer.error);
    case "failed":
      return `The watch was refused: ${answer.error?.message || `HTTP ${answer.status ?? "without an answer"}`}.`;
    case "replayed":
      return explainReplayed(result);
    default:
      return `Nothing changed after ${result.resourceVersion}: the watch goes on at once, without a list.`;
  }
}

function explainReplayed({ kind, events, again, resourceVersion }: Counted): string {
  const sent = `${count(events, "change")} after ${resourceVersion} ${events === 1 ? "was" : "were"} sent from the watch cache's history.`;
  if (again > 0)
    return `${sent} ${again} of them had been seen before: the ${kind === "last-bookmark" ? "bookmark is older than the last event" : "start is older than what the stream knew"}.`;
  return `${sent} None had been seen before, so nothing is missing and nothing is doubled.`;
}

function explainExpired(
  point: StreamPoint,
  { kind, resourceVersion }: Counted,
  error: StatusError | null,
): string {
  const said = error?.message ? ` The server said: "${error.message.replace(/\.$/, "")}".` : "";
  const refused = `${resourceVersion} is older than the history that is kept.${said} Only a new list helps.`;
  if (kind !== "last-event" || !isNewer(point.lastBookmarkVersion, point.lastEventVersion)) return refused;
  return `${refused} The bookmark at ${point.lastBookmarkVersion} would have saved it: it says that nothing for this stream lies between the two.`;
}

function isNewer(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && isComparable(a) && !atOrBefore(a, b);
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
