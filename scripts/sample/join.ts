import { digString } from "@/lib/base/json";
import { copyRecording, type Edits } from "@/lib/recording/copy";
import type { RecordedEvent, RecordedRow, Recording } from "@/lib/recording/recording";
import type { RecordingAnswer, RecordingScope } from "@/lib/recording/schema";
import type { ByteSink } from "@/lib/recording/sink";
import { RecordingWriter } from "@/lib/recording/writer";
import { type JoinedObject, moved, nodeObjects } from "./node-objects";
import { isOwnObject, isOwnScope, ownBody } from "./own";
import { printedCells } from "./printed";
import { repeatMetrics, repeatStats } from "./repeat";
import type { Scrub } from "./scrub";

/** The highest takes ten times as long for a tenth of the size. */
const QUALITY = 9;
const BLOCK_BYTES = 2 * 1024 * 1024;

/** A recording of the lab without the traces of this machine and of whoever else used the lab meanwhile. */
export function cleanEdits(scrub: Scrub): Edits {
  return {
    scope: isOwnScope,
    payload: (json, scope, of) => (isOwnObject(scope, of) ? scrub.text(json) : null),
    body: (body, of) => {
      const own = ownBody(body, of);
      return own === null ? null : scrub.body(own);
    },
  };
}

/** A second node with its pods and what its kubelet said, put into a recording of the lab. */
export function joinEdits(lab: Recording, node: Recording, scrub: Scrub): Edits {
  const shiftMs = Date.parse(lab.header.startedAt) - Date.parse(node.header.startedAt);
  const agent = daemonSetOf(lab, "agent");
  const objects = nodeObjects(node, shiftMs, agent);
  const clean = cleanEdits(scrub);
  return {
    ...clean,
    payload: (json, scope, of) => clean.payload?.(withSecondAgent(json, scope, of, agent), scope, of) ?? null,
    rows: (scope) => rowsFor(scope, objects, Date.parse(lab.header.startedAt)),
    answers: repeated(node, shiftMs, lab.durationMs),
  };
}

/** As small as can be. */
export async function repack(from: Recording, sink: ByteSink, edits: Edits): Promise<void> {
  await copyRecording(
    from,
    new RecordingWriter(sink, from.header, { quality: QUALITY, blockBytes: BLOCK_BYTES }),
    edits,
  );
}

function daemonSetOf(lab: Recording, name: string): string {
  const scope = lab.scopes.find(({ resource, form }) => resource === "daemonsets" && form === "object");
  const found = [...lab.snapshot(scope?.id ?? -1)].find((row) => row.name === name);
  if (found === undefined) throw new Error(`the recording has no DaemonSet ${name}`);
  return found.uid;
}

const COUNTS =
  /"(currentNumberScheduled|desiredNumberScheduled|numberAvailable|numberReady|updatedNumberScheduled)":1\b/g;

/** The DaemonSet has a pod on the second node as well. */
function withSecondAgent(
  json: string,
  { resource, form }: RecordingScope,
  of: RecordedRow | RecordedEvent,
  agent: string,
): string {
  if (resource !== "daemonsets" || of.uid !== agent) return json;
  if (form === "object") return json.replaceAll(COUNTS, '"$1":2');
  const cells: unknown[] = JSON.parse(json);
  return JSON.stringify(cells.map((cell) => (cell === 1 ? 2 : cell)));
}

function rowsFor(scope: RecordingScope, objects: readonly JoinedObject[], at: number) {
  return objects
    .filter(
      ({ resource }) =>
        resource === scope.resource &&
        scope.group === (resource.endsWith("s") && ["nodes", "pods"].includes(resource) ? "" : "apps"),
    )
    .map(({ uid, object }, i) => {
      const resourceVersion = String(BigInt(scope.resourceVersion) - BigInt(i + 1));
      const whole = { ...object, metadata: { ...Object(object.metadata), resourceVersion } };
      const row = {
        namespace: digString(object, "metadata", "namespace") ?? "",
        name: digString(object, "metadata", "name") ?? "",
        uid,
        resourceVersion,
      };
      const json = JSON.stringify(scope.form === "table" ? printedCells(scope, object, at) : whole);
      return { row, json };
    });
}

/** The kubelet's answers over the whole length: what was asked once stays, what was asked twice goes on. */
function repeated(node: Recording, shiftMs: number, durationMs: number): NonNullable<Edits["answers"]> {
  const strideMs = Math.max(...node.answers.map(({ at }) => at));
  const firsts = node.answers.filter(({ at }) => at === 0);
  const all = firsts.flatMap((first) => {
    const second = node.answers.find(({ at, path }) => at > 0 && path === first.path);
    const body = node.body(first).toString("utf8");
    if (second === undefined) return [{ answer: first, body: moved(body, shiftMs) }];
    const later = node.body(second).toString("utf8");
    return Array.from({ length: Math.ceil(durationMs / strideMs) }, (_, step) => ({
      answer: { ...first, at: step * strideMs },
      body: repeat(first, body, later, { step, strideMs, shiftMs }),
    }));
  });
  return all
    .sort((a, b) => a.answer.at - b.answer.at)
    .map(({ answer: { id: _, base: __, bytes: ___, ...answer }, body }) => ({
      answer,
      body: Buffer.from(body),
    }));
}

function repeat(
  { path }: RecordingAnswer,
  first: string,
  second: string,
  repetition: Parameters<typeof repeatMetrics>[2],
): string {
  if (!path.endsWith("stats/summary")) return repeatMetrics(first, second, repetition);
  return moved(JSON.stringify(repeatStats(JSON.parse(first), JSON.parse(second), repetition)), 0);
}
