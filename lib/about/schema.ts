import { z } from "zod";

/** Upstream requests of one context since the start. */
export const upstreamSchema = z.object({
  context: z.string(),
  requests: z.number(),
  inFlight: z.number(),
  failures: z.number(),
  wireBytes: z.number(),
  decodedBytes: z.number(),
});

/** Sizes in bytes. */
export const memorySchema = z.object({
  rss: z.number(),
  heapUsed: z.number(),
  heapTotal: z.number(),
  external: z.number(),
  arrayBuffers: z.number(),
});

/** Delay of the event loop beyond its due time, in milliseconds, since the start. */
export const eventLoopSchema = z.object({ p50: z.number(), p99: z.number(), max: z.number() });

/** A problem code that answers carried, how often, and when last (milliseconds since the epoch). */
export const countedCodeSchema = z.object({ code: z.string(), count: z.number(), lastAt: z.number() });

/** Open things of one kind, and the memory that they hold, in bytes. */
const held = { open: z.number(), bytes: z.number() };

/** Upstream watches of one context, with the objects they keep; `indexes` hold them in order. */
export const watchesSchema = z.object({
  context: z.string(),
  ...held,
  objects: z.number(),
  indexes: z.object(held),
});

/** Everything live: tabs and their subscriptions, and the upstream watches that they share, by context. */
export const hubSchema = z.object({
  /** Tabs that are connected. */
  streams: z.number(),
  subscriptions: z.number(),
  watches: z.array(watchesSchema),
  captures: z.object({ ...held, events: z.number() }),
});

/** What waits for somebody. There is no queue of events: a tab that is slow gets the difference to what it was last sent. */
export const queuesSchema = z.object({
  /** Windows of tabs that have changed since they were last sent. */
  windows: z.number(),
  /** Bytes for tabs that their sockets have not taken. */
  socketBytes: z.number(),
  /** Bodies of Secrets that are being masked. */
  masking: z.number(),
});

/** Cutaway's own state, with nothing of any cluster's content in it but the context names. */
export const aboutSchema = z.object({
  version: z.string(),
  node: z.string(),
  platform: z.string(),
  startedAt: z.number(),
  uptimeSeconds: z.number(),
  kubelet: z.enum(["proxy", "direct", "off"]),
  /** Contexts used so far. */
  upstream: z.array(upstreamSchema),
  /** Open connections from browsers and scripts, and answers still being sent. */
  connections: z.number(),
  streams: z.number(),
  hub: hubSchema,
  queues: queuesSchema,
  evidence: z.object({ kept: z.number(), capacity: z.number() }),
  memory: memorySchema,
  eventLoop: eventLoopSchema,
  /** Requests that the gate refused, by code. */
  refusals: z.array(countedCodeSchema),
  /** Problems that answers carried, newest first. */
  problems: z.array(countedCodeSchema),
});
export type About = z.infer<typeof aboutSchema>;

/** `/api/about/diagnostics`: fit to hand to someone else; contexts are numbered, not named. */
export const diagnosticsSchema = z.object({
  format: z.literal("cutaway-diagnostics/1"),
  at: z.number(),
  about: aboutSchema,
});
export type Diagnostics = z.infer<typeof diagnosticsSchema>;
