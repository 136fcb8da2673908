import type { Readable } from "node:stream";
import type { Worker } from "node:worker_threads";
import type { CadvisorTable } from "@/lib/cgroups/sources/cadvisor-table";
import type { Summary } from "@/lib/cgroups/sources/summary";
import type { KubeletReader } from "@/lib/hub/cgroups/kubelets";
import { kubeProblem } from "@/lib/kube/error-codes";
import { startThread } from "./thread";

/** A piece of an answer; null ends it, and asks for what came of it. */
export interface CgroupsPiece {
  readonly id: number;
  readonly kind: "cadvisor" | "summary";
  readonly chunk: Uint8Array | null;
  /** The answer broke off: forget it. */
  readonly over?: true;
}
export interface CgroupsReply {
  readonly id: number;
  /** Null when it could not be read. */
  readonly result: CadvisorTable | Summary | null;
}

/** What may come of one answer; a node of 500 pods has about 40 MB. */
const MAX_BYTES: Readonly<Record<CgroupsPiece["kind"], number>> = {
  cadvisor: 64 * 1024 * 1024,
  summary: 16 * 1024 * 1024,
};

interface Waiting {
  resolve(result: CgroupsReply["result"]): void;
  reject(error: Error): void;
}

/** Kubelets' large answers, read in a thread of its own as they arrive: the main thread only hands pieces on. */
export class CgroupsReader implements KubeletReader {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #nextId = 0;

  async cadvisor(body: Readable): Promise<CadvisorTable> {
    return (await this.#read("cadvisor", body)) as CadvisorTable;
  }

  async summary(body: Readable): Promise<Summary> {
    return (await this.#read("summary", body)) as Summary;
  }

  close(): void {
    void this.#worker?.terminate();
  }

  async #read(kind: CgroupsPiece["kind"], body: Readable): Promise<CadvisorTable | Summary> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const id = this.#nextId++;
    let bytes = 0;
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > MAX_BYTES[kind]) throw kubeProblem("BODY_TOO_LARGE");
        worker.postMessage({ id, kind, chunk } satisfies CgroupsPiece);
      }
    } catch (error) {
      worker.postMessage({ id, kind, chunk: null, over: true } satisfies CgroupsPiece);
      throw error;
    }
    const result = await new Promise<CgroupsReply["result"]>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, kind, chunk: null } satisfies CgroupsPiece);
    });
    if (result === null) throw kubeProblem("BODY_INVALID");
    return result;
  }

  #start(): Worker {
    const worker = startThread("cgroups-worker");
    worker.on("message", ({ id, result }: CgroupsReply) => {
      this.#waiting.get(id)?.resolve(result);
      this.#waiting.delete(id);
    });
    worker.on("error", (error) => this.#fail(error));
    worker.on("exit", () => this.#fail(new Error("the cgroups thread ended")));
    return worker;
  }

  #fail(error: Error): void {
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
