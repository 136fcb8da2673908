import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Worker } from "node:worker_threads";
import { ProblemError } from "@/lib/base/problem";
import { hasKubeconfig, oneContext } from "@/lib/kube/kubeconfig";
import type { Kubeconfig } from "@/lib/kube/kubeconfig-parse";
import { Redacted } from "@/lib/kube/redacted";
import type { ReplayState } from "@/lib/replay/schema";
import type { ReplayCommand, ReplayReply, ReplayRequest, ReplayStart } from "@/lib/sample/replay-messages";
import type { Logger } from "./log";
import type { Options } from "./options";
import { startThread } from "./thread";

/** Where the sample is: beside the built server, and in the sources. */
function sampleFile(): string {
  const here = import.meta.url;
  return fileURLToPath(new URL(here.endsWith(".ts") ? "../sample/sample.cutrec" : "./sample.cutrec", here));
}

/**
 * The recording that is to be looked at, opened; null when there is a kubeconfig to use.
 * @throws ProblemError as openReplay
 */
export async function openChosen(
  { recording, sample, kubeconfig, context }: Options,
  log: Logger,
): Promise<Replay | null> {
  if (recording !== null) return openReplay(recording, "recording", log);
  if (sample) return openReplay(sampleFile(), "sample", log);
  if (kubeconfig !== null || context !== null || hasKubeconfig()) return null;
  return openReplay(sampleFile(), "sample", log);
}

/** What the replay of the largest recording needs, with room; a file that wants more ends the replay, not Cutaway. */
const MAX_HEAP_MB = 1024;

/** A recording that plays, as a cluster that is reached like any other. */
export interface Replay {
  /** One context, of the replay's own address and token. Never written anywhere. */
  readonly kubeconfig: Kubeconfig;
  /** As it was last told; `command` gives the newest. */
  readonly kind: ReplayState["kind"];
  command(command: ReplayCommand): Promise<ReplayState>;
  close(): void;
}

/**
 * Opens a recording in a thread of its own and serves it on a free loopback port.
 * @throws ProblemError RECORDING_… for a file that cannot be played, REPLAY_ENDED when the thread died of it
 */
export async function openReplay(file: string, kind: ReplayState["kind"], log: Logger): Promise<Replay> {
  const token = randomBytes(32).toString("base64url");
  const start: ReplayStart = { file, token, kind };
  const worker = startThread("replay-worker", {
    workerData: start,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  // Nothing else keeps the process alive yet.
  worker.ref();
  const port = await ready(worker);
  worker.unref();
  const thread = new Thread(worker, log);
  return {
    kind,
    kubeconfig: kubeconfigOf(kind, port, token),
    command: (command) => thread.command(command),
    close: () => void worker.terminate(),
  };
}

function ready(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once("message", (message: ReplayReply) => {
      if (message.kind === "ready") resolve(message.port);
      else reject(message.kind === "failed" ? new ProblemError(message.problem) : ended());
    });
    worker.once("error", (error) => reject(ended(error)));
    worker.once("exit", () => reject(ended()));
  });
}

const ended = (cause?: unknown) =>
  new ProblemError(
    {
      code: "REPLAY_ENDED",
      message: "The replay of the recording has ended.",
      hint: "Start Cutaway again; if it happens again, the recording is too large for this machine.",
    },
    { cause },
  );

interface Waiting {
  resolve(state: ReplayState): void;
  reject(error: Error): void;
}

/** Commands and their answers. */
class Thread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  #isOver = false;

  constructor(worker: Worker, log: Logger) {
    this.#worker = worker;
    worker.on("message", (message: ReplayReply) => {
      if (message.kind === "done") this.#settle(message.id, message.state);
      if (message.kind === "unexpected") log.error({ error: message.error }, "replay failed to answer");
    });
    worker.on("error", (error) => log.error({ error: error.name }, "replay thread failed"));
    worker.on("exit", () => this.#over());
  }

  command(command: ReplayCommand): Promise<ReplayState> {
    if (this.#isOver) return Promise.reject(ended());
    const request: ReplayRequest = { id: this.#nextId++, command };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      this.#worker.postMessage(request);
    });
  }

  #settle(id: number, state: ReplayState): void {
    this.#waiting.get(id)?.resolve(state);
    this.#waiting.delete(id);
  }

  #over(): void {
    this.#isOver = true;
    for (const { reject } of this.#waiting.values()) reject(ended());
    this.#waiting.clear();
  }
}

function kubeconfigOf(name: string, port: number, token: string): Kubeconfig {
  const cluster = {
    name,
    server: `http://127.0.0.1:${port}`,
    ca: null,
    tlsServerName: null,
    insecureSkipTlsVerify: false,
    proxyUrl: null,
  };
  return oneContext(cluster, { token: new Redacted(token) });
}
