import { expect, test } from "vitest";
import { gains, retold, risingValues } from "./counters";

const text = (requests: number, buckets: number, gauge: number) => `# HELP requests_total how many
# TYPE requests_total counter
requests_total{code="200",path="a } b"} ${requests}
requests_total{code="500"} 1.5e+06
# TYPE took_seconds histogram
took_seconds_bucket{le="+Inf"} ${buckets}
took_seconds_sum 0.25
# TYPE lag_seconds summary
lag_seconds{quantile="0.9"} 0.5
# TYPE inflight gauge
inflight ${gauge}
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1.7957e+09
# TYPE container_cpu_usage_seconds_total counter
container_cpu_usage_seconds_total{id="/"} 7 1795700000500
`;

const turn = (cycle: number) => ({ cycle, map: (recorded: number) => recorded + 60_000 });
const gained = gains(risingValues(text(10, 4, 3)), risingValues(text(25, 6, 1)));
const line = (all: string, start: string) => all.split("\n").find((each) => each.startsWith(start));

test("the first turn is as it was recorded, but for its moments", () => {
  const told = retold(text(10, 4, 3), new Map(), turn(0));
  const moved = text(10, 4, 3)
    .replace("1.7957e+09", "1.79570006e+09")
    .replace("1795700000500", "1795700060500");
  expect(told).toBe(moved);
});

test("in later turns counters and histograms have risen by what each turn adds; gauges have not", () => {
  const told = retold(text(10, 4, 3), gained, turn(2));
  expect(line(told, 'requests_total{code="200"')).toBe('requests_total{code="200",path="a } b"} 40');
  expect(line(told, 'requests_total{code="500"')).toBe('requests_total{code="500"} 1.5e+06');
  expect(line(told, "took_seconds_bucket")).toBe('took_seconds_bucket{le="+Inf"} 8');
  expect(line(told, "inflight")).toBe("inflight 3");
  expect(line(told, "lag_seconds")).toBe('lag_seconds{quantile="0.9"} 0.5');
});

test("a counter never falls where a turn begins again", () => {
  const end = risingValues(retold(text(25, 6, 1), gained, turn(0)));
  const next = risingValues(retold(text(10, 4, 3), gained, turn(1)));
  for (const [id, value] of end) expect(next.get(id)).toBeGreaterThanOrEqual(value);
});

test("one that was reset in between gains what it had in the end", () => {
  expect(gains(new Map([["a", 100]]), new Map([["a", 30]]))).toEqual(new Map([["a", 30]]));
});

test("what is no metrics text comes out as it was", () => {
  for (const odd of ["", "\n\n", "x{", 'x{a="b"', "# TYPE\n# TYPE x\nx", "x NaN\nx +Inf"]) {
    expect(retold(odd, new Map(), turn(1))).toBe(odd);
  }
});
