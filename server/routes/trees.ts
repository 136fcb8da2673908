import { z } from "zod";
import { ProblemError } from "@/lib/base/problem";
import type { ClusterIndex } from "@/lib/hub/trees/cluster-index";
import { kindReport } from "@/lib/hub/trees/kind-report";
import { settled } from "@/lib/hub/trees/settled";
import type { LiveView } from "@/lib/hub/view";
import { changesSchema, kindsSchema, mapSchema, positionSchema, treesSchema } from "@/lib/trees/api-schema";
import { MAX_GROUPS } from "@/lib/trees/map/groups";
import { treesQuery } from "@/lib/trees/query";
import { neighboursSchema } from "@/lib/trees/relation-row";
import { treeText } from "@/lib/trees/tree-text";
import type { Runtime } from "../runtime";
import { type Api, clientSignal, contextQuery, envelope, viewSchema } from "./route";

/** A whole cluster is read within this time, or what is there by then is answered and says so. */
const READ_MS = 20_000;

const MAX_RELATIONS = 5_000;

const number = z
  .string()
  .regex(/^\d{1,9}$/)
  .optional();

/** Resource trees: what the live views show, as one answer. */
export function addTrees(api: Api, runtime: Runtime): void {
  addRows(api, runtime);
  addMap(api, runtime);
  addText(api, runtime);
  addPosition(api, runtime);
  addKinds(api, runtime);
  addChanges(api, runtime);
  addNeighbours(api, runtime);
}

export const evidenceOf = ({ evidence }: Runtime, { feeds }: ClusterIndex) =>
  feeds.flatMap((feed) => feed.requests()).flatMap((id) => evidence.get(id) ?? []);

/** Waits until all is read. @throws ProblemError HISTORY_EXPIRED, HISTORY_AHEAD for a moment that cannot be had */
async function whole(
  view: Pick<LiveView, "status" | "onChange">,
  { clock }: Runtime,
  signal: AbortSignal,
): Promise<void> {
  await settled(view, clock, READ_MS, signal);
  const { phase, problem } = view.status();
  if (phase === "gone" && problem !== null) throw new ProblemError(problem);
}

function addRows(api: Api, runtime: Runtime): void {
  const query = contextQuery.extend({ ...treesQuery, offset: number, count: number });
  const schema = viewSchema("Trees of everything in the cluster, as rows", query, treesSchema);
  api.get("/api/trees", { schema }, async (request, reply) => {
    const { context, offset, count, ...asked } = request.query;
    const { view, index, close } = await runtime.trees.open(context, asked);
    try {
      await whole(view, runtime, clientSignal(reply.raw));
      const window = { offset: Number(offset ?? 0), count: Math.min(Number(count ?? 500), 5_000) };
      return envelope(view.frame(window), evidenceOf(runtime, index), runtime.clock.now());
    } finally {
      close();
    }
  });
}

function addMap(api: Api, runtime: Runtime): void {
  const query = contextQuery.extend(treesQuery);
  const schema = viewSchema("Everything as counts by group, kind and health", query, mapSchema);
  api.get("/api/trees/map", { schema }, async (request, reply) => {
    const { context, ...asked } = request.query;
    const { view, index, close } = await runtime.trees.openMap(context, asked);
    try {
      await whole(view, runtime, clientSignal(reply.raw));
      const { rows, meta } = view.frame({ offset: 0, count: MAX_GROUPS });
      return envelope({ groups: rows, meta }, evidenceOf(runtime, index), runtime.clock.now());
    } finally {
      close();
    }
  });
}

function addNeighbours(api: Api, runtime: Runtime): void {
  const query = contextQuery.extend({ uid: z.string().max(128), ns: treesQuery.ns, at: treesQuery.at });
  const schema = viewSchema("One object's owners, what it owns, and its relations", query, neighboursSchema);
  api.get("/api/trees/neighbours", { schema }, async (request, reply) => {
    const { context, ...asked } = request.query;
    const { view, index, close } = await runtime.trees.neighbours(context, asked);
    try {
      await whole(view, runtime, clientSignal(reply.raw));
      const { rows, meta } = view.frame({ offset: 0, count: MAX_RELATIONS });
      return envelope({ rows, meta }, evidenceOf(runtime, index), runtime.clock.now());
    } finally {
      close();
    }
  });
}

function addText(api: Api, runtime: Runtime): void {
  const schema = {
    summary: "The rows that are open as indented text, as kubectl-tree prints them",
    querystring: contextQuery.extend(treesQuery),
  };
  api.get("/api/trees/text", { schema }, async (request, reply) => {
    const { context, ...asked } = request.query;
    const { view, close } = await runtime.trees.open(context, asked);
    try {
      await whole(view, runtime, clientSignal(reply.raw));
      const text = treeText(view.rows(), runtime.clock.now());
      return reply.type("text/plain; charset=utf-8").send(text);
    } finally {
      close();
    }
  });
}

function addPosition(api: Api, runtime: Runtime): void {
  const query = contextQuery.extend({ ...treesQuery, key: z.string().max(512) });
  const schema = viewSchema("Where a row is, and what has to be opened for it", query, positionSchema);
  api.get("/api/trees/position", { schema }, async (request, reply) => {
    const { context, key, ...asked } = request.query;
    const { view, close } = await runtime.trees.open(context, asked);
    try {
      await whole(view, runtime, clientSignal(reply.raw));
      return envelope(view.position(key), [], runtime.clock.now());
    } finally {
      close();
    }
  });
}

function addKinds(api: Api, runtime: Runtime): void {
  const schema = viewSchema(
    "The kinds that trees are made of, and how each is read",
    contextQuery.extend({ ns: treesQuery.ns, at: treesQuery.at }),
    kindsSchema,
  );
  api.get("/api/trees/kinds", { schema }, async (request) => {
    const { context, ...asked } = request.query;
    const { index, close } = await runtime.trees.open(context, asked);
    try {
      const kinds = index.feeds.map(kindReport);
      return envelope({ kinds }, evidenceOf(runtime, index), runtime.clock.now());
    } finally {
      close();
    }
  });
}

function addChanges(api: Api, runtime: Runtime): void {
  const seconds = z
    .string()
    .regex(/^\d{1,5}$/)
    .describe("how far back");
  const schema = viewSchema(
    "What appeared, changed and vanished, as far as it was watched",
    contextQuery.extend({ ns: treesQuery.ns, seconds }),
    changesSchema,
  );
  api.get("/api/trees/changes", { schema }, async (request) => {
    const { context, seconds, ...asked } = request.query;
    const { index, close } = await runtime.trees.open(context, asked);
    try {
      const now = runtime.clock.now();
      return envelope(index.changes.answer(now - Number(seconds) * 1_000), evidenceOf(runtime, index), now);
    } finally {
      close();
    }
  });
}
