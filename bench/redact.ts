import { LastAppliedRedactor } from "@/lib/access/redact/last-applied";
import { LAST_APPLIED } from "@/lib/access/redact/mask";

/** How fast raw answers pass the redactor, beside a bare search of the same bytes and beside parsing them. */

const CHUNK = 64 * 1024;
const ROUNDS = 15;

function pod(i: number, applied: boolean): object {
  const metadata = {
    name: `web-${i}`,
    namespace: "shop",
    uid: `0f6b3c1e-${i}`,
    labels: { app: "web", tier: "front" },
  };
  const spec = {
    containers: [
      {
        name: "app",
        image: "registry.example/web:1.2.3",
        args: i % 10 === 0 ? ["--if", "a<b && c>d"] : ["--all"],
        env: [],
      },
    ],
    tolerations: [
      {
        key: "node.kubernetes.io/not-ready",
        operator: "Exists",
        effect: "NoExecute",
        tolerationSeconds: 300,
      },
    ],
  };
  const conditions = ["Initialized", "Ready", "ContainersReady", "PodScheduled"].map((type) => ({
    type,
    status: "True",
    lastProbeTime: null,
    lastTransitionTime: "2026-01-01T00:00:00Z",
  }));
  const copy = JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata, spec });
  const annotations = { "example.com/note": "kept", ...(applied ? { [LAST_APPLIED]: copy } : {}) };
  return { metadata: { ...metadata, annotations }, spec, status: { phase: "Running", conditions } };
}

/** As Go writes it: `<`, `>` and `&` escaped. */
function body(megabytes: number, applied: boolean): Buffer {
  const item = (i: number) =>
    JSON.stringify(pod(i, applied)).replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
  const count = Math.ceil((megabytes * 1024 * 1024) / item(0).length);
  const items = Array.from({ length: count }, (_, i) => item(i)).join(",");
  return Buffer.from(`{"kind":"PodList","apiVersion":"v1","items":[${items}]}`);
}

function chunksOf(bytes: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) chunks.push(bytes.subarray(at, at + CHUNK));
  return chunks;
}

function redactAll(chunks: readonly Buffer[]): number {
  const redactor = new LastAppliedRedactor();
  return chunks.reduce((sum, chunk) => sum + redactor.push(chunk).length, 0) + redactor.end().length;
}

const NEEDLE = Buffer.from(`"${LAST_APPLIED}"`);

/** Every occurrence, as the redactor has to. */
function searchAll(chunks: readonly Buffer[]): number {
  let found = 0;
  for (const chunk of chunks)
    for (let at = chunk.indexOf(NEEDLE); at >= 0; at = chunk.indexOf(NEEDLE, at + 1)) found++;
  return found;
}

/** GB for each second of processor time, so that other work on the machine does not count. */
function rate(bytes: number, run: () => unknown): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return bytes / 1000 / (user + system);
}

function quantiles(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(2);
  return `${at(0.5)} (${at(0.1)} to ${at(0.9)})`;
}

/** Rounds alternate, so that a slow moment of the machine falls on all three. */
function compare(name: string, bytes: Buffer): void {
  const chunks = chunksOf(bytes);
  const rounds = Array.from({ length: ROUNDS + 3 }, () => ({
    redact: rate(bytes.length, () => redactAll(chunks)),
    search: rate(bytes.length, () => searchAll(chunks)),
    parse: rate(bytes.length, () => JSON.parse(bytes.toString())),
  })).slice(3);
  console.log(`${name}, ${(bytes.length / 1e6).toFixed(0)} MB, median (10 % to 90 %) of ${ROUNDS} rounds`);
  console.log(`  redactor                 ${quantiles(rounds.map(({ redact }) => redact))} GB/s`);
  console.log(`  Buffer.indexOf alone     ${quantiles(rounds.map(({ search }) => search))} GB/s`);
  console.log(`  redactor / indexOf       ${quantiles(rounds.map(({ redact, search }) => redact / search))}`);
  console.log(`  redactor / JSON.parse    ${quantiles(rounds.map(({ redact, parse }) => redact / parse))}`);
}

compare("a list without the annotation", body(24, false));
compare("a list where every object has it", body(24, true));
compare("nothing but escaped slashes", Buffer.from(`["${"\\/".repeat(4 * 1024 * 1024)}"]`));
compare("nothing but short strings", Buffer.from(`[${'"k",'.repeat(4 * 1024 * 1024)}0]`));
