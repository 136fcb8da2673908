import { expect, test } from "vitest";
import { parseHealth } from "./health";

const HEALTHY = `[+]ping ok
[+]etcd excluded: ok
[+]poststarthook/start-apiextensions-controllers ok
livez check passed
`;

const FAILING = `[+]ping ok
[-]etcd failed: reason withheld
[-]shutdown failed: process is shutting down
readyz check failed
`;

test("lists each check of a healthy server", () => {
  expect(parseHealth(HEALTHY, 200)).toEqual({
    healthy: true,
    status: 200,
    checks: [
      { name: "ping", state: "ok", detail: null },
      { name: "etcd", state: "excluded", detail: null },
      { name: "poststarthook/start-apiextensions-controllers", state: "ok", detail: null },
    ],
  });
});

test("keeps what the server says of a failed check", () => {
  const { healthy, checks } = parseHealth(FAILING, 500);
  expect(healthy).toBe(false);
  expect(checks.filter((check) => check.state === "failed")).toEqual([
    { name: "etcd", state: "failed", detail: "reason withheld" },
    { name: "shutdown", state: "failed", detail: "process is shutting down" },
  ]);
});

test("an answer without checks gives none", () => {
  expect(parseHealth("ok", 200)).toEqual({ healthy: true, status: 200, checks: [] });
});
