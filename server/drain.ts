import type { Server } from "node:http";

/** Answers under way get this long after the listeners have closed. */
const GRACE_MS = 5_000;
const SWEEP_MS = 50;

/** Closes listeners at once, idle connections as they become idle, and what is left after the grace time. */
export async function closeServers(servers: readonly Server[]): Promise<void> {
  const closed = Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  const sweep = setInterval(() => {
    for (const server of servers) server.closeIdleConnections();
  }, SWEEP_MS);
  const cut = setTimeout(() => {
    for (const server of servers) server.closeAllConnections();
  }, GRACE_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
