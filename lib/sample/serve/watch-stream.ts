import type { ServerResponse } from "node:http";
import type { Clock, Timer } from "@/lib/base/clock";
import type { Change } from "@/lib/objects/versioned-store";
import type { WatchReply } from "../protocol/apiserver";
import { renderEvent } from "../protocol/forms";
import type { Item } from "../protocol/resource";
import { selectChange, type WatchEvent } from "../protocol/watch";
import { write } from "./send-body";

const BOOKMARK_EVERY_MS = 60_000;
/** A last bookmark comes this long before the end (cacher/cache_watcher.go). */
const BOOKMARK_BEFORE_END_MS = 2_000;
/** What a client may be behind before its watch is ended, as the cacher does with slow ones. */
const MAX_WAITING = 100_000;

export interface WatchStreamOptions {
  readonly reply: WatchReply;
  readonly response: ServerResponse;
  readonly clock: Clock;
  readonly random: () => number;
  /** The newest version of all resources. */
  readonly revision: () => number;
}

/** One watch: its beginning, what happens, bookmarks, and its end. */
export class WatchStream {
  readonly #options: WatchStreamOptions;
  readonly #waiting: WatchEvent[] = [];
  readonly #timers: Timer[] = [];
  /** The newest version that the client can resume from. */
  #told: number;
  #first = true;
  #isPumping = false;
  #isEnding = false;
  #unsubscribe = () => {};

  constructor(options: WatchStreamOptions) {
    this.#options = options;
    this.#told = options.reply.beginning.from;
  }

  run(): void {
    const { reply, response } = this.#options;
    const { beginning, rendering } = reply;
    response.once("close", () => this.#stop());
    response.flushHeaders();
    this.#push(...beginning.events);
    const { failed } = beginning;
    if (failed) {
      this.#after(failed.afterMs, () => {
        this.#push({ type: "ERROR", failure: failed.failure });
        this.#end();
      });
      return;
    }
    this.#unsubscribe = rendering.served.store.subscribe((change) => this.#changed(change));
    const timeout = this.#timeoutMs();
    this.#after(timeout, () => this.#end());
    if (!reply.options.bookmarks || !rendering.served.cached) return;
    this.#bookmarkEvery();
    if (timeout > BOOKMARK_BEFORE_END_MS)
      this.#after(timeout - BOOKMARK_BEFORE_END_MS, () => this.#bookmark());
  }

  /** As asked, or between half an hour and an hour (--min-request-timeout). */
  #timeoutMs(): number {
    const { timeoutSeconds } = this.#options.reply.options;
    return (timeoutSeconds ?? 1_800 * (1 + this.#options.random())) * 1000;
  }

  #changed(change: Change<Item>): void {
    const { beginning, selection } = this.#options.reply;
    if (change.version <= beginning.from) return;
    const event = selectChange(change, selection);
    if (event !== null) this.#push(event);
    if (this.#waiting.length > MAX_WAITING) this.#options.response.destroy();
  }

  #bookmarkEvery(): void {
    this.#after(BOOKMARK_EVERY_MS, () => {
      this.#bookmark();
      this.#bookmarkEvery();
    });
  }

  /** Only when there is something new to say: a version that no event has told. */
  #bookmark(): void {
    const version = this.#options.revision();
    if (version > this.#told) this.#push({ type: "BOOKMARK", version, endsInitial: false });
  }

  #push(...events: readonly WatchEvent[]): void {
    for (const event of events) {
      this.#waiting.push(event);
      if (event.type === "BOOKMARK") this.#told = event.version;
      else if (event.type !== "ERROR") this.#told = Math.max(this.#told, event.item.version);
    }
    void this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    const { response } = this.#options;
    for (let at = 0; at < this.#waiting.length && !response.destroyed; at += 1) {
      await this.#write(this.#waiting[at] as WatchEvent);
      // Now and then the events that were sent are let go, all at once.
      if (at < 1_000) continue;
      this.#waiting.splice(0, at + 1);
      at = -1;
    }
    this.#waiting.length = 0;
    this.#isPumping = false;
    if (this.#isEnding) response.end();
  }

  async #write(event: WatchEvent): Promise<void> {
    const { reply, response, clock } = this.#options;
    const rendering = { ...reply.rendering, now: clock.now() };
    const pieces = [...renderEvent(event, rendering, this.#first)].map((piece) => Buffer.from(piece));
    this.#first = false;
    await write(response, response, Buffer.concat(pieces));
  }

  #end(): void {
    this.#isEnding = true;
    this.#unsubscribe();
    if (!this.#isPumping) this.#options.response.end();
  }

  #after(ms: number, run: () => void): void {
    this.#timers.push(this.#options.clock.after(ms, run));
  }

  #stop(): void {
    this.#unsubscribe();
    for (const timer of this.#timers) timer.cancel();
  }
}
