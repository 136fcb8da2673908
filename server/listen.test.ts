import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { ProblemError } from "@/lib/base/problem";
import { listenOnLoopback } from "./listen";

const open: Server[] = [];
const make = () => {
  const server = createServer();
  open.push(server);
  return server;
};

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** Local addresses that listen on a port, as the kernel has them (proc(5), /proc/net/tcp). */
function listening(port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  return ["/proc/net/tcp", "/proc/net/tcp6"]
    .flatMap((file) => readFileSync(file, "utf8").split("\n").slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = "", , state]) => state === "0A" && local.endsWith(`:${wanted}`))
    .map(([, local = ""]) => local.split(":")[0] ?? "")
    .sort();
}

describe.runIf(process.platform === "linux")("the kernel's table", () => {
  test("shows the two loopback addresses and no other", async () => {
    const { port, servers } = await listenOnLoopback(make, 0);
    const v4 = "0100007F";
    const v6 = "00000000000000000000000001000000";
    expect(listening(port)).toEqual(servers.length === 2 ? [v6, v4] : [v4]);
  });
});

test("a port in use is a Problem with the way out", async () => {
  const { port } = await listenOnLoopback(make, 0);
  const error = await listenOnLoopback(make, port).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ProblemError);
  const { problem } = error as ProblemError;
  expect(problem).toMatchObject({ code: "PORT_IN_USE", hint: expect.stringContaining("--port 0") });
});

test("a port that someone holds on the other loopback address alone is in use too", async () => {
  const { port, servers } = await listenOnLoopback(make, 0);
  await new Promise((resolve) => servers[0]?.close(resolve));
  if (servers.length < 2) return;
  await expect(listenOnLoopback(make, port)).rejects.toMatchObject({ problem: { code: "PORT_IN_USE" } });
  expect(listening(port)).toHaveLength(1);
});
