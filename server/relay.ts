import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import type { ByteRedactor } from "@/lib/access/redact/mask";

export interface Relay {
  /** Resolves when the client has the whole answer, or one side has gone. Never rejects. */
  readonly done: Promise<void>;
  /** Ends the answer as if upstream had ended it here: for a shutdown. */
  end(): void;
}

/**
 * Passes a body on as fast as the client takes it, through the redactor. A client that goes away ends
 * the body; a body or a redactor that fails cuts the answer short, so that it cannot be taken for a
 * whole one. By hand rather than by pipes: two streams more would be a tenth of a small answer's cost.
 */
export function relay(body: Readable, redactor: ByteRedactor | null, response: ServerResponse): Relay {
  const cut = () => {
    body.destroy();
    response.destroy();
  };
  const gather = gatherer(response);
  const take = (chunk: Buffer) => {
    gather();
    const bytes = redactor === null ? chunk : attempt(() => redactor.push(chunk), cut);
    if (bytes.length > 0 && !response.write(bytes)) body.pause();
  };
  body.on("data", take);
  response.on("drain", () => body.resume());
  body.once("end", () => {
    const rest = redactor === null ? NOTHING : attempt(() => redactor.end(), cut);
    if (!response.destroyed) response.end(rest);
  });
  body.once("error", cut);
  gather();
  const done = new Promise<void>((resolve) => {
    response.once("close", () => {
      body.destroy();
      resolve();
    });
  });
  const end = () => {
    body.off("data", take);
    response.end();
  };
  return { done, end };
}

const NOTHING = Buffer.alloc(0);

function attempt(run: () => Buffer, failed: () => void): Buffer {
  try {
    return run();
  } catch {
    failed();
    return NOTHING;
  }
}

/**
 * What comes within one turn of the loop leaves in one write, since the records of TLS are small:
 * headers with the body that is there already, those of a silent watch one turn later.
 */
function gatherer(response: ServerResponse): () => void {
  const { socket } = response;
  let gathering = false;
  return () => {
    if (gathering) return;
    gathering = true;
    socket?.cork();
    setImmediate(() => {
      gathering = false;
      if (!response.writableEnded) response.flushHeaders();
      socket?.uncork();
    });
  };
}
