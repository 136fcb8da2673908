import type { Socket } from "node:net";
import type { Clock } from "@/lib/base/clock";

/** One step of a scripted answer, taken at its time. */
type Act = (socket: Socket) => void;

/** What a route gives: a plain answer, or bytes on a timeline. */
export type Answer =
  | {
      readonly kind: "plain";
      readonly status: number;
      readonly headers: Readonly<Record<string, string | readonly string[]>>;
      readonly body: string | Buffer;
    }
  | { readonly kind: "script"; readonly steps: readonly Step[] }
  /** Takes the open socket over, e.g. to stream what a store sees. Returns what ends it. */
  | { readonly kind: "stream"; readonly start: (socket: Socket) => () => void };

export interface Step {
  /** Milliseconds since the request was read. */
  readonly at: number;
  readonly act: Act;
}

export type PlainOptions = { readonly status?: number; readonly headers?: Readonly<Record<string, string>> };

export function json(value: unknown, { status = 200, headers = {} }: PlainOptions = {}): Answer {
  return {
    kind: "plain",
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(value),
  };
}

export function text(body: string | Buffer, { status = 200, headers = {} }: PlainOptions = {}): Answer {
  return {
    kind: "plain",
    status,
    headers: { "content-type": "text/plain; charset=utf-8", ...headers },
    body,
  };
}

/** A failure as the apiserver's own handlers write it (metav1.Status). */
export function failure(
  code: number,
  reason: string,
  message: string,
  { details = {}, headers = {} }: { details?: object; headers?: Readonly<Record<string, string>> } = {},
): Answer {
  const status = {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    reason,
    details,
    code,
  };
  return json(status, { status: code, headers });
}

/** Bytes on a timeline: `script(send(0, "HTTP/1.1 200 OK\r\n…"), send(5, half), reset(9))`. */
export const script = (...steps: readonly Step[]): Answer => ({ kind: "script", steps });

export const send = (at: number, bytes: string | Buffer): Step => ({
  at,
  act: (socket) => socket.write(bytes),
});

/** Ends the connection in order (FIN). */
export const close = (at: number): Step => ({ at, act: (socket) => socket.end() });

/** Cuts the connection (RST). */
export const reset = (at: number): Step => ({ at, act: (socket) => socket.resetAndDestroy() });

/** Answers nothing, for ever. */
export const hang: Answer = script();

/** The head of a chunked answer, for scripts that send a body piece by piece with `chunk`. */
export const head = (contentType = "application/json", status = "200 OK", extra = ""): string =>
  `HTTP/1.1 ${status}\r\nContent-Type: ${contentType}\r\nTransfer-Encoding: chunked\r\n${extra}\r\n`;

/** One chunk of a chunked body; an empty one ends it. */
export const chunk = (body: string | Buffer): Buffer => {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]);
};

/** Plays the steps on the socket; returns what calls the rest off. */
export function play(steps: readonly Step[], socket: Socket, clock: Clock): () => void {
  const timers = steps.map(({ at, act }) => {
    if (at > 0) return clock.after(at, () => socket.destroyed || act(socket));
    act(socket);
    return null;
  });
  return () => {
    for (const timer of timers) timer?.cancel();
  };
}
