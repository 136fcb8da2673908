import { expect, it } from "vitest";
import { repeatMetrics, repeatStats } from "./repeat";

const FIRST = `# TYPE a_total counter
a_total{x="1 2"} 10 1795443709000
# TYPE g gauge
g 5
g{le="+Inf"} NaN
`;
const SECOND = FIRST.replace("10 1795443709000", "14.5 1795443714000").replace("g 5", "g 7");
const at = (step: number) => ({ step, strideMs: 10_000, shiftMs: 1_000 });

it("counters go on at their rate, gauges swing, the two measurements are what they were", () => {
  expect(repeatMetrics(FIRST, SECOND, at(0))).toContain('a_total{x="1 2"} 10 1795443710000\n');
  expect(repeatMetrics(FIRST, SECOND, at(0))).toContain("\ng 5\n");
  expect(repeatMetrics(FIRST, SECOND, { ...at(1), shiftMs: 0 })).toBe(SECOND);
  const third = repeatMetrics(FIRST, SECOND, at(2));
  // 4.5 in 5 s were measured, so 9 in the 10 s of a stride.
  expect(third).toContain('a_total{x="1 2"} 23.5 1795443725000\n');
  expect(third).toContain("\ng 5\n");
  expect(third).toContain('g{le="+Inf"} NaN');
});

it("stats: counters by name, times that moved move on, those that stood still are only shifted", () => {
  const stats = (time: string, usageCoreNanoSeconds: number, total: number, usageNanoCores: number) => ({
    startTime: "2026-01-01T00:00:00Z",
    cpu: { time, usageCoreNanoSeconds, usageNanoCores, psi: { some: { total } } },
  });
  const first = stats("2026-01-01T00:01:00Z", 5, 100, 1);
  const second = stats("2026-01-01T00:01:10Z", 8, 130, 2);
  expect(repeatStats(first, second, at(3))).toEqual({
    startTime: "2026-01-01T00:00:01Z",
    cpu: {
      time: "2026-01-01T00:01:31Z",
      usageCoreNanoSeconds: 14,
      usageNanoCores: 2,
      psi: { some: { total: 190 } },
    },
  });
});
