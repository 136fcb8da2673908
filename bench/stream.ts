import { once } from "node:events";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { redactObject } from "@/lib/access/redact/object";
import { ObjectsIndex } from "@/lib/hub/objects-index";
import { objectRow } from "@/lib/hub/objects-view";
import { ObjectStore } from "@/lib/kube/reflector/store";
import { decodeFrame } from "@/lib/kube/watch-stream/event";
import { FrameSplitter } from "@/lib/kube/watch-stream/splitter";
import { describeChange } from "@/lib/watch/change";
import { cpuTime } from "./cpu-time";
import { pod } from "./pods";
import { formatRatio, median, pairedRatio } from "./stats";

const CHUNK_BYTES = 64 * 1024;
const OBJECTS = 1_000;
/** About as many events as come within one frame's wait (20 ms) at 5,000 a second. */
const EVENTS_A_FRAME = 100;
const WINDOW = 50;

/** A watch's bytes: changes of pods of about 3 KB, in chunks as a socket gives them. */
function stream(events: number): Buffer[] {
  const lines = Array.from(
    { length: events },
    (_, i) => `${JSON.stringify({ type: "MODIFIED", object: pod(i, OBJECTS) })}\n`,
  );
  const all = Buffer.from(lines.join(""));
  const chunks: Buffer[] = [];
  for (let at = 0; at < all.length; at += CHUNK_BYTES) chunks.push(all.subarray(at, at + CHUNK_BYTES));
  return chunks;
}

/** What a reader does with a frame, and what it does now and then. */
interface Reader {
  readonly name: string;
  read(chunks: readonly Buffer[]): Promise<number>;
}

const byReadline: Reader = {
  name: "readline + JSON.parse",
  async read(chunks) {
    const lines = createInterface({ input: Readable.from(chunks), crlfDelay: Number.POSITIVE_INFINITY });
    let events = 0;
    lines.on("line", (line) => {
      if (JSON.parse(line).type === "MODIFIED") events++;
    });
    await once(lines, "close");
    return events;
  },
};

const STAGES = ["split", "parse", "redact", "store", "index", "window"] as const;

/** The pipeline of a full watch up to the named stage. */
function upTo(last: (typeof STAGES)[number]): Reader {
  return { name: last, read: (chunks) => pipeline(chunks, STAGES.indexOf(last)) };
}

async function pipeline(chunks: readonly Buffer[], depth: number): Promise<number> {
  const splitter = new FrameSplitter();
  const store = new ObjectStore();
  const index = new ObjectsIndex();
  const source = Readable.from(chunks);
  let events = 0;
  const take = (frame: Buffer) => {
    events++;
    if (depth < 1) return;
    const { event } = decodeFrame(frame);
    if (event.type !== "MODIFIED" || depth < 2) return;
    const object = redactObject(event.object, { secrets: false });
    if (depth < 3) return;
    const { delta } = store.put(object, frame.length);
    if (delta !== null && depth >= 4) index.apply(delta);
    if (depth >= 5 && events % EVENTS_A_FRAME === 0) JSON.stringify(index.slice(0, WINDOW).map(objectRow));
  };
  source.on("data", (chunk: Buffer) => {
    splitter.push(chunk);
    for (let frame = splitter.next(); frame !== null; frame = splitter.next()) take(frame);
  });
  await once(source, "end");
  return events;
}

/** @throws Error when a reader loses or invents events */
async function time({ name, read }: Reader, chunks: readonly Buffer[], events: number): Promise<number> {
  const { ms, result } = await cpuTime(() => read(chunks));
  if (result !== events) throw new Error(`${name} saw ${result} events of ${events}`);
  return ms;
}

/**
 * What comes between an apiserver's bytes and a tab's frame, against the least that a client can do: lines by
 * readline, each parsed. Above 1 is faster than that. Each stage's cost is the difference to the one before it.
 */
async function pipelineAgainstReadline(pairs: number): Promise<void> {
  const events = 20_000;
  const chunks = stream(events);
  const readers = STAGES.map(upTo);
  const theirs: number[] = [];
  const ours = new Map<Reader, number[]>(readers.map((reader) => [reader, []]));
  for (let pair = -1; pair < pairs; pair++) {
    const baseline = await time(byReadline, chunks, events);
    if (pair >= 0) theirs.push(baseline);
    for (const reader of readers) {
      const elapsed = await time(reader, chunks, events);
      if (pair >= 0) ours.get(reader)?.push(elapsed); // the first pair warms up
    }
  }
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  console.log(`${events} events of ${Math.round(bytes / events)} bytes`);
  let before = 0;
  for (const [{ name }, times] of ours) {
    const micros = (median(times) / events) * 1_000;
    console.log(`  ${name.padEnd(7)} ${(micros - before).toFixed(1).padStart(6)} µs an event`);
    before = micros;
  }
  const whole = ours.get(readers.at(-1) as Reader) ?? [];
  console.log(`all of it against readline + JSON.parse: ${formatRatio(pairedRatio(theirs, whole))}`);
}

/** What the laboratory does besides with each MODIFIED: what changed, by field and owner; beside parsing the event. */
async function diffAgainstParsing(pairs: number): Promise<void> {
  const events = 2_000;
  const lines = Array.from({ length: events }, (_, i) => JSON.stringify(pod(i, 1)));
  const versions = lines.map((line) => JSON.parse(line));
  const parsing: number[] = [];
  const comparing: number[] = [];
  for (let pair = -1; pair < pairs; pair++) {
    const parsed = await cpuTime(() => {
      for (const line of lines) JSON.parse(line);
    });
    const compared = await cpuTime(() => {
      for (let i = 1; i < events; i++) describeChange(versions[i - 1], versions[i]);
    });
    if (pair < 0) continue; // the first pair warms up
    parsing.push(parsed.ms);
    comparing.push(compared.ms);
  }
  const micros = (median(comparing) / events) * 1_000;
  const ratio = formatRatio(pairedRatio(parsing, comparing));
  console.log(`what changed in an object: ${micros.toFixed(1)} µs; JSON.parse of it against that: ${ratio}`);
}

/** The engine's own collector, which Node hides unless it is asked for. */
function collector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}

/** Bytes in use after collections that were asked for. */
function heap(collect: () => void): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

/** What stays behind of events that changed the same objects again and again. */
async function heapGrowth(): Promise<void> {
  const gc = collector();
  const store = new ObjectStore();
  const index = new ObjectsIndex();
  const used: number[] = [];
  const steps = [200_000, 400_000, 600_000];
  let event = 0;
  for (const step of steps) {
    for (; event < step; event++) {
      const frame = Buffer.from(JSON.stringify({ type: "MODIFIED", object: pod(event, OBJECTS) }));
      const decoded = decodeFrame(frame).event;
      if (decoded.type !== "MODIFIED") throw new Error("the benchmark's own event was not understood");
      const { delta } = store.put(redactObject(decoded.object, { secrets: false }), frame.length);
      if (delta !== null) index.apply(delta);
    }
    used.push(heap(gc));
    console.log(
      `heap after ${step} events on ${OBJECTS} objects: ${((used.at(-1) ?? 0) / 1e6).toFixed(1)} MB`,
    );
  }
  const growth = ((used.at(-1) ?? 0) - (used[0] ?? 0)) / ((steps.at(-1) ?? 0) - (steps[0] ?? 0));
  console.log(`growth: ${growth.toFixed(2)} bytes an event`);
}

export async function benchStream({ pairs }: { pairs: number }): Promise<void> {
  await pipelineAgainstReadline(pairs);
  await diffAgainstParsing(pairs);
  await heapGrowth();
}
