import { trackPending } from "@/components/data/pending";
import { Store } from "@/components/data/store";
import { WorkerCalls, workerFailed } from "@/components/data/worker-calls";
import type { Problem } from "@/lib/base/problem";
import type { WorkerReply } from "@/lib/base/worker-call";
import type {
  AnswerHead,
  AnswerOps,
  AnswerSummary,
  Arrival,
  Ending,
  FromWorker,
  ToWorker,
} from "@/lib/raw/protocol";

/** What was asked for: the worker's `open`, and the path that it is about. */
export interface Asked {
  readonly url: string;
  /** Path and query as kubectl takes them. */
  readonly target: string;
  readonly path: string;
  readonly accept: string;
  readonly arrival: Arrival;
}

/** One request of the explorer, from its sending to its end. */
export interface Exchange {
  readonly id: number;
  readonly asked: Asked;
  readonly head: AnswerHead | null;
  /** Bytes that have arrived. */
  readonly bytes: number;
  /** Null until there is something to show. */
  readonly summary: AnswerSummary | null;
  /** Null while it goes on. */
  readonly ending: Ending | null;
  readonly problem: Problem | null;
}

export interface Exchanges {
  /** The last one that was sent. */
  readonly latest: Exchange | null;
  /** The one whose content the worker holds: the latest, or the one before it until that has come. */
  readonly shown: Exchange | null;
}

const NONE: Exchanges = { latest: null, shown: null };

/** The page's end of the answer worker. */
export class AnswerClient {
  readonly store = new Store<Exchanges>(NONE);
  readonly #worker: Worker;
  readonly #calls: WorkerCalls<AnswerOps>;
  /** Asks the worker about what is shown. */
  readonly ask: WorkerCalls<AnswerOps>["ask"];
  #id = 0;
  #settle: (() => void) | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => this.#hear(data));
    this.#calls = new WorkerCalls(worker, () => this.#broken());
    this.ask = (op, ...args) => this.#calls.ask(op, ...args);
  }

  /** Sends a request; ends the one before. What is shown stays until the new answer can take its place. */
  open(asked: Asked): void {
    this.#id += 1;
    this.#settle?.();
    void trackPending(new Promise<void>((resolve) => (this.#settle = resolve)));
    const latest = { id: this.#id, asked, head: null, bytes: 0, summary: null, ending: null, problem: null };
    this.store.set({ ...this.store.get(), latest });
    const { url, accept, arrival } = asked;
    this.#send({ type: "open", id: this.#id, url, accept, arrival });
  }

  /** Ends the request that is under way; what has come of it stays. */
  stop(): void {
    this.#send({ type: "stop" });
  }

  close(): void {
    this.#settle?.();
    this.#calls.close();
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromWorker): void {
    const { latest } = this.store.get();
    if (message.type === "reply" || message.type === "reject") return;
    if (latest !== null && latest.id === message.id) this.#update(heard(latest, message));
  }

  #update(latest: Exchange): void {
    const { shown } = this.store.get();
    const takesPlace = latest.summary !== null || latest.problem !== null;
    if (takesPlace || latest.ending !== null) this.#settled();
    this.store.set({ latest, shown: takesPlace || shown?.id === latest.id ? latest : shown });
  }

  #settled(): void {
    this.#settle?.();
    this.#settle = null;
  }

  /** The worker itself failed, as it does when the browser gives it no more memory. */
  #broken(): void {
    const { latest } = this.store.get();
    if (latest !== null) this.#update({ ...latest, ending: "broken", problem: WORKER_FAILED });
  }
}

type News = Exclude<FromWorker, WorkerReply>;

/** What an exchange is after news of it. */
function heard(exchange: Exchange, news: News): Exchange {
  switch (news.type) {
    case "head":
      return { ...exchange, head: news.head };
    case "progress":
      return { ...exchange, bytes: news.bytes, summary: news.summary };
    case "end":
      return { ...exchange, bytes: news.summary.bytes, summary: news.summary, ending: news.ending };
    case "failed":
      return { ...exchange, ending: "stopped", problem: problemOf(news.body, news.status) };
  }
}

const WORKER_FAILED = workerFailed(
  "Reload the page; ask for less (limit, Table or metadata only) if it was for want of memory.",
);

/** Null for a request that was ended on purpose. */
function problemOf(body: string, status: number | null): Problem | null {
  if (body === "" && status === null) return null;
  try {
    const parsed = JSON.parse(body) as { error?: Problem };
    if (parsed.error !== undefined) return parsed.error;
  } catch {}
  return {
    code: "CUTAWAY_UNREACHABLE",
    message: "The Cutaway process does not answer.",
    hint: "Look at the terminal where it was started; start it again and send once more.",
  };
}
