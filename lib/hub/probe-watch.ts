import type { Clock, Timer } from "@/lib/base/clock";
import { ProblemError } from "@/lib/base/problem";
import { readBody } from "@/lib/kube/body";
import { scrub } from "@/lib/kube/scrub";
import type { KubeResponse, KubeTransport } from "@/lib/kube/types";
import { decodeFrame, type WatchEvent } from "@/lib/kube/watch-stream/event";
import { FrameSplitter, FrameTooLargeError } from "@/lib/kube/watch-stream/splitter";
import { decodeStatus, type KubeStatus } from "@/lib/kube/watch-stream/status";
import type { StatusError } from "@/lib/watch/types";

export interface ProbeWatchOptions {
  readonly transport: Pick<KubeTransport, "request">;
  readonly clock: Clock;
  readonly path: string;
  readonly query: ReadonlyArray<readonly [string, string]>;
  readonly purpose: string;
  readonly signal: AbortSignal;
}

/** One watch, from its first byte until it fell silent. */
export interface WatchReading {
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** Of the body of a refusal, of an ERROR event, or of what kept an answer from coming. */
  readonly error: StatusError | null;
  readonly inStream: boolean;
  readonly events: readonly { readonly event: WatchEvent; readonly bytes: number; readonly at: number }[];
  /** Body bytes. */
  readonly bytes: number;
  /** How it ended: nothing more came, the server ended it, or a limit of ours was reached. */
  readonly end: "quiet" | "ended" | "limit";
  /** From the request to the end, ms. */
  readonly ms: number;
  /** The id of its evidence record; null when none was made. */
  readonly evidence: string | null;
}

/** A watch that has something to tell tells it at once: this long without a byte, there is nothing more. */
const QUIET_MS = 1_500;
const MAX_MS = 5_000;
const MAX_BYTES = 16 * 1024 * 1024;
/** The apiserver waits 3 s for a version that it has not seen yet before it answers. */
const HEADERS_MS = 15_000;
const MAX_ERROR_BYTES = 64 * 1024;

/** Opens a watch with exactly this query and reads it until it is quiet. Never rejects for what the server does. */
export async function probeWatch(options: ProbeWatchOptions): Promise<WatchReading> {
  const { transport, clock, path, query, purpose, signal } = options;
  const started = clock.monotonic();
  let evidence: string | null = null;
  const finish = (part: Partial<WatchReading>): WatchReading => ({
    ...NOTHING,
    ...part,
    ms: Math.round(clock.monotonic() - started),
    evidence,
  });
  try {
    const deadlines = { headers: HEADERS_MS, idle: 0 };
    const onRecord = (id: string) => {
      evidence = id;
    };
    const response = await transport.request({
      path,
      query,
      purpose,
      whenBusy: "ask",
      signal,
      deadlines,
      onRecord,
      accept: "application/json",
      encoding: "identity",
    });
    if (response.status !== 200) return finish(await readRefusal(response));
    return finish({ status: 200, ...(await readUntilQuiet(response, clock)) });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return finish({ error: { ...NO_STATUS, message: error.problem.message } });
  }
}

const NO_STATUS: StatusError = { code: 0, reason: "", message: "", causes: [], retryAfterSeconds: null };

const NOTHING: WatchReading = {
  status: null,
  error: null,
  inStream: false,
  events: [],
  bytes: 0,
  end: "ended",
  ms: 0,
  evidence: null,
};

/** What a refusal says; also read from a body that is no Status. */
export async function readRefusal(
  response: KubeResponse,
): Promise<Pick<WatchReading, "status" | "error" | "bytes">> {
  const body = await readBody(response.body, MAX_ERROR_BYTES).catch(() => Buffer.alloc(0));
  const said = decodeStatus(parseJson(body.toString("utf8")));
  const error = said === null ? { ...NO_STATUS, code: response.status } : errorOf(said);
  return { status: response.status, error, bytes: body.length };
}

/** The declared fields alone, and no address in the message. */
function errorOf({ code, reason, message, causes, retryAfterSeconds }: KubeStatus): StatusError {
  return { code, reason, message: scrub(message), causes, retryAfterSeconds };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

type Read = Pick<WatchReading, "error" | "inStream" | "events" | "bytes" | "end">;

function readUntilQuiet({ body }: KubeResponse, clock: Clock): Promise<Read> {
  return new Promise((resolve) => {
    const intake = new ProbeIntake(clock);
    let quiet: Timer | null = null;
    const finish = (end: Read["end"]) => {
      limit.cancel();
      quiet?.cancel();
      body.removeAllListeners("data");
      body.destroy();
      resolve(intake.read(end));
    };
    const listen = () => {
      quiet?.cancel();
      quiet = clock.after(QUIET_MS, () => finish("quiet"));
    };
    const limit = clock.after(MAX_MS, () => finish("limit"));
    listen();
    body.on("data", (chunk: Buffer) => {
      listen();
      if (!intake.take(chunk)) finish("limit");
    });
    body.once("end", () => finish("ended"));
    body.once("error", () => finish("ended"));
  });
}

class ProbeIntake {
  readonly #clock: Clock;
  readonly #splitter = new FrameSplitter(MAX_BYTES);
  readonly #events: { event: WatchEvent; bytes: number; at: number }[] = [];
  #bytes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** False once the limit is reached. */
  take(chunk: Buffer): boolean {
    this.#bytes += chunk.length;
    try {
      this.#splitter.push(chunk);
      for (let frame = this.#splitter.next(); frame !== null; frame = this.#splitter.next())
        this.#events.push({ event: decodeFrame(frame).event, bytes: frame.length, at: this.#clock.now() });
    } catch (error) {
      if (!(error instanceof FrameTooLargeError)) throw error;
      return false;
    }
    return this.#bytes <= MAX_BYTES;
  }

  read(end: Read["end"]): Read {
    const last = this.#events.at(-1)?.event;
    const error = last?.type === "ERROR" ? errorOf(last.status) : null;
    return { error, inStream: error !== null, events: this.#events, bytes: this.#bytes, end };
  }
}
