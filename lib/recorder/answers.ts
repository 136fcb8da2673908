import { maskCredentials } from "@/lib/access/redact/credentials";
import { type ExportOptions, maskExported } from "@/lib/access/redact/exported";
import type { Clock } from "@/lib/base/clock";
import { readBody } from "@/lib/kube/body";
import type { KubeTransport } from "@/lib/kube/types";
import type { RecordingWriter } from "@/lib/recording/writer";
import { each } from "./documents";
import type { Question } from "./questions";

export interface AnswersOptions {
  readonly transport: KubeTransport;
  readonly clock: Clock;
  readonly writer: RecordingWriter;
  readonly masking: ExportOptions;
  readonly at: () => number;
  readonly signal: AbortSignal;
  readonly missing: (what: string, status: number, reason: string) => void;
}

const MAX_BYTES = 32 * 1024 * 1024;
/** What is refused is asked for again after so many rounds: rights and servers come and go. */
const REFUSED_EVERY = 8;

/** Asks for what cannot be watched, and writes what was answered with its time. */
export class Answers {
  readonly #options: AnswersOptions;
  readonly #refused = new Set<string>();

  constructor(options: AnswersOptions) {
    this.#options = options;
  }

  /** One round. Questions that are not due in this one are left out. */
  async round(round: number, questions: readonly Question[]): Promise<void> {
    const due = questions.filter(
      ({ path, every }) => round % (this.#refused.has(path) ? REFUSED_EVERY : every) === 0,
    );
    await each(due, (question) => this.#ask(question));
  }

  async #ask({ path, query }: Question): Promise<void> {
    const { transport, clock, writer, signal, at, missing } = this.#options;
    const began = clock.monotonic();
    try {
      const request = { path, query: parameters(query), accept: acceptOf(path), purpose: "record", signal };
      const response = await transport.request(request);
      const read = await readBody(response.body, MAX_BYTES);
      const { status, headers } = response;
      const isRefused = status >= 400 && status < 500;
      if (isRefused) missing(path, status, "");
      if (isRefused) this.#refused.add(path);
      else this.#refused.delete(path);
      const contentType = headers.get("content-type") ?? "";
      const tookMs = Math.round(clock.monotonic() - began);
      writer.answer(
        { at: at(), path, query, status, contentType, tookMs },
        this.#masked(read, contentType, path),
      );
    } catch (error) {
      signal.throwIfAborted();
      missing(path, 0, error instanceof Error ? error.message.slice(0, 200) : "");
    }
  }

  /** Numbers are left alone; everything else is masked as objects are. */
  #masked(body: Buffer, contentType: string, path: string): Buffer {
    const { masking } = this.#options;
    if (contentType.startsWith("application/json") || path.endsWith("/configz")) {
      const parsed = parse(body);
      if (parsed !== undefined) return Buffer.from(JSON.stringify(maskExported(parsed, masking)));
    }
    if (/\/metrics(\/|$)/.test(path)) return body;
    const { text, masked } = maskCredentials(body.toString("utf8"));
    if (masked === 0) return body;
    masking.tally?.set(
      "looks like a credential",
      (masking.tally.get("looks like a credential") ?? 0) + masked,
    );
    return Buffer.from(text);
  }
}

/** The forms that these servers answer with by themselves. */
function acceptOf(path: string): string {
  return path.startsWith("/apis/") || path.startsWith("/api/v1/componentstatuses")
    ? "application/json"
    : "*/*";
}

function parameters(query: string): Array<readonly [string, string]> {
  return query === ""
    ? []
    : query.split("&").map((part) => [part.split("=")[0] ?? "", part.split("=")[1] ?? ""]);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
