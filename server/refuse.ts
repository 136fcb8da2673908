import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { BASE_HEADERS, DATA_CSP } from "@/lib/access/response-headers";
import type { Problem } from "@/lib/base/problem";

function headersOf(body: Buffer): Record<string, string> {
  return {
    ...BASE_HEADERS,
    "Content-Security-Policy": DATA_CSP,
    "Content-Type": "application/json",
    "Content-Length": String(body.length),
    Connection: "close",
  };
}

const bodyOf = (problem: Problem) => Buffer.from(JSON.stringify({ error: problem }));

/**
 * Sends a refusal and ends the connection after it, so that nothing which the client
 * sent behind the refused request is read as another one.
 */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  problem: Problem,
): void {
  const body = bodyOf(problem);
  response.writeHead(status, headersOf(body));
  response.end(request.method === "HEAD" ? undefined : body);
}

/** The same on a bare socket: after a parse error, a failed upgrade or a CONNECT there is no response object. */
export function refuseSocket(socket: Duplex, status: number, problem: Problem): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = bodyOf(problem);
  const headers = Object.entries({ ...headersOf(body), Date: new Date().toUTCString() });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n`;
  socket.end(Buffer.concat([Buffer.from(head, "latin1"), body]), () => socket.destroy());
}
