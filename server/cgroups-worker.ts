import { StringDecoder } from "node:string_decoder";
import { parentPort } from "node:worker_threads";
import { CadvisorParser } from "@/lib/cgroups/sources/cadvisor";
import { readSummary } from "@/lib/cgroups/sources/summary";
import type { CgroupsPiece, CgroupsReply } from "./cgroups-reader";

interface Reading {
  push(chunk: Uint8Array): void;
  finish(): CgroupsReply["result"];
}

function cadvisorReading(): Reading {
  const [decoder, parser] = [new StringDecoder("utf8"), new CadvisorParser()];
  return { push: (chunk) => parser.push(decoder.write(Buffer.from(chunk))), finish: () => parser.finish() };
}

function summaryReading(): Reading {
  const chunks: Uint8Array[] = [];
  return {
    push: (chunk) => void chunks.push(chunk),
    finish: () => {
      try {
        return readSummary(JSON.parse(Buffer.concat(chunks).toString("utf8")));
      } catch {
        return null;
      }
    },
  };
}

const open = new Map<number, Reading>();

/** Reads answers of kubelets piece by piece; only what is kept of them leaves this thread. */
parentPort?.on("message", ({ id, kind, chunk, over }: CgroupsPiece) => {
  const reading = open.get(id) ?? (kind === "cadvisor" ? cadvisorReading() : summaryReading());
  if (chunk !== null) {
    reading.push(chunk);
    open.set(id, reading);
    return;
  }
  open.delete(id);
  if (over !== true) parentPort?.postMessage({ id, result: reading.finish() } satisfies CgroupsReply);
});
