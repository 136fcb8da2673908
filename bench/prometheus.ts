import { parsePrometheus } from "@/lib/raw/prometheus";

/** How long reading metrics takes, beside merely cutting the same text into lines. */

const ROUNDS = 15;
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, "+Inf"];

/** Text like an apiserver's: mostly histogram buckets with half a dozen labels. */
function exposition(megabytes: number): string {
  const parts = ["# HELP apiserver_request_duration_seconds [STABLE] Response latency.\n"];
  parts.push("# TYPE apiserver_request_duration_seconds histogram\n");
  for (let i = 0, length = 0; length < megabytes * 2 ** 20; i += 1) {
    const labels = `component="apiserver",dry_run="",group="apps",resource="kind-${i}",scope="cluster",verb="LIST"`;
    const lines = BOUNDS.map(
      (le, k) => `apiserver_request_duration_seconds_bucket{${labels},le="${le}"} ${k * i}\n`,
    );
    const tail = `apiserver_request_duration_seconds_sum{${labels}} ${i / 7}\napiserver_request_duration_seconds_count{${labels}} ${i * 11}\n`;
    parts.push(...lines, tail);
    length += lines.join("").length + tail.length;
  }
  return parts.join("");
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Prints milliseconds for 2.3 MB, and the ratio to a split into lines, as medians of pairs in turn. */
export function benchPrometheus(): void {
  const text = exposition(2.3);
  const pairs = Array.from({ length: ROUNDS }, () => ({
    split: timed(() => text.split("\n")),
    parse: timed(() => parsePrometheus(text)),
  }));
  const ratios = pairs.map(({ split, parse }) => parse / split).toSorted((a, b) => a - b);
  const parse = median(pairs.map((pair) => pair.parse));
  const { families } = parsePrometheus(text);
  const samples = families.reduce((sum, family) => sum + family.samples.length, 0);
  console.log(`prometheus: ${(text.length / 2 ** 20).toFixed(1)} MiB, ${samples} samples`);
  console.log(
    `  parse ${parse.toFixed(1)} ms, split ${median(pairs.map((pair) => pair.split)).toFixed(1)} ms`,
  );
  console.log(
    `  ratio ${median(ratios).toFixed(1)} (${ratios[0]?.toFixed(1)} to ${ratios.at(-1)?.toFixed(1)})`,
  );
}
