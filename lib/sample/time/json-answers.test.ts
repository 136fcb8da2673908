import { expect, test } from "vitest";
import { gains } from "./counters";
import { jsonCounters, retellJson } from "./json-answers";

const pod = (uid: string, nanos: number) => ({
  podRef: { name: "a", uid },
  startTime: "2026-01-01T00:00:00Z",
  cpu: { time: "2026-01-01T00:00:30Z", usageNanoCores: 5, usageCoreNanoSeconds: nanos },
});
const summary = (...pods: object[]) => JSON.stringify({ node: { nodeName: "n" }, pods });
const map = (recorded: number) => recorded + 60_000;

test("what a kubelet counts goes on rising, pod by pod in whatever order they come", () => {
  const first = summary(pod("one", 100), pod("two", 50));
  const last = summary(pod("two", 90), pod("one", 400));
  const told = JSON.parse(
    retellJson(first, gains(jsonCounters(first), jsonCounters(last)), { cycle: 2, map }),
  );
  expect(told.pods[0].cpu).toEqual({
    time: "2026-01-01T00:01:30Z",
    usageNanoCores: 5,
    usageCoreNanoSeconds: 700,
  });
  expect(told.pods[1].cpu.usageCoreNanoSeconds).toBe(130);
  expect(told.pods[1].startTime).toBe("2026-01-01T00:01:00Z");
});

test("a list of pods has the times of pods; what is no JSON stays", () => {
  const list = JSON.stringify({ items: [{ metadata: { creationTimestamp: "2026-01-01T00:00:00Z" } }] });
  expect(retellJson(list, new Map(), { cycle: 0, map })).toContain("2026-01-01T00:01:00Z");
  expect(retellJson("{", new Map(), { cycle: 1, map })).toBe("{");
});
