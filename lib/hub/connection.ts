import type { Clock, Timer } from "@/lib/base/clock";
import { type Problem, ProblemError } from "@/lib/base/problem";
import {
  BEAT_MS,
  type ByeReason,
  type ClientMessage,
  clientMessageSchema,
  type ServerMessage,
  STREAM_VERSION,
  type StreamLimits,
} from "@/lib/stream/messages";
import { Subscription } from "./subscription";
import type { OpenView } from "./view";

/** The server's end of one socket; `ws` fits. */
export interface Wire {
  send(text: string): void;
  close(): void;
}

export interface ConnectionOptions {
  readonly wire: Wire;
  readonly clock: Clock;
  readonly server: string;
  readonly limits: StreamLimits;
  readonly views: ReadonlyMap<string, OpenView>;
  /** Random, unguessable. */
  readonly newId: () => string;
  /** Anything that is not a ProblemError: a bug, to be logged. */
  readonly unexpected: (error: unknown) => void;
  readonly ended: () => void;
}

/** Changes within this time go out as one frame: short beside a frame of the eye, long beside a burst. */
const FLUSH_MS = 20;
/** Three beats without an answer: the tab is gone or frozen; it gets a fresh window when it comes back. */
const SILENT_BEATS = 3;
const STATUS_LATER_MS = 1_000;

const INTERNAL: Problem = {
  code: "INTERNAL",
  message: "Cutaway failed to open this view.",
  hint: "This is a fault of Cutaway: its log says more.",
};

const limitProblem = (message: string): Problem => ({
  code: "STREAM_LIMIT",
  message,
  hint: "Close what is not needed, or open Cutaway in another window.",
});

/**
 * One tab's socket: its subscriptions, its credit, its pulse. All subscriptions share the
 * credit and take turns, so that a busy view cannot starve a quiet one.
 */
export class StreamConnection {
  readonly #options: ConnectionOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #contexts = new Set<string | undefined>();
  #opening = 0;
  #greeted = false;
  #credit = 0;
  #flush: Timer | null = null;
  #statusTimer: Timer | null = null;
  #beat: Timer | null = null;
  #beats = 0;
  #answered = 0;
  #closed = false;
  #spent = 0;
  #secondStarted: number;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#secondStarted = options.clock.monotonic();
    this.#pulse();
  }

  get subscriptions(): number {
    return this.#subscriptions.size;
  }

  /** Subscriptions with something to send: until the next frame, or while the tab gives no credit. */
  get due(): number {
    return [...this.#subscriptions.values()].filter(({ due }) => due).length;
  }

  /** A text from the tab. Anything that is not a message of the protocol ends the socket. */
  receive(text: string): void {
    if (this.#closed) return;
    const message = this.#parse(text);
    if (message === null || this.#tooMany(message)) {
      this.bye("limit", BEAT_MS);
      return;
    }
    if (message.op !== "hello" && !this.#greeted) this.bye("version", 0);
    else this.#handle(message);
  }

  /** Says goodbye and closes. */
  bye(why: ByeReason, reconnectMs: number): void {
    this.#send({ t: "bye", why, reconnectMs });
    this.closed();
    this.#options.wire.close();
  }

  /** Whether something of this context was asked for; undefined is the context of the start. */
  looksAt(context: string | undefined): boolean {
    return this.#contexts.has(context);
  }

  /** The socket is closed: gives everything up. Harmless the second time. */
  closed(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const timer of [this.#flush, this.#statusTimer, this.#beat]) timer?.cancel();
    for (const subscription of this.#subscriptions.values()) subscription.close();
    this.#subscriptions.clear();
    this.#options.ended();
  }

  #parse(text: string): ClientMessage | null {
    if (text.length > this.#options.limits.messageBytes) return null;
    try {
      return clientMessageSchema.parse(JSON.parse(text));
    } catch {
      return null;
    }
  }

  /** Credit and pongs answer what we sent, so only the rest is counted. */
  #tooMany(message: ClientMessage): boolean {
    if (message.op === "credit" || message.op === "pong") return false;
    const now = this.#options.clock.monotonic();
    if (now - this.#secondStarted >= 1_000) {
      this.#secondStarted = now;
      this.#spent = 0;
    }
    return ++this.#spent > this.#options.limits.messagesPerSecond;
  }

  #handle(message: ClientMessage): void {
    switch (message.op) {
      case "hello":
        this.#greet(message.v);
        break;
      case "subscribe":
        void this.#subscribe(message);
        break;
      case "window":
        this.#subscriptions.get(message.sub)?.move(message.window);
        this.#soon();
        break;
      case "unsubscribe":
        this.#subscriptions.get(message.sub)?.close();
        this.#subscriptions.delete(message.sub);
        break;
      case "credit":
        this.#credit += message.frames;
        this.#soon();
        break;
      case "pong":
        this.#answered = Math.max(this.#answered, Math.min(message.n, this.#beats));
        break;
    }
  }

  #greet(version: number): void {
    if (version !== STREAM_VERSION) {
      this.bye("version", 0);
      return;
    }
    this.#greeted = true;
    const { server, limits } = this.#options;
    this.#send({ t: "hello", v: STREAM_VERSION, server, beatMs: BEAT_MS, limits });
  }

  async #subscribe(message: Extract<ClientMessage, { op: "subscribe" }>): Promise<void> {
    const { ref, view, window, query } = message;
    this.#contexts.add(message.context);
    try {
      const open = this.#admit(view);
      this.#opening++;
      const lease = await open({ context: message.context, query }).finally(() => this.#opening--);
      if (this.#closed) {
        lease.close();
        return;
      }
      const id = this.#options.newId();
      this.#subscriptions.set(id, new Subscription(id, lease, window, () => this.#soon()));
      this.#send({ t: "subscribed", ref, sub: id });
      this.#soon();
    } catch (error) {
      if (!(error instanceof ProblemError)) this.#options.unexpected(error);
      this.#send({ t: "refused", ref, problem: error instanceof ProblemError ? error.problem : INTERNAL });
    }
  }

  #admit(view: string): OpenView {
    const { limits, views } = this.#options;
    if (this.#subscriptions.size + this.#opening >= limits.subscriptions) {
      throw new ProblemError(
        limitProblem(`This tab has ${limits.subscriptions} live views open, the most it may.`),
      );
    }
    const open = views.get(view);
    if (open !== undefined) return open;
    throw new ProblemError({
      code: "STREAM_VIEW_UNKNOWN",
      message: "There is no live view of that name.",
      hint: "The page may be older than the server: load it again.",
    });
  }

  #soon(): void {
    this.#flush ??= this.#options.clock.after(FLUSH_MS, () => {
      this.#flush = null;
      this.#sendDue();
    });
  }

  #sendDue(): void {
    const now = this.#options.clock.monotonic();
    let later = false;
    for (const subscription of this.#subscriptions.values()) {
      const status = subscription.status(now);
      if (status.message !== null) this.#send(status.message);
      later ||= status.later;
    }
    if (later) this.#statusLater();
    for (const [id, subscription] of [...this.#subscriptions]) {
      if (this.#credit === 0) break;
      const frame = subscription.frame();
      if (frame === null) continue;
      this.#credit--;
      this.#send(frame);
      this.#toTheEnd(id, subscription);
    }
  }

  /** Whoever was served goes to the end of the line. */
  #toTheEnd(id: string, subscription: Subscription): void {
    this.#subscriptions.delete(id);
    this.#subscriptions.set(id, subscription);
  }

  #statusLater(): void {
    this.#statusTimer ??= this.#options.clock.after(STATUS_LATER_MS, () => {
      this.#statusTimer = null;
      this.#sendDue();
    });
  }

  #pulse(): void {
    this.#beat = this.#options.clock.after(BEAT_MS, () => {
      if (this.#beats - this.#answered >= SILENT_BEATS) {
        this.bye("slow", 1_000);
        return;
      }
      this.#send({ t: "beat", n: ++this.#beats, at: this.#options.clock.now() });
      this.#pulse();
    });
  }

  #send(message: ServerMessage): void {
    if (!this.#closed) this.#options.wire.send(JSON.stringify(message));
  }
}
