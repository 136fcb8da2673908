import type { About, Diagnostics } from "@/lib/about/schema";
import { EVIDENCE_CAPACITY, type Runtime } from "./runtime";

/** Cutaway's own state, now. */
export function readAbout(runtime: Runtime): About {
  const { clock, evidence } = runtime;
  const kept = evidence.recent(EVIDENCE_CAPACITY);
  return {
    version: runtime.version,
    node: process.version,
    platform: `${process.platform}/${process.arch}`,
    startedAt: runtime.startedAt,
    uptimeSeconds: Math.max(0, (clock.now() - runtime.startedAt) / 1000),
    kubelet: runtime.kubelet,
    upstream: runtime.upstream.list(kept.filter((record) => record.endMs === null)),
    connections: runtime.connections.open,
    streams: runtime.streams.count,
    hub: readHub(runtime),
    queues: readQueues(runtime),
    evidence: { kept: kept.length, capacity: EVIDENCE_CAPACITY },
    memory: process.memoryUsage(),
    eventLoop: runtime.eventLoop.read(),
    refusals: runtime.refusals.list(),
    problems: runtime.problems.list(),
  };
}

function readQueues({ tabs, masker }: Runtime): About["queues"] {
  const { windows, bytes } = tabs.waiting;
  return { windows, socketBytes: bytes, masking: masker.queued };
}

function readHub({ tabs, watches, captures }: Runtime): About["hub"] {
  const contexts = [...new Set(watches.open.map(({ context }) => context))];
  return {
    streams: tabs.connections,
    subscriptions: tabs.subscriptions,
    watches: contexts.map((context) => {
      const open = watches.open.filter((watch) => watch.context === context);
      return {
        context,
        open: open.length,
        objects: sum(open, ({ reflector }) => reflector.objects.size),
        bytes: sum(open, (watch) => watch.bytes()),
        indexes: {
          open: sum(open, ({ indexes }) => indexes.open),
          bytes: sum(open, ({ indexes }) => indexes.bytes),
        },
      };
    }),
    captures: {
      open: captures.open.length,
      events: sum(captures.open, ({ ring }) => ring.length),
      bytes: sum(captures.open, (capture) => capture.bytes()),
    },
  };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

/** The same with the contexts numbered: their names are the only words in it that came from a kubeconfig. */
export function diagnosticsOf(about: About, at: number): Diagnostics {
  const names = [...new Set([...about.upstream, ...about.hub.watches].map(({ context }) => context))];
  const numbered = <T extends { readonly context: string }>(entries: readonly T[]): T[] =>
    entries.map((entry) => ({ ...entry, context: `context-${names.indexOf(entry.context) + 1}` }));
  const hub = { ...about.hub, watches: numbered(about.hub.watches) };
  return {
    format: "cutaway-diagnostics/1",
    at,
    about: { ...about, hub, upstream: numbered(about.upstream) },
  };
}
