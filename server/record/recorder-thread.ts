import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { type Problem, ProblemError } from "@/lib/base/problem";
import { DEFAULT_EVERY_MS, INCLUDES } from "@/lib/recorder/options";
import type { RecordingProgress } from "@/lib/recorder/recorder";
import { IDLE, type RecorderStart, type RecorderState } from "@/lib/replay/recorder-schema";
import type { Logger } from "../log";
import type { Options } from "../options";
import { startThread } from "../thread";
import type { RecordTask } from "./begin";

export type RecorderReply =
  | { readonly kind: "progress"; readonly progress: RecordingProgress }
  | { readonly kind: "failed"; readonly problem: Problem };

/** How long a recorder may take to end its file. */
const STOP_MS = 10_000;

const ENDED: Problem = {
  code: "RECORDER_ENDED",
  message: "The recorder ended unexpectedly.",
  hint: "What was written until then can be downloaded and opened. Record fewer namespaces if it happens again.",
};

/** The one recording that a process makes at a time, for the page: in a thread of its own, into a private file. */
export class RecorderThread {
  readonly #options: Pick<Options, "kubeconfig" | "allowInsecureTls">;
  readonly #log: Logger;
  #worker: Worker | null = null;
  #folder: string | null = null;
  #state: RecorderState = IDLE;
  #waiting = new Set<() => void>();

  constructor(options: Pick<Options, "kubeconfig" | "allowInsecureTls">, log: Logger) {
    this.#options = options;
    this.#log = log;
  }

  get state(): RecorderState {
    return this.#state;
  }

  /** The file that was made last; null when there is none that is whole. */
  get file(): string | null {
    return this.#state.file === null || this.#folder === null ? null : join(this.#folder, FILE);
  }

  /** Begins a recording; what was recorded before is forgotten. @throws ProblemError RECORDER_BUSY */
  start({ minutes, mebibytes, namespaces }: RecorderStart, context: string, now: number): RecorderState {
    if (this.#worker !== null) throw busy();
    this.#forget();
    this.#folder = mkdtempSync(join(tmpdir(), "cutaway-recording-"));
    const [forMs, maxBytes] = [minutes * 60_000, mebibytes * 1024 * 1024];
    this.#state = { ...IDLE, state: "preparing", context, forMs, maxBytes };
    const task: RecordTask = {
      ...this.#options,
      context,
      out: join(this.#folder, FILE),
      namespaces: namespaces ?? null,
      include: new Set(INCLUDES),
      forMs,
      maxBytes,
      everyMs: DEFAULT_EVERY_MS,
      reveal: new Set(),
      name: "recorded cluster",
    };
    this.#run(task, `cutaway-${new Date(now).toISOString().slice(0, 16).replaceAll(":", "")}Z.cutrec`);
    return this.#state;
  }

  /** Ends the file in order; resolves when that is done. */
  async stop(): Promise<RecorderState> {
    const worker = this.#worker;
    if (worker === null) return this.#state;
    const over = new Promise<void>((resolve) => this.#waiting.add(resolve));
    worker.postMessage("stop");
    const timer = setTimeout(() => void worker.terminate(), STOP_MS);
    await over;
    clearTimeout(timer);
    return this.#state;
  }

  /** Ends it at once, and removes the file. */
  close(): void {
    void this.#worker?.terminate();
    this.#worker = null;
    this.#forget();
  }

  #run(task: RecordTask, name: string): void {
    const worker = startThread("record-worker", { workerData: task });
    this.#worker = worker;
    worker.on("message", (message: RecorderReply) => {
      if (message.kind === "progress") this.#state = { ...this.#state, ...withoutEnd(message.progress) };
      else this.#state = { ...this.#state, reason: "failed", problem: message.problem };
    });
    worker.on("error", (error) => this.#log.error({ error: error.name }, "recorder thread failed"));
    worker.on("exit", () => this.#over(worker, name));
  }

  #over(worker: Worker, name: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const { reason, problem, bytes } = this.#state;
    const failed = reason === null ? { reason: "failed" as const, problem: problem ?? ENDED } : {};
    this.#state = { ...this.#state, ...failed, state: "ended", file: bytes > 0 ? name : null };
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  #forget(): void {
    this.#state = IDLE;
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = null;
  }
}

const FILE = "recording.cutrec";

/** The file is whole only once the thread is gone. */
function withoutEnd({ state, ...rest }: RecordingProgress): Partial<RecorderState> {
  return state === "ended" ? rest : { ...rest, state };
}

const busy = () =>
  new ProblemError({
    code: "RECORDER_BUSY",
    message: "A recording is being made already.",
    hint: "Stop it, or wait until it is over.",
  });
