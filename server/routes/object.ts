import { ProblemError } from "@/lib/base/problem";
import { settled } from "@/lib/hub/trees/settled";
import type { LiveView } from "@/lib/hub/view";
import { objectQuery } from "@/lib/object/api-query";
import { eventsSchema, type ObjectMeta, objectSchema } from "@/lib/object/api-schema";
import type { Runtime } from "../runtime";
import { type Api, clientSignal, contextQuery, envelope, viewSchema } from "./route";

const READ_MS = 20_000;
const MAX_EVENTS = 1_000;

/** One object, and the events about it: what the live views show, as one answer. */
export function addObject(api: Api, runtime: Runtime): void {
  const query = contextQuery.extend(objectQuery);
  const evidenceOf = (ids: readonly string[]) => ids.flatMap((id) => runtime.evidence.get(id) ?? []);

  const schema = viewSchema("One object with its owners", query, objectSchema);
  api.get("/api/object", { schema }, async (request, reply) => {
    const { context, ...asked } = request.query;
    const view = await runtime.objects.open(context, asked);
    try {
      await settled(view, runtime.clock, READ_MS, clientSignal(reply.raw));
      await view.ownersRead();
      const meta = view.meta();
      if (meta.object === null) throw whyNone(view, meta);
      return envelope(meta, evidenceOf(meta.requests), runtime.clock.now());
    } finally {
      view.close();
    }
  });

  const events = viewSchema("The events about one object, the newest first", query, eventsSchema);
  api.get("/api/object/events", { schema: events }, async (request, reply) => {
    const { context, ...asked } = request.query;
    const view = await runtime.objects.events(context, asked);
    try {
      await settled(view, runtime.clock, READ_MS, clientSignal(reply.raw));
      const { problem, phase } = view.status();
      if (phase === "denied" && problem !== null) throw new ProblemError(problem);
      const rows = view.rows();
      return envelope({ total: rows.length, rows: rows.slice(0, MAX_EVENTS) }, [], runtime.clock.now());
    } finally {
      view.close();
    }
  });
}

function whyNone(view: LiveView, { kind, name, presence }: ObjectMeta): ProblemError {
  const { problem } = view.status();
  if (presence !== "absent" && problem !== null) return new ProblemError(problem);
  return new ProblemError({
    code: "OBJECT_NOT_FOUND",
    message: `There is no ${kind.kind} named ${name} here.`,
    hint: "It may have been deleted, or be in another namespace.",
  });
}
