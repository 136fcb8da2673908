import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePrometheus } from "./prometheus";
import { histogramsOf, quantileOf, summariesOf } from "./prometheus-series";

const only = (text: string) => {
  const { families } = parsePrometheus(text);
  const [family] = families;
  if (family === undefined || families.length !== 1) throw new Error(`${families.length} families`);
  return family;
};

const REQUESTS = `# HELP http_requests_total Requests by \\\\ and \\n code.
# TYPE http_requests_total counter
http_requests_total{code="200",path="a\\"b\\\\c\\nd"} 1027 1395066363000
http_requests_total{code="400",} 3
`;

const DURATIONS = `# TYPE d histogram
d_bucket{verb="GET",le="0.1"} 5
d_bucket{verb="GET",le="0.5"} 9
d_bucket{verb="GET",le="+Inf"} 10
d_sum{verb="GET"} 2.5
d_count{verb="GET"} 10
d_bucket{verb="LIST",le="0.1"} 0
d_bucket{verb="LIST",le="+Inf"} 0
d_sum{verb="LIST"} 0
d_count{verb="LIST"} 0
`;

describe("parsePrometheus", () => {
  it("reads help, type, labels with escapes, values and timestamps", () => {
    const family = only(REQUESTS);
    expect(family).toMatchObject({
      name: "http_requests_total",
      type: "counter",
      help: "Requests by \\ and \n code.",
    });
    expect(family.samples.map((s) => [Object.fromEntries(s.labels), s.value, s.timestamp])).toEqual([
      [{ code: "200", path: 'a"b\\c\nd' }, 1027, 1395066363000],
      [{ code: "400" }, 3, null],
    ]);
  });

  it("reads every way to write a number, and keeps how it was written", () => {
    const { families } = parsePrometheus("a +Inf\nb -inf\nc NaN\nd 1.5e-3\ne 1152921504606846976.0\nf .5\n");
    expect(families.map((f) => f.samples[0]?.value)).toEqual([
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      0.0015,
      2 ** 60,
      0.5,
    ]);
    expect(families[4]?.samples[0]?.written).toBe("1152921504606846976.0");
  });

  it("puts buckets, sums and counts under their histogram", () => {
    expect(only(DURATIONS).samples).toHaveLength(9);
  });

  it("does not swallow a metric whose name merely begins alike", () => {
    const { families } = parsePrometheus('# TYPE a gauge\na 1\na_sum 2\na_bucket{le="1"} 3\n');
    expect(families.map((f) => f.name)).toEqual(["a", "a_sum", "a_bucket"]);
  });

  it("reads OpenMetrics: unit, counters without _total, exemplars, seconds, EOF", () => {
    const text = [
      "# TYPE acme_http counter",
      "# UNIT acme_http seconds",
      'acme_http_total{a="b"} 17 1520879607.789 # {trace_id="x#y"} 0.67 1520879607.1',
      "acme_http_created 1520430000",
      "# EOF",
    ].join("\n");
    const family = only(text);
    expect(family).toMatchObject({ name: "acme_http", unit: "seconds", type: "counter" });
    expect(family.samples[0]).toMatchObject({
      timestamp: 1520879607789,
      exemplar: '{trace_id="x#y"} 0.67 1520879607.1',
    });
  });

  it("reads names in quotes", () => {
    const { families, unread } = parsePrometheus('{"my.metric",k="v","a b"="c"} 1\n');
    expect(unread).toEqual([]);
    expect(families[0]?.name).toBe("my.metric");
    expect(Object.fromEntries(families[0]?.samples[0]?.labels ?? [])).toEqual({ k: "v", "a b": "c" });
  });

  it("reads CRLF, and labels named like Object's own members", () => {
    const { families } = parsePrometheus('a{__proto__="x",constructor="y"} 1\r\n');
    expect([...(families[0]?.samples[0]?.labels ?? [])]).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
  });

  it("names the lines that it could not read and goes on", () => {
    const { families, unread } = parsePrometheus(
      '<html>\na{b="c} 1\na{b=c} 1\na\na 1 2 3\na x\nok 1\n# free comment\n',
    );
    expect(unread.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(families.map((f) => f.name)).toEqual(["ok"]);
  });

  it("never throws", () => {
    const alphabet = fc.string({ unit: fc.constantFrom(...'ab{}=",\\\n# 1.+eNTYPEHL_') });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), alphabet), (text) => void parsePrometheus(text)),
    );
  });

  it("reads back what it would have been written as", () => {
    const label = fc.string({ unit: fc.constantFrom("a", '"', "\\", "\n", "}", ",", "=", "é") });
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            label,
            fc.double().filter((n) => !Object.is(n, -0)),
          ),
          { minLength: 1 },
        ),
        (rows) => {
          const quote = (v: string) =>
            v.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
          const number = (v: number) =>
            Number.isFinite(v) ? String(v) : Number.isNaN(v) ? "NaN" : v > 0 ? "+Inf" : "-Inf";
          const text = rows.map(([v, n]) => `m{l="${quote(v)}"} ${number(n)}`).join("\n");
          expect(only(text).samples.map((s) => [s.labels.get("l"), s.value])).toEqual(
            rows.map(([v, n]) => [v, n]),
          );
        },
      ),
    );
  });
});

describe("series", () => {
  it("groups a histogram's buckets by their other labels", () => {
    const [get, list] = histogramsOf(only(DURATIONS));
    expect(Object.fromEntries(get?.labels ?? [])).toEqual({ verb: "GET" });
    expect(get).toMatchObject({ sum: 2.5, count: 10 });
    expect(get?.buckets.map((b) => b.le)).toEqual([0.1, 0.5, Number.POSITIVE_INFINITY]);
    expect(list?.count).toBe(0);
  });

  it("interpolates quantiles as Prometheus does", () => {
    const [get, list] = histogramsOf(only(DURATIONS));
    if (get === undefined || list === undefined) throw new Error("no histograms");
    expect(quantileOf(get, 0.5)).toBeCloseTo(0.1);
    expect(quantileOf(get, 0.7)).toBeCloseTo(0.3);
    expect(quantileOf(get, 0.99)).toBe(0.5);
    expect(quantileOf(list, 0.5)).toBeNull();
  });

  it("groups a summary's quantiles", () => {
    const family = only('# TYPE s summary\ns{quantile="0.5"} 1\ns{quantile="0.9"} 2\ns_sum 3\ns_count 4\n');
    expect(summariesOf(family)).toEqual([
      {
        labels: new Map(),
        quantiles: [
          { quantile: 0.5, value: 1 },
          { quantile: 0.9, value: 2 },
        ],
        sum: 3,
        count: 4,
      },
    ]);
  });
});
