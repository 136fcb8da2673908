import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import type { ByteRedactor } from "@/lib/access/redact/mask";

/**
 * Headers of an answer, names and values in turn. An object that is put together of others, as of 15 headers, costs
 * ten times what it costs to send them.
 */
export type HeaderList = readonly string[];

export interface RelayOptions {
  readonly body: Readable;
  /** Null: verbatim. */
  readonly redactor: ByteRedactor | null;
  readonly response: ServerResponse;
  readonly status: number;
  readonly headers: HeaderList;
  /** Called when the answer ended in an error before anything of it was sent: it can still become another one. */
  readonly failed: (error: unknown) => void;
}

/**
 * Passes an answer on as fast as the client takes it, through the redactor. What has come as a whole
 * within one turn of the loop, as most small answers do, leaves in one piece that tells its length;
 * everything else is streamed. A body or a redactor that fails cuts the answer short, so that it cannot be
 * taken for a whole one. By hand rather than by pipes: two streams more would be a tenth of a small answer's
 * cost. The caller ends the body when the client goes away.
 * @returns what ends the answer as if upstream had ended it here: for a shutdown
 */
export function relay(options: RelayOptions): () => void {
  const { body, redactor, response } = options;
  const outlet = new Outlet(options);
  const fail = (error: unknown) => {
    body.destroy();
    outlet.fail(error);
  };
  const take = (chunk: Buffer) => {
    const bytes = redactor === null ? chunk : attempt(() => redactor.push(chunk), fail);
    if (outlet.write(bytes)) return;
    body.pause();
    response.once("drain", () => body.resume());
  };
  body.on("data", take);
  body.once("end", () => outlet.end(redactor === null ? NOTHING : attempt(() => redactor.end(), fail)));
  body.once("error", fail);
  return () => {
    body.off("data", take);
    outlet.end(NOTHING);
  };
}

const NOTHING = Buffer.alloc(0);

function attempt(run: () => Buffer, failed: (error: unknown) => void): Buffer {
  try {
    return run();
  } catch (error) {
    failed(error);
    return NOTHING;
  }
}

/**
 * The answer as it leaves: what comes within one turn of the loop in one write, since the records of
 * TLS are small; the headers with the first of it, those of a silent watch one turn after they came.
 */
class Outlet {
  readonly #options: RelayOptions;
  #turn: NodeJS.Immediate | null;
  /** What came in the first turn, before the headers are sent. */
  #first: Buffer[] = [];
  #over = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#turn = setImmediate(() => this.#begin());
  }

  /** False when the client has enough for now. */
  write(bytes: Buffer): boolean {
    const { response } = this.#options;
    if (this.#over || bytes.length === 0) return true;
    if (!response.headersSent) {
      this.#first.push(bytes);
      return true;
    }
    this.#gather();
    return response.write(bytes);
  }

  end(rest: Buffer): void {
    if (this.#over) return;
    this.#over = true;
    const { response, status, headers } = this.#options;
    if (response.headersSent || response.destroyed) {
      response.end(rest);
      return;
    }
    this.#clearTurn();
    const [only = rest] = this.#first;
    const whole =
      this.#first.length + Number(rest.length > 0) > 1 ? Buffer.concat([...this.#first, rest]) : only;
    response.writeHead(status, [...headers, "Content-Length", String(whole.length)]);
    response.end(whole);
  }

  fail(error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    const { response, failed } = this.#options;
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    this.#clearTurn();
    failed(error);
  }

  /** There is more to come than one turn brought. */
  #begin(): void {
    const { response, status, headers } = this.#options;
    this.#turn = null;
    if (response.destroyed) return;
    const { socket } = response;
    socket?.cork();
    response.writeHead(status, [...headers]);
    response.flushHeaders();
    for (const bytes of this.#first) response.write(bytes);
    socket?.uncork();
    this.#first = [];
  }

  #gather(): void {
    if (this.#turn !== null) return;
    const { socket } = this.#options.response;
    socket?.cork();
    this.#turn = setImmediate(() => {
      this.#turn = null;
      socket?.uncork();
    });
  }

  #clearTurn(): void {
    if (this.#turn !== null) clearImmediate(this.#turn);
    this.#turn = null;
  }
}
