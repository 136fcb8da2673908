import type { Clock } from "@/lib/base/clock";
import { dig, digArray, digNumber, digString } from "@/lib/base/json";
import { ProblemError } from "@/lib/base/problem";
import { readBody } from "@/lib/kube/body";
import type { KubeResponse, KubeTransport } from "@/lib/kube/types";
import type { QueryLab } from "@/lib/watch/api-schema";
import { judge, predict } from "@/lib/watch/query-lab";
import type { LabAnswer, LabQuery, ServerFacts } from "@/lib/watch/query-types";
import { EVENT_TYPES, type EventType, type StatusError } from "@/lib/watch/types";
import { originBetween, readListCounts } from "./list-origin";
import { probeWatch, readRefusal, type WatchReading } from "./probe-watch";
import { type Scope, scopePath, selectorQuery } from "./scope";

export interface QueryProbeOptions {
  readonly transport: Pick<KubeTransport, "request" | "getText" | "getJson">;
  readonly clock: Clock;
  readonly scope: Scope;
  readonly query: LabQuery;
  readonly signal: AbortSignal;
}

type Answer = QueryLab["answer"];

/** The answer as it is shown, as it is judged, and what was asked for it. */
interface Asked {
  readonly answer: Answer;
  readonly error: StatusError | null;
  readonly evidence: string | null;
}

const MAX_LIST_BYTES = 16 * 1024 * 1024;

/** Asks a server one list or watch with exactly the parameters given, and says what it should have answered. */
export async function probeQuery(
  options: QueryProbeOptions,
): Promise<{ readonly result: QueryLab; readonly evidence: readonly string[] }> {
  const { query } = options;
  const server = await serverFacts(options);
  const prediction = predict(server, query);
  const { answer, error, evidence } = await (query.verb === "list" ? askList(options) : askWatch(options));
  const verdict = judge(prediction, judged(answer, error), query);
  const plain = { ...prediction, alsoRight: [...prediction.alsoRight], from: [...prediction.from] };
  return {
    result: { server, prediction: plain, answer, verdict },
    evidence: evidence === null ? [] : [evidence],
  };
}

function judged(answer: Answer, error: StatusError | null): LabAnswer {
  const { code, inStream, initialEventsEnd, items, from } = answer;
  return { code, inStream, error, initialEventsEnd, items, hasContinue: answer.continue !== null, from };
}

/** What the rules need to know of a server, asked of it now. */
async function serverFacts({ transport, scope, signal }: QueryProbeOptions): Promise<ServerFacts> {
  const ask = { purpose: "watch/query", signal };
  const newest = { ...ask, path: scopePath(scope), query: [["limit", "1"]] as const };
  const [version, list] = await Promise.all([
    transport.getJson({ ...ask, path: "/version" }),
    transport.getJson(newest).catch(() => null),
  ]);
  const events = scope.resource === "events" && ["", "events.k8s.io"].includes(scope.group);
  return {
    minor: Number.parseInt(digString(version.body, "minor") ?? "", 10) || 0,
    watchList: null,
    cached: !events,
    currentVersion: digString(list?.body, "metadata", "resourceVersion"),
  };
}

/** The parameters as they are sent: none that was not chosen. */
export function parametersOf(query: LabQuery): (readonly [string, string])[] {
  const { verb, resourceVersion, resourceVersionMatch, sendInitialEvents, allowWatchBookmarks, limit } =
    query;
  const chosen: readonly (readonly [string, string])[] = [
    ["watch", verb === "watch" ? "true" : ""],
    ["resourceVersion", resourceVersion],
    ["resourceVersionMatch", resourceVersionMatch],
    ["sendInitialEvents", sendInitialEvents === null ? "" : String(sendInitialEvents)],
    ["allowWatchBookmarks", allowWatchBookmarks ? "true" : ""],
    ["limit", limit === null ? "" : String(limit)],
    ["continue", query.continue],
  ];
  return chosen.filter(([, value]) => value !== "");
}

async function askWatch({ transport, clock, scope, query, signal }: QueryProbeOptions): Promise<Asked> {
  const parameters = [...parametersOf(query), ...selectorQuery(scope), ["timeoutSeconds", "10"] as const];
  const request = {
    transport,
    clock,
    signal,
    path: scopePath(scope),
    query: parameters,
    purpose: "watch/query",
  };
  const reading = await probeWatch(request);
  return { answer: watchAnswer(reading), error: reading.error, evidence: reading.evidence };
}

function watchAnswer(reading: WatchReading): Answer {
  const { status, error, inStream, events, bytes, ms, end } = reading;
  const counts = Object.fromEntries(EVENT_TYPES.map((type) => [type, 0])) as Record<EventType, number>;
  for (const { event } of events) if (event.type in counts) counts[event.type as EventType] += 1;
  const last = events.at(-1)?.event;
  return {
    ...NO_ANSWER,
    ...(error !== null && saidBy(error)),
    code: inStream ? (error?.code ?? 0) : (status ?? 0),
    inStream,
    initialEventsEnd: events.some(({ event }) => event.type === "BOOKMARK" && event.initialEventsEnd),
    resourceVersion: versionOf(last),
    events: status === 200 ? counts : null,
    bytes,
    ms,
    whole: end === "ended",
  };
}

function versionOf(event: WatchReading["events"][number]["event"] | undefined): string | null {
  if (event?.type === "BOOKMARK") return event.resourceVersion || null;
  return event !== undefined && "object" in event ? event.object.metadata.resourceVersion : null;
}

const saidBy = ({ reason, message, retryAfterSeconds }: StatusError) => ({
  reason,
  message,
  retryAfterSeconds,
});

const NO_ANSWER: Answer = {
  code: 0,
  inStream: false,
  reason: "",
  message: "",
  retryAfterSeconds: null,
  initialEventsEnd: false,
  items: null,
  continue: null,
  remaining: null,
  resourceVersion: null,
  from: null,
  events: null,
  bytes: 0,
  ms: 0,
  whole: true,
};

async function askList({ transport, clock, scope, query, signal }: QueryProbeOptions): Promise<Asked> {
  const before = await readListCounts(transport, scope, signal);
  const started = clock.monotonic();
  const parameters = [...parametersOf(query), ...selectorQuery(scope)];
  const response = await transport.request({
    path: scopePath(scope),
    query: parameters,
    accept: "application/json",
    purpose: "watch/query",
    whenBusy: "ask",
    signal,
  });
  const evidence = response.id;
  if (response.status !== 200) {
    const { error, bytes } = await readRefusal(response);
    const ms = Math.round(clock.monotonic() - started);
    const said = error === null ? {} : saidBy(error);
    return { answer: { ...NO_ANSWER, ...said, code: response.status, bytes, ms }, error, evidence };
  }
  const list = await readList(response);
  const ms = Math.round(clock.monotonic() - started);
  const from = originBetween(before, await readListCounts(transport, scope, signal));
  return { answer: { ...NO_ANSWER, ...list, code: 200, from, ms }, error: null, evidence };
}

/** What a list says of itself, and how many objects it has; a list that is too long is only known to be one. */
async function readList(response: KubeResponse): Promise<Partial<Answer>> {
  try {
    const body = await readBody(response.body, MAX_LIST_BYTES);
    const list: unknown = JSON.parse(body.toString("utf8"));
    return {
      items: Array.isArray(dig(list, "items")) ? digArray(list, "items").length : null,
      continue: digString(list, "metadata", "continue") || null,
      remaining: digNumber(list, "metadata", "remainingItemCount"),
      resourceVersion: digString(list, "metadata", "resourceVersion"),
      bytes: body.length,
    };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== "BODY_TOO_LARGE") throw error;
    return { bytes: MAX_LIST_BYTES, whole: false };
  }
}
