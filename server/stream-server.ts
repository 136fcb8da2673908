import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "@/lib/base/clock";
import { StreamConnection } from "@/lib/hub/connection";
import type { OpenView } from "@/lib/hub/view";
import type { StreamLimits } from "@/lib/stream/messages";

/** What a tab's socket may do; docs/stream.md, Limits. */
const LIMITS: StreamLimits = { subscriptions: 200, messageBytes: 64 * 1024, messagesPerSecond: 50 };

/** After a shutdown tabs come back within this time, not all at once. */
const RETURN_MS = 5_000;
/** When what is held of the old cluster is gone, and soon enough to seem at once. */
const AFRESH_MS = 250;
/** A goodbye is only worth waiting for as long as it takes to leave this machine. */
const CLOSE_GRACE_MS = 500;

export interface StreamServerOptions {
  readonly clock: Clock;
  readonly version: string;
  readonly views: ReadonlyMap<string, OpenView>;
  readonly streamsPerSession: number;
  readonly unexpected: (error: unknown) => void;
}

/** The WebSockets of all tabs. The gate has judged each request before it comes here. */
export class StreamServer {
  readonly #options: StreamServerOptions;
  readonly #connections = new Set<StreamConnection>();
  readonly #bySession = new Map<string, number>();
  #draining = false;
  /** No compression: it costs memory for each socket, and a small message can blow up to a huge one. */
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: LIMITS.messageBytes,
    skipUTF8Validation: false,
  });

  constructor(options: StreamServerOptions) {
    this.#options = options;
  }

  get connections(): number {
    return this.#connections.size;
  }

  get subscriptions(): number {
    return [...this.#connections].reduce((sum, connection) => sum + connection.subscriptions, 0);
  }

  /** What tabs were not sent yet: windows that have changed, and bytes that a socket has not taken. */
  get waiting(): { readonly windows: number; readonly bytes: number } {
    return {
      windows: [...this.#connections].reduce((sum, { due }) => sum + due, 0),
      bytes: [...this.#server.clients].reduce((sum, { bufferedAmount }) => sum + bufferedAmount, 0),
    };
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#draining) {
      socket.destroy();
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (ws) => this.#open(ws, sessionOf(request)));
  }

  /** Sends every tab away, to come back some time later, and takes no new ones. */
  drain(): void {
    this.#draining = true;
    for (const connection of [...this.#connections]) {
      connection.bye("drain", Math.round(Math.random() * RETURN_MS));
    }
  }

  /** Has the tabs that look at a context begin anew. @param isStart it is the one that they mean when they name none */
  clusterReplaced(context: string, isStart: boolean): void {
    for (const connection of [...this.#connections]) {
      if (!connection.looksAt(context) && !(isStart && connection.looksAt(undefined))) continue;
      connection.bye("cluster", AFRESH_MS + Math.round(Math.random() * AFRESH_MS));
    }
  }

  #open(ws: WebSocket, session: string): void {
    const { clock, version, views, streamsPerSession, unexpected } = this.#options;
    const connection = new StreamConnection({
      clock,
      server: version,
      limits: LIMITS,
      views,
      newId: () => randomBytes(16).toString("base64url"),
      unexpected,
      ended: () => this.#left(connection, session),
      wire: {
        send: (text) => ws.send(text),
        close: () => {
          ws.close(1000);
          clock.after(CLOSE_GRACE_MS, () => ws.terminate());
        },
      },
    });
    this.#connections.add(connection);
    const count = (this.#bySession.get(session) ?? 0) + 1;
    this.#bySession.set(session, count);
    ws.on("message", (data, isBinary) => connection.receive(isBinary ? "" : data.toString()));
    ws.on("close", () => connection.closed());
    ws.on("error", () => connection.closed());
    if (count > streamsPerSession) connection.bye("limit", 60_000);
  }

  #left(connection: StreamConnection, session: string): void {
    this.#connections.delete(connection);
    const left = (this.#bySession.get(session) ?? 1) - 1;
    if (left === 0) this.#bySession.delete(session);
    else this.#bySession.set(session, left);
  }
}

/** Who the stream is counted for: the credential that the gate has let pass, which is not kept. */
function sessionOf({ headers }: IncomingMessage): string {
  return createHash("sha256")
    .update(`${headers.cookie ?? ""} ${headers.authorization ?? ""}`)
    .digest("base64url");
}
