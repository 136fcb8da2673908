import type { Problem } from "@/lib/base/problem";
import type { WorkerCall, WorkerReply } from "@/lib/base/worker-call";
import { trackPending } from "./pending";

type Args<F> = F extends (...args: infer A) => unknown ? A : never;
type Result<F> = F extends (...args: never[]) => infer R ? R : never;

interface Waiting {
  resolve(value: never): void;
  reject(error: Error): void;
  /** Nothing waits for it any longer, answered or not. */
  done(): void;
}

/** The page's end of the operations `O` of a worker: whatever is asked is answered once. */
export class WorkerCalls<O> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(worker: Worker, onFailed: () => void) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<WorkerReply | { readonly type: string }>) => {
      if (isReply(data)) this.#answered(data);
    });
    worker.addEventListener("error", () => {
      this.#forget();
      onFailed();
    });
  }

  /** @throws Error (as a rejection) with what the operation threw */
  ask<K extends keyof O & string>(op: K, ...args: Args<O[K]>): Promise<Result<O[K]>> {
    this.#last += 1;
    const call = this.#last;
    const message: WorkerCall = { type: "ask", call, op, args };
    this.#worker.postMessage(message);
    return new Promise((resolve, reject) => {
      void trackPending(
        new Promise<void>((done) => this.#waiting.set(call, { resolve, reject, done: () => done() })),
      );
    });
  }

  /** Ends the worker; what was asked and not answered never will be. */
  close(): void {
    this.#worker.terminate();
    this.#forget();
  }

  #answered(reply: WorkerReply): void {
    const waiting = this.#waiting.get(reply.call);
    this.#waiting.delete(reply.call);
    if (reply.type === "reply") waiting?.resolve(reply.result as never);
    else waiting?.reject(new Error(reply.message));
    waiting?.done();
  }

  #forget(): void {
    for (const { done } of this.#waiting.values()) done();
    this.#waiting.clear();
  }
}

const isReply = (message: { readonly type: string }): message is WorkerReply =>
  message.type === "reply" || message.type === "reject";

/** The worker itself failed, as it does when the browser gives it no more memory. */
export const workerFailed = (hint: string): Problem => ({
  code: "WORKER_FAILED",
  message: "The browser ended the part of this page that reads answers.",
  hint,
});
