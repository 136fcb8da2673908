import { createServer } from "node:net";
import { expect, test } from "vitest";
import { isFree, listeningInodes, portOwner } from "./port-owner";
import { DEFAULT_PORTS_FROM, PORT_SPAN, portsFrom } from "./ports";

test("a lab's ports are distinct and lie within its span", () => {
  const ports = Object.values(portsFrom(20_000));
  expect(new Set(ports).size).toBe(ports.length);
  expect(Math.min(...ports)).toBe(20_000);
  expect(Math.max(...ports)).toBe(20_000 + PORT_SPAN - 1);
});

test("the first lab's apiserver is where people look for it", () => {
  expect(portsFrom(DEFAULT_PORTS_FROM).apiserver).toBe(6443);
});

test.each([80, 65_530, 7000.5, Number.NaN])("ports cannot start at %s", (base) => {
  expect(() => portsFrom(base)).toThrow("ports cannot start");
});

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:192B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11111 1 0 100 0 0 10 0
   1: 0100007F:192B 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000     0        0 22222 1 0 20 4 30 10 -1
   2: 0100007F:192C 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 33333 1 0 100 0 0 10 0
`;

test("only the socket that listens on the port counts, not its connections", () => {
  expect(listeningInodes(TABLE, 6443)).toEqual(["11111"]);
  expect(listeningInodes(TABLE, 1)).toEqual([]);
});

test("a port in use is not free, and its process is named", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  expect(await isFree(port)).toBe(false);
  expect(portOwner(port)).toContain(`(pid ${process.pid})`);
  await new Promise((resolve) => server.close(resolve));
  expect(await isFree(port)).toBe(true);
  expect(portOwner(port)).toBeNull();
});
