import type { ServerResponse } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";
import { constants, createGzip, type Gzip } from "node:zlib";
import type { Body } from "../protocol/forms";

const CHUNK_BYTES = 64 * 1024;
/** Smaller answers are not compressed (apiserver pkg/endpoints/handlers/responsewriters, defaultGzipThresholdBytes). */
const GZIP_FROM_BYTES = 128 * 1024;

/** Pieces joined to chunks that are worth a write. */
function* chunks(body: Body): Generator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for (const piece of body) {
    const buffer = typeof piece === "string" ? Buffer.from(piece) : piece;
    if (buffer.length === 0) continue;
    held.push(buffer);
    bytes += buffer.length;
    if (bytes < CHUNK_BYTES) continue;
    yield Buffer.concat(held, bytes);
    [held, bytes] = [[], 0];
  }
  if (bytes > 0) yield Buffer.concat(held, bytes);
}

/**
 * Sends a body as it is made, as fast as the client takes it, and lets other requests in between. Compresses what is
 * large when the client asked for it.
 */
export async function sendBody(response: ServerResponse, body: Body, gzip: boolean): Promise<void> {
  const source = chunks(body);
  const first: Buffer[] = [];
  let bytes = 0;
  for (let next = source.next(); !next.done; next = source.next()) {
    first.push(next.value);
    bytes += next.value.length;
    if (bytes >= GZIP_FROM_BYTES) {
      await stream(response, first, source, gzip);
      return;
    }
  }
  response.setHeader("Content-Length", bytes);
  response.end(Buffer.concat(first, bytes));
}

async function stream(
  response: ServerResponse,
  first: readonly Buffer[],
  rest: Iterable<Buffer>,
  gzip: boolean,
) {
  const out = gzip ? compressed(response) : response;
  for (const chunk of first) await write(out, response, chunk);
  for (const chunk of rest) {
    if (response.destroyed) return;
    await write(out, response, chunk);
    await nextTurn();
  }
  out.end();
}

function compressed(response: ServerResponse): Gzip {
  response.setHeader("Content-Encoding", "gzip");
  response.setHeader("Vary", "Accept-Encoding");
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  gzip.pipe(response);
  return gzip;
}

/** Resolves when there is room for more, or when the client has gone. */
export function write(out: NodeJS.WritableStream, response: ServerResponse, chunk: Buffer): Promise<void> {
  if (response.destroyed || out.write(chunk)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      out.removeListener("drain", done);
      response.removeListener("close", done);
      resolve();
    };
    out.once("drain", done);
    response.once("close", done);
  });
}
