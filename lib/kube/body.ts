import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Clock } from "@/lib/base/clock";
import type { ProblemError } from "@/lib/base/problem";
import { Deadline } from "./deadline";
import { kubeProblem } from "./error-codes";
import type { EvidenceDraft } from "./evidence-log";

export interface BodyOptions {
  readonly message: IncomingMessage;
  readonly draft: EvidenceDraft;
  readonly clock: Clock;
  /** The longest silence while bytes are wanted, in milliseconds; 0 for none. */
  readonly idleMs: number;
  /** Leave gzip as it is. */
  readonly packed: boolean;
  /** What went wrong, as a problem; called for an error only. */
  readonly explain: (error: unknown) => ProblemError;
  /** Called once, when the body has ended in whatever way; null when it is whole. */
  readonly onEnd: (failure: ProblemError | null) => void;
}

/**
 * The decoded body of an answer. Chunks pass as they came, uncopied; this layer only counts them,
 * watches for silence, and ends the request when it is destroyed.
 */
export class KubeBody extends Readable {
  readonly #options: BodyOptions;
  readonly #source: Readable;
  readonly #idle: Deadline;
  readonly #trailer: GzipTrailer | null;
  #progressAt: number;
  #wanted = true;

  constructor(options: BodyOptions) {
    super();
    const { message, clock } = options;
    this.#options = options;
    const isGzip = message.headers["content-encoding"] === "gzip";
    this.#source = isGzip && !options.packed ? gunzip(options) : message;
    this.#trailer = isGzip && options.packed ? new GzipTrailer() : null;
    this.#idle = new Deadline(clock);
    this.#progressAt = clock.monotonic();
    // Whoever reads is told as well; a body that nobody reads (yet) must not end the process.
    this.on("error", () => {});
    message.once("error", (error) => this.destroy(error));
    if (message.complete && this.#source === message) this.#takeWhole(message);
    else this.#follow();
  }

  /** Most small answers: nothing to wait for, and nothing to hold back. */
  #takeWhole(message: IncomingMessage): void {
    const whole: Buffer | null = message.read();
    if (whole !== null) this.#take(whole);
    this.#ended();
  }

  #follow(): void {
    const source = this.#source;
    source.on("data", (chunk: Buffer) => this.#take(chunk));
    source.once("end", () => this.#ended());
    if (source !== this.#options.message) source.once("error", (error) => this.destroy(error));
    source.pause();
    this.#watch(this.#options.idleMs);
  }

  override _read(): void {
    if (!this.#wanted) this.#progressAt = this.#options.clock.monotonic();
    this.#wanted = true;
    this.#source.resume();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#idle.cancel();
    const { message, explain, onEnd } = this.#options;
    if (!message.complete || error !== null) message.destroy();
    if (this.#source !== message) this.#source.destroy();
    const problem = error === null ? null : explain(error);
    onEnd(problem ?? (this.readableEnded ? null : kubeProblem("ABORTED")));
    done(problem);
  }

  #take(chunk: Buffer): void {
    const { draft, message, clock } = this.#options;
    if (this.#trailer === null) draft.fields.decodedBytes += chunk.length;
    else this.#trailer.add(chunk);
    if (this.#source === message) draft.fields.wireBytes += chunk.length;
    this.#progressAt = clock.monotonic();
    if (this.push(chunk)) return;
    this.#wanted = false;
    this.#source.pause();
  }

  #ended(): void {
    if (this.#trailer !== null) this.#options.draft.fields.decodedBytes = this.#trailer.decodedBytes;
    this.push(null);
  }

  /** Silence counts only while we ask for bytes: a slow reader is no fault of the apiserver's. */
  #watch(waitMs: number): void {
    const { clock, idleMs } = this.#options;
    this.#idle.arm(waitMs, () => {
      const silent = this.#wanted ? clock.monotonic() - this.#progressAt : 0;
      if (silent >= idleMs) this.destroy(kubeProblem("IDLE_TIMEOUT"));
      else this.#watch(idleMs - silent);
    });
  }
}

function gunzip({ message, draft }: BodyOptions): Readable {
  message.on("data", (chunk: Buffer) => {
    draft.fields.wireBytes += chunk.length;
  });
  return message.pipe(createGunzip());
}

/**
 * The end of a gzip body tells how long it is decoded, modulo 4 GiB (RFC 1952, ISIZE). Exact for a
 * single member, which is what Go and all other servers write.
 */
class GzipTrailer {
  #last: Buffer = Buffer.alloc(0);

  add(chunk: Buffer): void {
    this.#last = chunk.length >= 4 ? chunk.subarray(-4) : Buffer.concat([this.#last, chunk]).subarray(-4);
  }

  /** 0 for what is too short to be gzip. */
  get decodedBytes(): number {
    return this.#last.length === 4 ? this.#last.readUInt32LE(0) : 0;
  }
}

/**
 * A whole body of at most `maxBytes`.
 * @param began called with the first bytes, which may be long before the rest comes
 * @throws ProblemError BODY_TOO_LARGE, and whatever ended the body early.
 */
export async function readBody(
  body: Readable,
  maxBytes: number,
  began?: (head: Buffer) => void,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (size === 0) began?.(chunk);
    size += chunk.length;
    if (size > maxBytes) {
      body.destroy();
      throw kubeProblem("BODY_TOO_LARGE", { message: `The answer is larger than ${maxBytes} bytes.` });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
