import { once } from "node:events";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { FrameSplitter } from "@/lib/kube/watch-stream/splitter";
import { cpuTime } from "./cpu-time";
import { formatRatio, pairedRatio } from "./stats";

const CHUNK_BYTES = 64 * 1024;

/** A watch's bytes: events of the given size, in chunks as a socket gives them. */
function stream(events: number, bytes: number): Buffer[] {
  const object = {
    kind: "Pod",
    metadata: { name: "p", uid: "u", resourceVersion: "1" },
    filler: "x".repeat(bytes),
  };
  const all = Buffer.from(`${JSON.stringify({ type: "MODIFIED", object })}\n`.repeat(events));
  const chunks: Buffer[] = [];
  for (let at = 0; at < all.length; at += CHUNK_BYTES) chunks.push(all.subarray(at, at + CHUNK_BYTES));
  return chunks;
}

interface Reader {
  readonly name: string;
  /** Reads everything; returns how many frames there were. */
  read(chunks: readonly Buffer[]): Promise<number>;
}

const byReadline: Reader = {
  name: "readline",
  async read(chunks) {
    const lines = createInterface({ input: Readable.from(chunks), crlfDelay: Number.POSITIVE_INFINITY });
    let frames = 0;
    lines.on("line", () => {
      frames += 1;
    });
    await once(lines, "close");
    return frames;
  },
};

/** Through the same Readable, so that only the splitting differs. */
function bySplitter(name: string, use: (frame: Buffer) => unknown): Reader {
  return {
    name,
    async read(chunks) {
      const splitter = new FrameSplitter();
      const source = Readable.from(chunks);
      let frames = 0;
      source.on("data", (chunk: Buffer) => {
        splitter.push(chunk);
        for (let frame = splitter.next(); frame !== null; frame = splitter.next()) {
          use(frame);
          frames += 1;
        }
      });
      await once(source, "end");
      return frames;
    },
  };
}

/** @throws Error when a reader loses or invents frames */
async function time(reader: Reader, chunks: readonly Buffer[], events: number): Promise<number> {
  const { ms, result } = await cpuTime(() => reader.read(chunks));
  if (result !== events) throw new Error(`${reader.name} saw ${result} frames of ${events}`);
  return ms;
}

/**
 * The frame splitter against node's readline, without parsing: alone (frames as bytes, as the reflector takes them),
 * and with each frame decoded to a string, which is what readline gives. Above 1 is faster than readline.
 */
export async function benchSplitter({ pairs }: { pairs: number }): Promise<void> {
  const readers = [
    bySplitter("splitter", (frame) => frame),
    bySplitter("splitter + toString", (f) => f.toString("utf8")),
  ];
  for (const [events, bytes] of [
    [200_000, 200],
    [40_000, 3_000],
    [400, 300_000],
  ] as const) {
    const chunks = stream(events, bytes);
    for (const reader of readers) {
      const theirs: number[] = [];
      const ours: number[] = [];
      for (let i = -1; i < pairs; i += 1) {
        const a = await time(byReadline, chunks, events);
        const b = await time(reader, chunks, events);
        if (i < 0) continue; // the first pair warms up
        theirs.push(a);
        ours.push(b);
      }
      const size = `${events} events of ${bytes} bytes`;
      console.log(`${reader.name} against readline, ${size}: ${formatRatio(pairedRatio(theirs, ours))}`);
    }
  }
}
