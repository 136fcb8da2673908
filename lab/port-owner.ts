import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";

/** State TCP_LISTEN of /proc/net/tcp (include/net/tcp_states.h). */
const LISTEN = "0A";

/** Inodes of the sockets that listen on a port, from the text of /proc/net/tcp or tcp6 (proc(5)). */
export function listeningInodes(table: string, port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  return table
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(`:${hex}`) && fields[3] === LISTEN)
    .flatMap((fields) => (fields[9] === undefined ? [] : [fields[9]]));
}

/** `name (pid N)` of the process that listens on a port; null when it cannot be seen. */
export function portOwner(port: number): string | null {
  const tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(readOr);
  const wanted = new Set(tables.flatMap((table) => listeningInodes(table, port)).map((i) => `socket:[${i}]`));
  const pid = readdirSync("/proc").find((name) => /^\d+$/.test(name) && holds(name, wanted));
  return pid === undefined ? null : `${readOr(`/proc/${pid}/comm`).trim()} (pid ${pid})`;
}

function holds(pid: string, sockets: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => sockets.has(linkOr(`/proc/${pid}/fd/${fd}`)));
  } catch {
    // It ended meanwhile, or belongs to someone else.
    return false;
  }
}

function readOr(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function linkOr(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

/** True when a server could listen on this port of loopback now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
