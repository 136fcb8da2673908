import { z } from "zod";
import { ProblemError } from "@/lib/base/problem";
import type { EventFilter } from "./filter";
import type { Part } from "./line";
import { type WatchState, watchView } from "./link";
import type { LabQuery } from "./query-types";
import type { StreamSpec } from "./stream-spec";

/**
 * What the routes and live views of the laboratory are asked with. Streams and filters are written as in the
 * page's link, so that the query of the one is the query of the other.
 */
const text = z.string().max(8192);
const { streams, types, changes, find } = watchView.fields;

const FILTER = {
  types: text.optional().describe("event types, by commas"),
  changes: text.optional().describe("classes of change, by commas"),
  find: text.optional().describe("part of namespace/name"),
};

/** The live view `events` and `GET /api/watch`. */
export const eventsQuery = {
  streams: text.describe("[group/]version/resource[@namespace][:labels[:fields]], by commas, at most 8"),
  ...FILTER,
};

const capture = z
  .string()
  .regex(/^[\w-]{22}$/)
  .describe("`meta.capture` of the live view");
const stream = z.string().max(8).describe("the id of one of its streams");

export const captureQuery = { capture };
export const eventQuery = { capture, seq: z.string().regex(/^\d{1,15}$/) };
export const streamQuery = { capture, stream };
/** Exactly one of `seq` and `at` (ms since the epoch). */
export const positionQuery = {
  capture,
  ...FILTER,
  seq: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  at: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
};

const parameter = z.string().max(64).optional();

/** One list or watch with exactly these parameters; those that are absent are not sent. */
export const queryLabQuery = {
  streams: text.describe("one stream: which resource, namespace and selectors"),
  verb: z.enum(["list", "watch"]),
  resourceVersion: parameter,
  resourceVersionMatch: parameter,
  sendInitialEvents: z.enum(["true", "false"]).optional(),
  allowWatchBookmarks: z.enum(["true"]).optional(),
  limit: z
    .string()
    .regex(/^\d{1,6}$/)
    .optional(),
  continue: z.string().max(4096).optional(),
};

/** The query lab's request; what is absent is not sent. */
export function readLabQuery(query: Texts & { readonly verb: LabQuery["verb"] }): LabQuery {
  const { sendInitialEvents, limit } = query;
  return {
    verb: query.verb,
    resourceVersion: query.resourceVersion ?? "",
    resourceVersionMatch: query.resourceVersionMatch ?? "",
    sendInitialEvents: sendInitialEvents === undefined ? null : sendInitialEvents === "true",
    allowWatchBookmarks: query.allowWatchBookmarks === "true",
    limit: limit === undefined ? null : Number(limit),
    continue: query.continue ?? "",
  };
}

export interface EventsQuery {
  readonly streams: readonly StreamSpec[];
  readonly filter: EventFilter;
}

type Texts = Readonly<Record<string, string | undefined>>;

/** The query that asks for what a page's state chooses. Left out: what chooses nothing. */
export function eventsQueryOf(
  state: Pick<WatchState, "streams" | "types" | "changes" | "find">,
): Record<string, string> {
  const written = {
    streams: streams.format(state.streams),
    types: types.format(state.types),
    changes: changes.format(state.changes),
    find: find.format(state.find),
  };
  return Object.fromEntries(Object.entries(written).filter(([, value]) => value !== ""));
}

/** @throws ProblemError BAD_QUERY unless it names a stream and nothing in it is unreadable */
export function readEventsQuery(query: Texts): EventsQuery {
  const parsed = readStreams(query.streams ?? "");
  return { streams: parsed, filter: readFilter(query) };
}

/** The streams of a query, each once. @throws ProblemError BAD_QUERY */
export function readStreams(raw: string): readonly StreamSpec[] {
  const parsed = streams.parse(raw) ?? [];
  const asked = raw === "" ? 0 : raw.split(",").length;
  if (parsed.length === 0 || parsed.length !== asked) throw badQuery("A stream cannot be read.");
  const byText = new Map(parsed.map((spec) => [streams.format([spec]), spec]));
  return [...byText.values()];
}

/** @throws ProblemError BAD_QUERY */
export function readFilter(query: Texts): EventFilter {
  const filter = {
    types: types.parse(query.types ?? ""),
    changes: changes.parse(query.changes ?? ""),
    text: find.parse(query.find ?? ""),
  };
  if (filter.text === undefined) throw badQuery("The text to find cannot be read.");
  return { types: filter.types ?? [], changes: filter.changes ?? [], streams: [], text: filter.text };
}

const badQuery = (message: string) =>
  new ProblemError({
    code: "BAD_QUERY",
    message,
    hint: "Write a stream as v1/pods@shop:app=web; docs/watch.md says more.",
  });

/** What the view `events-line` needs besides `streams`. */
export interface LineQuery {
  readonly streams: readonly StreamSpec[];
  readonly axis: "time" | "rv";
  /** px */
  readonly width: number;
  /** See `timeTicks`. */
  readonly zoneMs: number;
  /** Without it the line shows all that is held. */
  readonly part: Part | null;
}

const number = (raw: string | undefined) =>
  raw !== undefined && /^-?\d{1,16}$/.test(raw) ? Number(raw) : null;

/** Query of `events-line`: streams, axis, width, zone (ms), from, to. @throws ProblemError BAD_QUERY */
export function readLineQuery(query: Texts): LineQuery {
  const width = number(query.width);
  if (width === null || width < 50 || width > 10_000) throw badQuery("The width is no number of px.");
  const [from, to] = [number(query.from), number(query.to)];
  return {
    streams: readStreams(query.streams ?? ""),
    axis: watchView.fields.axis.parse(query.axis ?? "time") ?? "time",
    width,
    zoneMs: number(query.zone) ?? 0,
    part: from !== null && to !== null && from < to ? { from, to } : null,
  };
}
