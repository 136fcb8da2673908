import type { Clock, Timer } from "@/lib/base/clock";
import { BEAT_MS, type ClientMessage, type ServerMessage, STREAM_VERSION } from "./messages";

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

/** The socket itself, as a person may be shown it. Times are `clock.now()`. */
export interface Connection {
  readonly phase: "idle" | "connecting" | "open" | "backing-off";
  readonly since: number;
  readonly nextTryAt: number | null;
}

/** What is about subscriptions rather than about the socket. */
export type SubscriptionMessage = Exclude<ServerMessage, { t: "hello" | "beat" | "bye" }>;

export interface StreamConnectionOptions {
  readonly connect: (events: SocketEvents) => StreamSocket;
  readonly clock: Clock;
  /** In [0, 1): spreads reconnects. */
  readonly random: () => number;
  /** Called when the server speaks another version: the page must be loaded anew. */
  readonly outdated: () => void;
  /** Called when another cluster answers in the place of one that was looked at: what was asked for comes anew, from there. */
  readonly clusterReplaced?: () => void;
}

export interface ConnectionEvents {
  /** The server greeted us: everything may be asked for, and has to be asked for anew. */
  readonly opened: () => void;
  readonly message: (message: SubscriptionMessage) => void;
  /** The socket is gone, and everything that was asked for on it. */
  readonly lost: () => void;
  /** Whether a socket that broke is to come back. */
  readonly isWanted: () => boolean;
}

/** Two beats and a half without a word: the socket is dead, whatever TCP thinks. */
const SILENCE_MS = BEAT_MS * 2.5;
const FIRST_BACKOFF_MS = 500;
const LAST_BACKOFF_MS = 15_000;

/**
 * The one socket of a tab: greets the server, answers its beats, notices when it has died, and comes back after a
 * growing, spread wait for as long as it is wanted.
 */
export class StreamConnection {
  readonly #options: StreamConnectionOptions;
  readonly #events: ConnectionEvents;
  readonly #listeners = new Set<() => void>();
  #socket: StreamSocket | null = null;
  #state: Connection;
  #failures = 0;
  #retry: Timer | null = null;
  #silence: Timer | null = null;

  constructor(options: StreamConnectionOptions, events: ConnectionEvents) {
    this.#options = options;
    this.#events = events;
    this.#state = { phase: "idle", since: options.clock.now(), nextTryAt: null };
  }

  state(): Connection {
    return this.#state;
  }

  /** Calls `listener` whenever `state()` changes; returns what stops it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Opens the socket if there is none and none is waited for. */
  open(): void {
    if (this.#state.phase === "idle") this.#connect();
  }

  /** The network came back or the machine woke: do not wait out a backoff. */
  wake(): void {
    if (this.#state.phase === "backing-off") this.#connect();
  }

  close(): void {
    this.#retry?.cancel();
    this.#lost();
  }

  send(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #connect(): void {
    this.#retry?.cancel();
    this.#enter("connecting");
    const current = () => this.#socket === socket;
    const socket = this.#options.connect({
      opened: () => current() && this.send({ op: "hello", v: STREAM_VERSION }),
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
    this.#events.lost();
    if (!this.#events.isWanted()) {
      this.#enter("idle");
      return;
    }
    const { clock, random } = this.#options;
    const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** this.#failures++, LAST_BACKOFF_MS);
    const wait = after ?? backoff * (0.5 + random() / 2);
    this.#enter("backing-off", clock.now() + wait);
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
        this.#greeted(message.v);
        break;
      case "beat":
        this.send({ op: "pong", n: message.n });
        break;
      case "bye":
        if (message.why === "version") this.#options.outdated();
        else this.#lost(message.reconnectMs);
        if (message.why === "cluster") this.#options.clusterReplaced?.();
        break;
      default:
        this.#events.message(message);
    }
  }

  #greeted(version: number): void {
    if (version !== STREAM_VERSION) {
      this.#options.outdated();
      return;
    }
    this.#failures = 0;
    this.#enter("open");
    this.#events.opened();
  }

  #enter(phase: Connection["phase"], nextTryAt: number | null = null): void {
    this.#state = { phase, since: this.#options.clock.now(), nextTryAt };
    for (const listener of this.#listeners) listener();
  }
}
