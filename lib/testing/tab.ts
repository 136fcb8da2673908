import { WebSocket } from "ws";
import { systemClock } from "@/lib/base/clock";
import { type Live, type LiveState, StreamClient, type Subscribe } from "@/lib/stream/client";
import type { Row, ServerMessage } from "@/lib/stream/messages";
import type { Seen } from "./checker";

export interface TabOptions {
  /** Of Cutaway, or of a relay before it. */
  readonly port: number;
  /** As Cutaway sees it. */
  readonly host: string;
  readonly secret: string;
  readonly spec: Subscribe;
}

interface Waiting {
  readonly fits: (state: LiveState) => boolean;
  readonly resolve: () => void;
}

/** A tab without a browser: the page's own client on a socket of Node's, with one view open and all it shows written down. */
export class Tab {
  readonly trace: Seen[] = [];
  /** How often the socket was opened. */
  sockets = 0;
  readonly #live: Live;
  readonly #open = new Set<WebSocket>();
  readonly #waiting = new Set<Waiting>();
  #message: ServerMessage | null = null;

  constructor(options: TabOptions) {
    const client = new StreamClient({
      clock: systemClock,
      random: Math.random,
      outdated: () => {
        throw new Error("Cutaway speaks another version of the stream");
      },
      connect: (events) => this.#connect(options, events),
    });
    this.#live = client.subscribe(options.spec, () => this.#changed());
  }

  get state(): LiveState {
    return this.#live.state();
  }

  get isLive(): boolean {
    return this.state.connected && this.state.status?.phase === "live";
  }

  /** Resolves at the first state that fits, which may be now. @throws Error with the last state, after `withinMs` */
  async until(what: string, fits: (state: LiveState) => boolean, withinMs = 30_000): Promise<void> {
    if (fits(this.state)) return;
    await new Promise<void>((resolve, reject) => {
      const waiting = { fits, resolve };
      this.#waiting.add(waiting);
      const timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        reject(new Error(`not ${what} within ${withinMs} ms: ${this.#describe()}`));
      }, withinMs);
      waiting.resolve = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends the socket without a word, as a crash does. */
  kill(): void {
    this.#live.close();
    for (const socket of this.#open) socket.terminate();
  }

  #connect(
    { port, host, secret }: TabOptions,
    events: Parameters<ConstructorParameters<typeof StreamClient>[0]["connect"]>[0],
  ) {
    const headers = { host, authorization: `Bearer ${secret}` };
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/stream`, { headers });
    this.sockets++;
    this.#open.add(socket);
    socket.on("open", events.opened);
    socket.on("message", (data) => {
      const text = data.toString();
      this.#message = JSON.parse(text);
      events.message(text);
      this.#message = null;
    });
    socket.on("close", () => {
      this.#open.delete(socket);
      events.closed();
    });
    socket.on("error", () => {});
    return {
      send: (text: string) => socket.readyState === WebSocket.OPEN && socket.send(text),
      close: () => socket.close(),
    };
  }

  #changed(): void {
    this.#record();
    for (const waiting of [...this.#waiting]) {
      if (!waiting.fits(this.state)) continue;
      this.#waiting.delete(waiting);
      waiting.resolve();
    }
  }

  #record(): void {
    const { connected, status, frame } = this.state;
    this.trace.push({
      at: performance.now(),
      connected,
      phase: status?.phase ?? null,
      resourceVersion: status?.resourceVersion ?? null,
      ...broughtBy(this.#message),
      rows: frame?.rows ?? [],
      total: frame?.total ?? 0,
    });
  }

  #describe(): string {
    const { connected, status, problem, frame } = this.state;
    return JSON.stringify({ connected, status, problem, rows: frame?.rows.map(({ rev }) => rev) });
  }
}

function broughtBy(message: ServerMessage | null): { why: Seen["why"]; put: readonly Row[] } {
  if (message?.t === "window") return { why: message.why, put: message.rows };
  if (message?.t === "delta") return { why: "delta", put: message.put };
  return { why: null, put: [] };
}
