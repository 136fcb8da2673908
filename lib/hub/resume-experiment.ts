import type { Clock } from "@/lib/base/clock";
import type { KubeTransport } from "@/lib/kube/types";
import type { Experiment } from "@/lib/watch/api-schema";
import { compareProbes, type Probe, type ProbeAnswer, planProbes, pointOf } from "@/lib/watch/experiment";
import { createObserver } from "@/lib/watch/observe";
import type { EventRow } from "@/lib/watch/types";
import type { CaptureStream } from "./capture-stream";
import { eventsRow } from "./events-view";
import { probeWatch, type WatchReading } from "./probe-watch";
import { type Scope, scopePath, selectorQuery } from "./scope";

export interface ResumeOptions {
  readonly stream: CaptureStream;
  /** The stream's events so far, in order. */
  readonly events: Iterable<EventRow>;
  readonly scope: Scope;
  readonly transport: Pick<KubeTransport, "request">;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Rows of an answer that are shown; all are counted. */
const SHOWN = 200;

/** The ids of the evidence of what was asked, and what came of it. */
export interface ExperimentRun {
  readonly experiment: Experiment;
  readonly evidence: readonly string[];
}

/** Cuts a stream, resumes from what it knew in three ways side by side, and lets it go on. */
export async function resumeExperiment(options: ResumeOptions): Promise<ExperimentRun> {
  const { stream, events, clock } = options;
  const point = pointOf(events);
  const cutAt = clock.now();
  const runs = await stream.cutDuring(() => Promise.all(planProbes(point).map((plan) => run(options, plan))));
  const done = runs.filter((found) => found !== null);
  const results = compareProbes(
    point,
    done.map(({ answer }) => answer),
  ).map((result) => {
    const found = done.find(({ answer }) => answer.kind === result.kind);
    const rows = found?.rows.slice(0, SHOWN) ?? [];
    const { status = null, end = "quiet" } = found?.reading ?? {};
    return { ...result, status, rows, quiet: end !== "limit" };
  });
  const evidence = done.flatMap(({ reading }) => reading.evidence ?? []);
  return { experiment: { point, cutAt, results }, evidence };
}

async function run(options: ResumeOptions, plan: Probe) {
  if (plan.resourceVersion === null) return null;
  const { scope, transport, clock, signal } = options;
  const { kind, resourceVersion } = plan;
  const reading = await probeWatch({
    transport,
    clock,
    signal,
    path: scopePath(scope),
    query: [
      ["watch", "true"],
      ["allowWatchBookmarks", "true"],
      ["resourceVersion", resourceVersion],
      ["timeoutSeconds", "10"],
      ...selectorQuery(scope),
    ],
    purpose: "watch/experiment",
  });
  const rows = rowsOf(reading, options);
  const { status, error, bytes } = reading;
  const answer: ProbeAnswer = { kind, resourceVersion, status, error, events: rows, bytes };
  return { answer, reading, rows };
}

function rowsOf({ events }: WatchReading, { stream, scope: { group, version } }: ResumeOptions) {
  const observer = createObserver({ stream: stream.id, group, version });
  return events.flatMap(({ event, bytes, at }, seq) =>
    event.type === "UNKNOWN" || event.type === "REJECTED" || event.type === "UNDECODABLE"
      ? []
      : [eventsRow({ ...observer.event(event, at, bytes), seq })],
  );
}
