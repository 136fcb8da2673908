import https from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import { digArray, digString } from "@/lib/base/json";
import type { Change, Truth } from "./checker";
import type { KubeAccess } from "./kube-access";
import { linesOf } from "./lines";

/** Between two tries of a server that does not answer. */
const RETRY_MS = 100;

/**
 * The simplest client there can be: one list, then a watch that is opened again from where it ended. What Cutaway
 * showed is compared with its record. Shares no code with Cutaway. Always `close()` it.
 */
export class PlainClient {
  readonly #access: KubeAccess;
  readonly #path: string;
  readonly #selector: string;
  readonly #agent: https.Agent;
  readonly #changes: Change[] = [];
  readonly #waiting = new Map<string, () => void>();
  #initial = new Map<string, string>();
  #held = new Map<string, string>();
  #version = "";
  #closed = false;

  private constructor(access: KubeAccess, path: string, labelSelector: string) {
    this.#access = access;
    this.#path = path;
    this.#selector = `labelSelector=${encodeURIComponent(labelSelector)}`;
    this.#agent = new https.Agent({ ca: access.ca, cert: access.cert, key: access.key });
  }

  static async start(access: KubeAccess, path: string, labelSelector: string): Promise<PlainClient> {
    const client = new PlainClient(access, path, labelSelector);
    client.#initial = new Map(await client.#list());
    client.#held = new Map(client.#initial);
    void client.#follow();
    return client;
  }

  /** Resolves once a change to this version was seen. */
  async saw(resourceVersion: string): Promise<void> {
    if (this.#changes.some((change) => change.resourceVersion === resourceVersion)) return;
    await new Promise<void>((resolve) => this.#waiting.set(resourceVersion, resolve));
  }

  /** The record so far, with a fresh list as its end. */
  async truth(): Promise<Truth> {
    const final = await this.#list();
    return { initial: this.#initial, changes: [...this.#changes], final };
  }

  /** How /readyz is answered; 0 when it is not. */
  async readyz(): Promise<number> {
    const answer = await this.#get("/readyz").catch(() => null);
    answer?.resume();
    return answer?.statusCode ?? 0;
  }

  close(): void {
    this.#closed = true;
    this.#agent.destroy();
  }

  /** Sees the changes of the scope until it is closed, whatever happens to the server. */
  async #follow(): Promise<void> {
    while (!this.#closed) {
      const expired = await this.#watch().catch(() => false);
      if (expired) await this.#catchUp().catch(() => {});
      if (!this.#closed) await pause(RETRY_MS);
    }
  }

  /** @returns true when the version is no longer in the server's history */
  async #watch(): Promise<boolean> {
    const query = `watch=true&allowWatchBookmarks=true&resourceVersion=${this.#version}&${this.#selector}`;
    const answer = await this.#get(`${this.#path}?${query}`);
    if (answer.statusCode !== 200) {
      answer.resume();
      return answer.statusCode === 410;
    }
    for await (const line of linesOf(answer)) {
      const { type, object } = JSON.parse(line);
      if (type === "ERROR") return object.code === 410;
      this.#version = object.metadata.resourceVersion;
      if (type !== "BOOKMARK") this.#add({ type, uid: object.metadata.uid, resourceVersion: this.#version });
    }
    return false;
  }

  /** What changed while nothing was heard, as far as two states tell it. */
  async #catchUp(): Promise<void> {
    const before = this.#held;
    const now = await this.#list();
    for (const [uid, resourceVersion] of now) {
      if (before.get(uid) !== resourceVersion) {
        this.#add({ type: before.has(uid) ? "MODIFIED" : "ADDED", uid, resourceVersion });
      }
    }
    for (const uid of before.keys()) {
      if (!now.has(uid)) this.#add({ type: "DELETED", uid, resourceVersion: this.#version });
    }
  }

  #add(change: Change): void {
    this.#changes.push(change);
    if (change.type === "DELETED") this.#held.delete(change.uid);
    else this.#held.set(change.uid, change.resourceVersion);
    this.#waiting.get(change.resourceVersion)?.();
  }

  async #list(): Promise<Map<string, string>> {
    const answer = await this.#get(`${this.#path}?${this.#selector}`);
    const body: unknown = JSON.parse(Buffer.concat(await answer.toArray()).toString("utf8"));
    if (answer.statusCode !== 200) throw new Error(`list: ${answer.statusCode}`);
    this.#version = digString(body, "metadata", "resourceVersion") ?? "";
    return new Map(digArray(body, "items").map((item) => [text(item, "uid"), text(item, "resourceVersion")]));
  }

  #get(target: string): Promise<import("node:http").IncomingMessage> {
    return new Promise((resolve, reject) => {
      https.get(this.#access.server + target, { agent: this.#agent }, resolve).on("error", reject);
    });
  }
}

const text = (item: unknown, field: string): string => digString(item, "metadata", field) ?? "";
