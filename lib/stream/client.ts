import type { Clock, Timer } from "@/lib/base/clock";
import type { Problem } from "@/lib/base/problem";
import { applyDelta, type Frame, frameOfWindow } from "./delta";
import {
  BEAT_MS,
  type ClientMessage,
  type Row,
  type ServerMessage,
  STREAM_VERSION,
  type StreamStatus,
  type Window,
} from "./messages";

/** What the client needs of a WebSocket; the browser's own fits. */
export interface StreamSocket {
  send(text: string): void;
  close(): void;
}

export interface SocketEvents {
  readonly opened: () => void;
  readonly message: (text: string) => void;
  readonly closed: () => void;
}

export interface StreamClientOptions {
  readonly connect: (events: SocketEvents) => StreamSocket;
  readonly clock: Clock;
  /** In [0, 1): spreads reconnects. */
  readonly random: () => number;
  /** Called when the server speaks another version: the page must be loaded anew. */
  readonly outdated: () => void;
}

/** The socket itself, as a person may be shown it. Times are `clock.now()`. */
export interface Connection {
  readonly phase: "idle" | "connecting" | "open" | "backing-off";
  readonly since: number;
  readonly nextTryAt: number | null;
}

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
/** Two beats and a half without a word: the socket is dead, whatever TCP thinks. */
const SILENCE_MS = BEAT_MS * 2.5;
const HIDDEN_MS = 30_000;
const LINGER_MS = 5_000;
const FIRST_BACKOFF_MS = 500;
const LAST_BACKOFF_MS = 15_000;

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
  readonly #options: StreamClientOptions;
  readonly #entries = new Set<Entry>();
  readonly #listeners = new Set<() => void>();
  #socket: StreamSocket | null = null;
  #connection: Connection;
  #nextRef = 1;
  #failures = 0;
  #withheld = 0;
  #hidden = false;
  #retry: Timer | null = null;
  #silence: Timer | null = null;
  #hiding: Timer | null = null;
  #lingering: Timer | null = null;

  constructor(options: StreamClientOptions) {
    this.#options = options;
    this.#connection = { phase: "idle", since: options.clock.now(), nextTryAt: null };
  }

  connection = (): Connection => this.#connection;

  /** Calls `listener` whenever `connection()` changes; returns what stops it. */
  onConnection(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
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
    if (this.#connection.phase === "open") this.#open(entry);
    else if (this.#connection.phase === "idle") this.#connect();
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
    if (this.#connection.phase === "backing-off") this.#connect();
  }

  #connect(): void {
    this.#retry?.cancel();
    this.#setConnection("connecting");
    const current = () => this.#socket === socket;
    const socket = this.#options.connect({
      opened: () => current() && this.#send({ op: "hello", v: STREAM_VERSION }),
      message: (text) => current() && this.#receive(text),
      closed: () => current() && this.#lost(),
    });
    this.#socket = socket;
    this.#heard();
  }

  #lost(after: number | null = null): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#silence?.cancel();
    for (const entry of this.#entries) {
      entry.sub = null;
      this.#set(entry, { connected: false });
    }
    if (this.#entries.size === 0) {
      this.#setConnection("idle");
      return;
    }
    const { clock, random } = this.#options;
    const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** this.#failures++, LAST_BACKOFF_MS);
    const wait = after ?? backoff * (0.5 + random() / 2);
    this.#setConnection("backing-off", clock.now() + wait);
    this.#retry = clock.after(wait, () => this.#connect());
  }

  #heard(): void {
    this.#silence?.cancel();
    this.#silence = this.#options.clock.after(SILENCE_MS, () => this.#lost());
  }

  #receive(text: string): void {
    this.#heard();
    const message = JSON.parse(text) as ServerMessage;
    switch (message.t) {
      case "hello":
        this.#opened(message.v);
        break;
      case "beat":
        this.#send({ op: "pong", n: message.n });
        break;
      case "bye":
        if (message.why === "version") this.#options.outdated();
        else this.#lost(message.reconnectMs);
        break;
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

  #opened(version: number): void {
    if (version !== STREAM_VERSION) {
      this.#options.outdated();
      return;
    }
    this.#failures = 0;
    this.#withheld = 0;
    this.#setConnection("open");
    this.#send({ op: "credit", frames: CREDIT });
    for (const entry of this.#entries) this.#open(entry);
  }

  #subscribed(ref: number, sub: string): void {
    const entry = this.#find((candidate) => candidate.ref === ref);
    if (entry === undefined) {
      this.#send({ op: "unsubscribe", sub });
      return;
    }
    entry.sub = sub;
    entry.awaitingWindow = true;
  }

  #forSubscription(message: Extract<ServerMessage, { sub: string }>): void {
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

  #delta(entry: Entry, message: Extract<ServerMessage, { t: "delta" }>): void {
    if (entry.awaitingWindow) return;
    const next = entry.state.frame === null ? null : applyDelta(entry.state.frame, message);
    if (next === null) this.#move(entry, entry.window);
    else this.#set(entry, { frame: next });
  }

  /** A frame was handled, one more may come; a hidden tab keeps the credit back until it is seen again. */
  #grant(): void {
    this.#withheld++;
    if (!this.#hidden && this.#withheld >= GRANT) this.#giveCredit();
  }

  #giveCredit(): void {
    if (this.#withheld > 0) this.#send({ op: "credit", frames: this.#withheld });
    this.#withheld = 0;
  }

  #open(entry: Entry): void {
    entry.ref = this.#nextRef++;
    const { view, context, query } = entry.spec;
    this.#send({
      op: "subscribe",
      ref: entry.ref,
      view,
      query,
      window: entry.window,
      ...(context ? { context } : {}),
    });
  }

  #move(entry: Entry, window: Window): void {
    entry.window = window;
    if (entry.sub === null) return;
    entry.awaitingWindow = true;
    this.#send({ op: "window", sub: entry.sub, window });
  }

  #close(entry: Entry): void {
    if (!this.#entries.delete(entry)) return;
    if (entry.sub !== null) this.#send({ op: "unsubscribe", sub: entry.sub });
    if (this.#entries.size > 0) return;
    this.#lingering = this.#options.clock.after(LINGER_MS, () => this.#idle());
  }

  #idle(): void {
    this.#retry?.cancel();
    this.#lost();
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

  #send(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #set(entry: Entry, part: Partial<LiveState>): void {
    entry.state = { ...entry.state, ...part };
    entry.changed();
  }

  #setConnection(phase: Connection["phase"], nextTryAt: number | null = null): void {
    this.#connection = { phase, since: this.#options.clock.now(), nextTryAt };
    for (const listener of this.#listeners) listener();
  }
}
