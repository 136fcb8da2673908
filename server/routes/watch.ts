import { Readable } from "node:stream";
import { z } from "zod";
import { ProblemError } from "@/lib/base/problem";
import { EventsView, eventsRow } from "@/lib/hub/events-view";
import { measureForms } from "@/lib/hub/form-sizes";
import { probeQuery } from "@/lib/hub/query-probe";
import { resumeExperiment } from "@/lib/hub/resume-experiment";
import { scopeOf } from "@/lib/hub/scope";
import {
  captureQuery,
  eventQuery,
  eventsQuery,
  positionQuery,
  queryLabQuery,
  readEventsQuery,
  readFilter,
  readLabQuery,
  readStreams,
  streamQuery,
} from "@/lib/watch/api-query";
import {
  costSchema,
  type EventDetail,
  eventDetailSchema,
  experimentSchema,
  positionSchema,
  queryLabSchema,
  watchSchema,
} from "@/lib/watch/api-schema";
import { changeDetail } from "@/lib/watch/change-detail";
import { metadataSaving, sharingOf } from "@/lib/watch/cost";
import type { Runtime } from "../runtime";
import { type Api, attachment, clientSignal, contextQuery, envelope, viewSchema } from "./route";

/** Rows of `GET /api/watch`, the newest. */
const ROWS = 500;
const MEASURE_MS = 30_000;

/** The watch laboratory: what the live views show, and what is asked for once. */
export function addWatch(api: Api, runtime: Runtime): void {
  addEvents(api, runtime);
  addEvent(api, runtime);
  addPosition(api, runtime);
  addCapture(api, runtime);
  addExperiment(api, runtime);
  addQueryLab(api, runtime);
  addCost(api, runtime);
}

const evidenceOf = ({ evidence }: Runtime, ids: readonly (string | null)[]) =>
  ids.flatMap((id) => (id === null ? [] : (evidence.get(id) ?? [])));

function addEvents(api: Api, runtime: Runtime): void {
  const schema = viewSchema("What travels on some watches", contextQuery.extend(eventsQuery), watchSchema);
  api.get("/api/watch", { schema }, async (request) => {
    const { streams, filter } = readEventsQuery(request.query);
    const capture = await runtime.captures.lease(request.query.context, streams);
    const filtered = capture.value.filtered(filter);
    try {
      const answer = new EventsView(capture.value, filtered.value).frame({ tail: ROWS });
      const requests = capture.value.streams.map(({ evidence }) => evidence);
      return envelope(answer, evidenceOf(runtime, requests), runtime.clock.now());
    } finally {
      filtered.close();
      capture.close();
    }
  });
}

function addEvent(api: Api, runtime: Runtime): void {
  const schema = viewSchema(
    "One event with its object, and what it changed",
    z.strictObject(eventQuery),
    eventDetailSchema,
  );
  api.get("/api/watch/event", { schema }, async (request) => {
    const found = runtime.captures.get(request.query.capture).find(Number(request.query.seq));
    if (found === null) throw eventGone();
    const { event, before, evidenceId } = found;
    const change = event.type === "MODIFIED" && before !== null ? changeDetail(before, event.object) : null;
    const detail: EventDetail = { event: eventsRow(event), object: event.object, previous: before, change };
    return envelope(detail, evidenceOf(runtime, [evidenceId]), runtime.clock.now());
  });
}

function addPosition(api: Api, runtime: Runtime): void {
  const schema = viewSchema(
    "Where in a filtered view a moment is",
    z.strictObject(positionQuery),
    positionSchema,
  );
  api.get("/api/watch/position", { schema }, async ({ query }) => {
    const capture = runtime.captures.get(query.capture);
    const seq = query.seq === undefined ? capture.ring.seqAtTime(Number(query.at ?? 0)) : Number(query.seq);
    const { value, close } = capture.filtered(readFilter(query));
    const first = value.gone;
    const position = { first, total: first + value.length, ordinal: first + value.positionOf(seq) };
    close();
    return envelope(position, [], runtime.clock.now());
  });
}

function addCapture(api: Api, runtime: Runtime): void {
  const schema = {
    summary: "A capture as a file: NDJSON, docs/watch.md",
    querystring: z.strictObject(captureQuery),
  };
  api.get("/api/watch/capture", { schema }, async (request, reply) => {
    const capture = runtime.captures.get(request.query.capture);
    const replay = (await runtime.replay?.command({ do: "state" })) ?? null;
    const about = replay && { kind: replay.kind, startedAt: replay.startedAt };
    reply.header("Content-Disposition", attachment(runtime, "cutaway-capture.ndjson"));
    return reply.type("application/x-ndjson").send(Readable.from(capture.lines(about)));
  });
}

function addExperiment(api: Api, runtime: Runtime): void {
  const schema = viewSchema(
    "Cut a stream and resume it in three ways",
    z.strictObject(streamQuery),
    experimentSchema,
  );
  api.get("/api/watch/experiment", { schema }, async (request) => {
    const capture = runtime.captures.get(request.query.capture);
    const { stream, source } = streamOf(capture.stream(request.query.stream));
    const { experiment, evidence } = await resumeExperiment({
      stream,
      events: [...capture.ring].filter((event) => event.stream === stream.id),
      scope: source.watch.scope,
      transport: source.watch.transport,
      clock: runtime.clock,
      signal: AbortSignal.timeout(MEASURE_MS),
    });
    return envelope(experiment, evidenceOf(runtime, evidence), runtime.clock.now());
  });
}

function addQueryLab(api: Api, runtime: Runtime): void {
  const schema = viewSchema(
    "One list or watch with exactly these parameters, and what the rules say it answers",
    contextQuery.extend(queryLabQuery),
    queryLabSchema,
  );
  api.get("/api/watch/query", { schema }, async ({ query }, reply) => {
    const [spec] = readStreams(query.streams);
    if (spec === undefined) throw streamUnknown();
    const transport = await runtime.clusters.transport(query.context);
    const { result, evidence } = await probeQuery({
      transport,
      clock: runtime.clock,
      scope: scopeOf(spec),
      query: readLabQuery(query),
      signal: clientSignal(reply.raw),
    });
    return envelope(result, evidenceOf(runtime, evidence), runtime.clock.now());
  });
}

function addCost(api: Api, runtime: Runtime): void {
  const schema = viewSchema(
    "What a stream costs in full and as metadata alone",
    z.strictObject(streamQuery),
    costSchema,
  );
  api.get("/api/watch/cost", { schema }, async (request, reply) => {
    const capture = runtime.captures.get(request.query.capture);
    const { source } = streamOf(capture.stream(request.query.stream));
    const { scope, transport } = source.watch;
    const { forms, whole, evidence } = await measureForms(transport, scope, clientSignal(reply.raw));
    const sharing = sharingOf(1, capture.subscribers(source));
    const cost = { sharing, forms, whole, saving: metadataSaving(forms) };
    return envelope(cost, evidenceOf(runtime, evidence), runtime.clock.now());
  });
}

function streamOf<T>(found: T | null): T {
  if (found === null) throw streamUnknown();
  return found;
}

const streamUnknown = () =>
  new ProblemError({
    code: "BAD_QUERY",
    message: "The capture has no such stream.",
    hint: "`meta.streams` of the live view lists them.",
  });

const eventGone = () =>
  new ProblemError({
    code: "EVENT_GONE",
    message: "This event is no longer held.",
    hint: "The newest 50,000 events of a capture are kept.",
  });
