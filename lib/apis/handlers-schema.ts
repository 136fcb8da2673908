import { z } from "zod";
import { panelOf } from "@/lib/objects/panel";
import type { FilterCount, FilterTime } from "./handlers/metrics";

/** One request of Cutaway's own, as flow control took it. */
const ownRequest = z.object({
  /** Of its evidence record. */
  id: z.string(),
  method: z.string(),
  path: z.string(),
  at: z.number(),
  status: z.number(),
  /** Milliseconds until the first byte. */
  firstByteMs: z.number().nullable(),
  auditId: z.string().nullable(),
  flowSchemaUid: z.string(),
  priorityLevelUid: z.string().nullable(),
});
export type OwnRequest = z.infer<typeof ownRequest>;
const ownRequests: z.ZodType<readonly OwnRequest[]> = z.array(ownRequest);

/** How flow control took one of them: names in place of uids; null where nothing has the uid any longer. */
const flow = z.object({
  id: z.string(),
  schema: z.string().nullable(),
  level: z.string().nullable(),
  type: z.enum(["Limited", "Exempt"]).nullable(),
  shares: z.number().nullable(),
  /** The FlowSchema that the rules lead to, by who asks and for what; null when that cannot be told. */
  expected: z.string().nullable(),
});
export type Flow = z.infer<typeof flow>;
const flows: z.ZodType<readonly Flow[]> = z.array(flow);

const filterTime: z.ZodType<FilterTime> = z.object({
  filter: z.string(),
  count: z.number(),
  mean: z.number(),
  p99: z.number().nullable(),
  recent: z.object({ count: z.number(), mean: z.number() }).nullable(),
});
const filterTimesSchema: z.ZodType<readonly FilterTime[]> = z.array(filterTime);
const filterCount: z.ZodType<FilterCount> = z.object({
  metric: z.string(),
  which: z.string(),
  value: z.number(),
});
const filterCounts: z.ZodType<readonly FilterCount[]> = z.array(filterCount);

/** `GET /api/apis/handlers`: what flow control did with our own requests. */
export const handlersAnswerSchema = z.object({ requests: ownRequests, flows: panelOf(flows) });
export type HandlersAnswer = z.infer<typeof handlersAnswerSchema>;

/** `GET /api/apis/filters`: how long the filters of the handler chain take. */
export const filtersAnswerSchema = z.object({
  metrics: panelOf(
    z.object({
      /** When they were read, milliseconds since the epoch; they are read at most every 15 s. */
      at: z.number(),
      times: filterTimesSchema,
      counts: filterCounts,
    }),
  ),
});
export type FiltersAnswer = z.infer<typeof filtersAnswerSchema>;
