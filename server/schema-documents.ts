import type { Worker } from "node:worker_threads";
import type { SchemaAnswer, SchemaQuestion } from "@/lib/apis/openapi/read";
import type { GroupVersionKind } from "@/lib/objects/discovery";
import { startThread } from "./thread";

export interface SchemaRequest {
  readonly id: number;
  /** Of the document: context, path and hash. */
  readonly key: string;
  /** The document, when the thread did not have it; handed over, not copied. */
  readonly body: Uint8Array<ArrayBuffer> | null;
  readonly kind: GroupVersionKind;
  readonly question: SchemaQuestion;
}
export interface SchemaReply {
  readonly id: number;
  /** Null: the thread does not have the document, or no longer. */
  readonly answer: SchemaAnswer | null;
}

interface Waiting {
  resolve(answer: SchemaAnswer | null): void;
  reject(error: Error): void;
}

/** OpenAPI documents in a thread of their own: some are megabytes, and stay parsed while they are looked at. */
export class SchemaDocuments {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #nextId = 0;

  /** Null when the thread has no document of this key. */
  ask(key: string, kind: GroupVersionKind, question: SchemaQuestion): Promise<SchemaAnswer | null> {
    return this.#send({ key, body: null, kind, question });
  }

  /** Hands a document over, and asks. */
  async load(
    key: string,
    body: Buffer,
    kind: GroupVersionKind,
    question: SchemaQuestion,
  ): Promise<SchemaAnswer> {
    // A buffer of its own can be handed over; Node's small ones share one with others.
    const answer = await this.#send({ key, body: Uint8Array.from(body), kind, question });
    if (answer === null) throw new Error("the schema thread lost a document");
    return answer;
  }

  close(): void {
    void this.#worker?.terminate();
  }

  #send(request: Omit<SchemaRequest, "id">): Promise<SchemaAnswer | null> {
    this.#worker ??= this.#start();
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      const handedOver = request.body === null ? [] : [request.body.buffer];
      this.#worker?.postMessage({ id, ...request } satisfies SchemaRequest, handedOver);
    });
  }

  #start(): Worker {
    const worker = startThread("schema-worker");
    worker.on("message", ({ id, answer }: SchemaReply) => {
      this.#waiting.get(id)?.resolve(answer);
      this.#waiting.delete(id);
    });
    worker.on("error", (error) => this.#fail(error));
    worker.on("exit", () => this.#fail(new Error("the schema thread ended")));
    return worker;
  }

  #fail(error: Error): void {
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
