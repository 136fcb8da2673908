import { StringDecoder } from "node:string_decoder";
import { CadvisorParser, parseCadvisor } from "@/lib/cgroups/sources/cadvisor";
import { cadvisorText } from "@/lib/testing/cadvisor-text";

/** Reading the cgroups of a full node out of a kubelet's text, beside merely cutting the same bytes into lines. */

const ROUNDS = 25;
const PODS = 110;
/** As a socket gives them. */
const CHUNK = 64 * 1024;

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function inChunks(bytes: Buffer) {
  const [decoder, parser] = [new StringDecoder("utf8"), new CadvisorParser()];
  for (let at = 0; at < bytes.length; at += CHUNK) {
    parser.push(decoder.write(bytes.subarray(at, at + CHUNK)));
  }
  return parser.finish();
}

/** Prints milliseconds, and the ratios to a split into lines, as medians of pairs in turn. */
export function benchCadvisor(): void {
  const text = cadvisorText(PODS);
  const bytes = Buffer.from(text);
  const pairs = Array.from({ length: ROUNDS }, () => ({
    split: timed(() => bytes.toString("utf8").split("\n")),
    whole: timed(() => parseCadvisor(bytes.toString("utf8"))),
    chunks: timed(() => inChunks(bytes)),
  }));
  const { rows, unread } = inChunks(bytes);
  const lines = text.split("\n").length;
  console.log(
    `cadvisor: ${(bytes.length / 1e6).toFixed(1)} MB, ${lines} lines, ${rows.length} cgroups, ${unread} unread`,
  );
  console.log(`  decode and split ${median(pairs.map(({ split }) => split)).toFixed(1)} ms`);
  for (const how of ["whole", "chunks"] as const) {
    const ratios = pairs.map((pair) => pair[how] / pair.split).toSorted((a, b) => a - b);
    const ms = median(pairs.map((pair) => pair[how])).toFixed(1);
    const spread = `${ratios[2]?.toFixed(2)} to ${ratios.at(-3)?.toFixed(2)}`;
    console.log(`  parse, ${how}: ${ms} ms, ratio ${median(ratios).toFixed(2)} (${spread})`);
  }
}
