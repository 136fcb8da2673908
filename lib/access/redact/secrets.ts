import { ProblemError } from "@/lib/base/problem";
import { type ByteRedactor, NOTHING } from "./mask";
import { redactObject } from "./object";

/** A whole list of Secrets has to fit; one watch event is one object. */
export const MAX_SECRETS_BYTES = 64 * 1024 * 1024;
const MAX_LINE = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

export function secretsTooLarge(): ProblemError {
  return new ProblemError({
    code: "SECRETS_TOO_LARGE",
    message: "This answer holds more Secrets than can be masked at once.",
    hint: "Ask for pages (limit=500), for a Table, or for PartialObjectMetadata.",
  });
}

/**
 * Masks a whole JSON body that holds Secrets. Takes time and memory by its size: for a large body,
 * call it in a worker thread.
 * @throws ProblemError SECRETS_UNREADABLE for what is no JSON: it could not be masked
 */
export function redactSecretsBody(body: Buffer): Buffer {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString("utf8"));
  } catch {
    throw new ProblemError({
      code: "SECRETS_UNREADABLE",
      message: "The apiserver's answer is no JSON, so the Secrets in it cannot be masked.",
      hint: "Try again; if it stays so, look at the apiserver.",
    });
  }
  return Buffer.from(JSON.stringify(redactObject(parsed, { secrets: true })));
}

/** Collects chunks up to a limit. */
class Gathering {
  #chunks: Buffer[] = [];
  #bytes = 0;
  constructor(readonly limit: number) {}

  add(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.limit) throw secretsTooLarge();
    // A copy: the chunk is part of a larger pool that would stay in memory with it.
    this.#chunks.push(Buffer.from(chunk));
  }

  take(): Buffer {
    const whole = Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#bytes = 0;
    return whole;
  }
}

/** Holds the body back until it has ended. @throws ProblemError SECRETS_TOO_LARGE, SECRETS_UNREADABLE */
export class SecretsRedactor implements ByteRedactor {
  readonly #body: Gathering;

  constructor(maxBytes: number = MAX_SECRETS_BYTES) {
    this.#body = new Gathering(maxBytes);
  }

  push(chunk: Buffer): Buffer {
    this.#body.add(chunk);
    return NOTHING;
  }

  end(): Buffer {
    const body = this.#body.take();
    return body.length === 0 ? NOTHING : redactSecretsBody(body);
  }
}

/** One watch event is one line. What is left without a line end is an event cut off, and dropped. */
export class SecretsWatchRedactor implements ByteRedactor {
  readonly #line: Gathering;

  constructor(maxLine: number = MAX_LINE) {
    this.#line = new Gathering(maxLine);
  }

  push(chunk: Buffer): Buffer {
    const parts: Buffer[] = [];
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      this.#line.add(chunk.subarray(from, end));
      const line = this.#line.take();
      if (line.length > 0) parts.push(redactSecretsBody(line), Buffer.from("\n"));
      from = end + 1;
    }
    this.#line.add(chunk.subarray(from));
    return Buffer.concat(parts);
  }

  end(): Buffer {
    this.#line.take();
    return NOTHING;
  }
}
