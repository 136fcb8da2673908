import { parentPort } from "node:worker_threads";
import { readSchema } from "@/lib/apis/openapi/read";
import type { SchemaReply, SchemaRequest } from "./schema-documents";

/** Documents in memory take about five times their text. */
const MAX_BYTES = 64 * 1024 * 1024;

interface Held {
  readonly document: unknown;
  readonly bytes: number;
}

/** The least recently used first. */
const held = new Map<string, Held>();

function keep(key: string, entry: Held): void {
  held.delete(key);
  held.set(key, entry);
  let total = 0;
  for (const { bytes } of held.values()) total += bytes;
  for (const [oldest, { bytes }] of held) {
    if (total <= MAX_BYTES || held.size === 1) return;
    held.delete(oldest);
    total -= bytes;
  }
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
  } catch {
    return null;
  }
}

/** Parses and keeps OpenAPI documents in a thread of its own; only what is open leaves it. */
function answer({ id, key, body, kind, question }: SchemaRequest): SchemaReply {
  const known = held.get(key);
  if (known === undefined && body === null) return { id, answer: null };
  const entry = known ?? { document: parse(body ?? new Uint8Array()), bytes: body?.byteLength ?? 0 };
  keep(key, entry);
  return { id, answer: readSchema(entry.document, kind, question) };
}

parentPort?.on("message", (request: SchemaRequest) => parentPort?.postMessage(answer(request)));
