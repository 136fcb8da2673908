import { expect, it } from "vitest";
import { mergeChecks, sayHealth } from "./checks";
import type { Health } from "./schema";

/** Checks as text: "+" passes, "-" fails, "~" is excluded. */
const health = (...lines: string[]): Health => {
  const checks = lines.map((line) => ({
    name: line.slice(1),
    state: line.startsWith("+")
      ? ("ok" as const)
      : line.startsWith("-")
        ? ("failed" as const)
        : ("excluded" as const),
    detail: line.startsWith("-") ? "reason withheld" : null,
  }));
  const healthy = !checks.some(({ state }) => state === "failed");
  return { healthy, status: healthy ? 200 : 500, clockAheadMs: null, checks };
};

const drawn = (rows: ReturnType<typeof mergeChecks>) =>
  rows.map(({ name, livez, readyz }) => `${name} ${livez} ${readyz}`);

it("puts both endpoints' checks side by side, failed ones first", () => {
  const rows = mergeChecks(
    health("+ping", "+log", "-etcd"),
    health("+ping", "~log", "-etcd", "+informer-sync"),
  );
  expect(drawn(rows)).toEqual([
    "etcd failed failed",
    "log ok excluded",
    "ping ok ok",
    "informer-sync null ok",
  ]);
  expect(rows[0]?.detail).toBe("reason withheld");
});

it("shows one endpoint when the other is not known", () => {
  expect(drawn(mergeChecks(health("+ping"), null))).toEqual(["ping ok null"]);
  expect(mergeChecks(null, null)).toEqual([]);
});

it("counts", () => {
  expect(sayHealth(health("+ping", "+log"))).toBe("2 checks pass");
  expect(sayHealth(health("+ping", "-log"))).toBe("1 of 2 checks fail");
  expect(sayHealth({ healthy: false, status: 503, clockAheadMs: null, checks: [] })).toBe(
    "status 503, no checks named",
  );
});
