import type { Timer } from "@/lib/base/clock";
import type { Problem } from "@/lib/base/problem";
import {
  type Connection,
  StreamConnection,
  type StreamConnectionOptions,
  type SubscriptionMessage,
} from "./connection";
import { applyDelta, type Frame, frameOfWindow } from "./delta";
import type { DeltaMessage, Row, StreamStatus, Window } from "./messages";

export interface Subscribe {
  readonly view: string;
  readonly context?: string;
  readonly query: Readonly<Record<string, string>>;
  readonly window: Window;
}

/** What a subscription shows now. The frame outlives the connection: old, but marked as such by `connected`. */
export interface LiveState<R extends Row = Row> {
  readonly connected: boolean;
  readonly frame: Frame<R> | null;
  readonly why: "opened" | "moved" | "resync" | "behind" | null;
  readonly status: StreamStatus | null;
  readonly problem: Problem | null;
}

export interface Live<R extends Row = Row> {
  state(): LiveState<R>;
  move(window: Window): void;
  close(): void;
}

/** Frames the server may send ahead of our handling them. */
const CREDIT = 8;
/** Credit is given back by the handful: the server still has the rest. */
const GRANT = 4;
const HIDDEN_MS = 30_000;
const LINGER_MS = 5_000;

interface Entry {
  readonly spec: Subscribe;
  readonly changed: () => void;
  window: Window;
  ref: number;
  sub: string | null;
  /** Set while a window we asked for is under way: deltas until then do not fit. */
  awaitingWindow: boolean;
  state: LiveState;
}

const NOTHING: LiveState = { connected: false, frame: null, why: null, status: null, problem: null };

/**
 * The tab's end of `/api/stream`: one socket for all that is live in the tab, opened with
 * the first subscription and closed some seconds after the last. When it breaks it comes
 * back by itself and opens every subscription again; what was shown stays, marked as not connected.
 */
export class StreamClient {
  readonly #options: StreamConnectionOptions;
  readonly #entries = new Set<Entry>();
  readonly #connection: StreamConnection;
  #nextRef = 1;
  #withheld = 0;
  #hidden = false;
  #hiding: Timer | null = null;
  #lingering: Timer | null = null;

  constructor(options: StreamConnectionOptions) {
    this.#options = options;
    this.#connection = new StreamConnection(options, {
      opened: () => this.#opened(),
      message: (message) => this.#receive(message),
      lost: () => this.#lost(),
      isWanted: () => this.#entries.size > 0,
    });
  }

  connection = (): Connection => this.#connection.state();

  /** Calls `listener` whenever `connection()` changes; returns what stops it. */
  onConnection(listener: () => void): () => void {
    return this.#connection.onChange(listener);
  }

  /** Opens a view; `changed` is called after each change of `state()`, at most once a message. */
  subscribe<R extends Row>(spec: Subscribe, changed: () => void): Live<R> {
    const entry: Entry = {
      spec,
      changed,
      window: spec.window,
      ref: 0,
      sub: null,
      awaitingWindow: false,
      state: NOTHING,
    };
    this.#entries.add(entry);
    this.#lingering?.cancel();
    if (this.connection().phase === "open") this.#open(entry);
    else this.#connection.open();
    return {
      state: () => entry.state as LiveState<R>,
      move: (window) => this.#move(entry, window),
      close: () => this.#close(entry),
    };
  }

  /** The page became hidden or visible. Hidden for 30 s, it takes no more frames. */
  setHidden(hidden: boolean): void {
    this.#hiding?.cancel();
    if (hidden) {
      this.#hiding = this.#options.clock.after(HIDDEN_MS, () => {
        this.#hidden = true;
      });
      return;
    }
    this.#hidden = false;
    this.#giveCredit();
  }

  /** The network came back or the machine woke: do not wait out a backoff. */
  wake(): void {
    this.#connection.wake();
  }

  // The connection

  #opened(): void {
    this.#withheld = 0;
    this.#connection.send({ op: "credit", frames: CREDIT });
    for (const entry of this.#entries) this.#open(entry);
  }

  #lost(): void {
    for (const entry of this.#entries) {
      entry.sub = null;
      this.#set(entry, { connected: false });
    }
  }

  #receive(message: SubscriptionMessage): void {
    switch (message.t) {
      case "subscribed":
        this.#subscribed(message.ref, message.sub);
        break;
      case "refused":
        this.#ended(
          this.#find((entry) => entry.ref === message.ref),
          message.problem,
        );
        break;
      default:
        this.#forSubscription(message);
    }
  }

  /** A frame was handled, one more may come; a hidden tab keeps the credit back until it is seen again. */
  #grant(): void {
    this.#withheld++;
    if (!this.#hidden && this.#withheld >= GRANT) this.#giveCredit();
  }

  #giveCredit(): void {
    if (this.#withheld > 0) this.#connection.send({ op: "credit", frames: this.#withheld });
    this.#withheld = 0;
  }

  // One subscription

  #open(entry: Entry): void {
    entry.ref = this.#nextRef++;
    const { view, context, query } = entry.spec;
    this.#connection.send({
      op: "subscribe",
      ref: entry.ref,
      view,
      query,
      window: entry.window,
      ...(context ? { context } : {}),
    });
  }

  #subscribed(ref: number, sub: string): void {
    const entry = this.#find((candidate) => candidate.ref === ref);
    if (entry === undefined) {
      this.#connection.send({ op: "unsubscribe", sub });
      return;
    }
    entry.sub = sub;
    entry.awaitingWindow = true;
  }

  #forSubscription(message: Exclude<SubscriptionMessage, { t: "subscribed" | "refused" }>): void {
    const entry = this.#find((candidate) => candidate.sub === message.sub);
    if (message.t === "window" || message.t === "delta") this.#grant();
    if (entry === undefined) return;
    switch (message.t) {
      case "window":
        entry.awaitingWindow = false;
        this.#set(entry, { connected: true, frame: frameOfWindow(message), why: message.why, problem: null });
        break;
      case "delta":
        this.#delta(entry, message);
        break;
      case "state":
        this.#set(entry, { connected: true, status: message.status });
        break;
      case "ended":
        this.#ended(entry, message.problem);
        break;
    }
  }

  #delta(entry: Entry, message: DeltaMessage): void {
    if (entry.awaitingWindow) return;
    const next = entry.state.frame === null ? null : applyDelta(entry.state.frame, message);
    if (next === null) this.#move(entry, entry.window);
    else this.#set(entry, { frame: next });
  }

  #move(entry: Entry, window: Window): void {
    entry.window = window;
    if (entry.sub === null) return;
    entry.awaitingWindow = true;
    this.#connection.send({ op: "window", sub: entry.sub, window });
  }

  #close(entry: Entry): void {
    if (!this.#entries.delete(entry)) return;
    if (entry.sub !== null) this.#connection.send({ op: "unsubscribe", sub: entry.sub });
    if (this.#entries.size > 0) return;
    this.#lingering = this.#options.clock.after(LINGER_MS, () => this.#connection.close());
  }

  #ended(entry: Entry | undefined, problem: Problem): void {
    if (entry === undefined) return;
    entry.sub = null;
    this.#set(entry, { connected: true, problem });
  }

  #find(is: (entry: Entry) => boolean): Entry | undefined {
    for (const entry of this.#entries) if (is(entry)) return entry;
    return undefined;
  }

  #set(entry: Entry, part: Partial<LiveState>): void {
    entry.state = { ...entry.state, ...part };
    entry.changed();
  }
}
