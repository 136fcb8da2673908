import type { Readable } from "node:stream";
import type { Worker } from "node:worker_threads";
import { MAX_SECRETS_BYTES, redactSecretsBody, secretsTooLarge } from "@/lib/access/redact/secrets";
import { type Problem, ProblemError } from "@/lib/base/problem";
import { readBody } from "@/lib/kube/body";
import { startThread } from "./thread";

export interface MaskRequest {
  readonly id: number;
  readonly body: Uint8Array;
}
export type MaskReply =
  | { readonly id: number; readonly body: Uint8Array }
  | { readonly id: number; readonly problem: Problem };

/** Up to here, parsing takes less than a thread's round trip is worth: about 10 ms. */
const INLINE_BYTES = 1024 * 1024;

interface Waiting {
  resolve(body: Buffer): void;
  reject(error: Error): void;
}

/** Masks whole bodies of Secrets; large ones in a worker thread that is started when first needed. */
export class SecretsMasker {
  private readonly waiting = new Map<number, Waiting>();
  private worker: Worker | null = null;
  private nextId = 0;

  /** @throws ProblemError SECRETS_TOO_LARGE, SECRETS_UNREADABLE, and whatever ended the body early */
  async mask(stream: Readable): Promise<Buffer> {
    const body = await readBody(stream, MAX_SECRETS_BYTES).catch(ofSecrets);
    if (body.length === 0) return body;
    return body.length <= INLINE_BYTES ? redactSecretsBody(body) : this.inWorker(body);
  }

  /** Bodies that the thread has not given back yet. */
  get queued(): number {
    return this.waiting.size;
  }

  close(): void {
    void this.worker?.terminate();
  }

  private inWorker(body: Buffer): Promise<Buffer> {
    this.worker ??= this.start();
    const request: MaskRequest = { id: this.nextId++, body };
    return new Promise((resolve, reject) => {
      this.waiting.set(request.id, { resolve, reject });
      this.worker?.postMessage(request);
    });
  }

  private start(): Worker {
    const worker = startThread("secrets-worker");
    worker.on("message", (reply: MaskReply) => this.settle(reply));
    worker.on("error", (error) => this.fail(error));
    worker.on("exit", () => this.fail(new Error("the masking thread ended")));
    return worker;
  }

  private settle(reply: MaskReply): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if ("problem" in reply) waiting?.reject(new ProblemError(reply.problem));
    else waiting?.resolve(Buffer.from(reply.body.buffer, reply.body.byteOffset, reply.body.byteLength));
  }

  private fail(error: Error): void {
    this.worker = null;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

function ofSecrets(error: unknown): never {
  if (error instanceof ProblemError && error.problem.code === "BODY_TOO_LARGE") throw secretsTooLarge();
  throw error;
}
