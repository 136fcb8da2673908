import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ProblemError } from "@/lib/base/problem";

const BOTH_LOOPBACKS = ["127.0.0.1", "::1"];

/** Binds one server and resolves with the port it got. */
function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, ipv6Only: host === "::1" }, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function listenProblem(error: unknown, host: string, port: number): ProblemError {
  const code = codeOf(error);
  if (code === "EADDRINUSE") {
    return new ProblemError({
      code: "PORT_IN_USE",
      message: `Port ${port} on ${host} is in use by another program.`,
      hint: `Choose another with --port, or let the system choose: --port 0`,
    });
  }
  const message =
    code === "EACCES" ? `Port ${port} needs more rights.` : `Cannot listen on ${host}:${port} (${code}).`;
  return new ProblemError({ code: "LISTEN_FAILED", message, hint: "Choose a port above 1023 with --port" });
}

const noIpv6 = (error: unknown) => ["EADDRNOTAVAIL", "EAFNOSUPPORT", "EINVAL"].includes(codeOf(error));

async function bindAll(servers: readonly Server[], wanted: number): Promise<number> {
  let port = wanted;
  for (const [index, server] of servers.entries()) {
    const host = BOTH_LOOPBACKS[index] ?? "";
    try {
      port = await bind(server, host, port);
    } catch (error) {
      if (host === "::1" && noIpv6(error)) continue;
      throw listenProblem(error, host, port);
    }
  }
  return port;
}

/**
 * Listens on both loopback addresses, with one port: a browser may take `localhost` for
 * either, and whoever held the other one would get our visitors. Machines without IPv6
 * get 127.0.0.1 alone. A `wanted` of 0 takes a port that is free on both.
 * @throws ProblemError PORT_IN_USE, LISTEN_FAILED
 */
export async function listenOnLoopback(
  makeServer: () => Server,
  wanted: number,
  attempts = 5,
): Promise<{ port: number; servers: readonly Server[] }> {
  const servers = BOTH_LOOPBACKS.map(makeServer);
  try {
    return { port: await bindAll(servers, wanted), servers: servers.filter((server) => server.listening) };
  } catch (error) {
    for (const server of servers) server.close();
    if (wanted === 0 && attempts > 1) return listenOnLoopback(makeServer, wanted, attempts - 1);
    throw error;
  }
}
