import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digString } from "@/lib/base/json";
import { openRecording } from "@/lib/recording/recording";
import { fileSource } from "@/lib/recording/source";
import { recordingBytes } from "@/lib/testing/scripted-recording";
import { residentMiB, start, watchMemory } from "./process";
import { formatRatio, pairedRatio } from "./stats";

/** CUTAWAY_RECORDING names another recording of the lab. */
const SAMPLE = process.env.CUTAWAY_RECORDING ?? "sample/sample.cutrec";

/**
 * What a large recording costs: Cutaway's start on one of many pods against its start on the sample, a list of all of
 * them against parsing its bytes, how long a small question waits while it is made, and the memory of the process.
 * The pods are copies of one of the sample's, with its managedFields, each with a name and uid of its own.
 */
export async function benchReplay({ pods, pairs }: { pods: number; pairs: number }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "cutaway-replay-"));
  const large = join(folder, "large.cutrec");
  writeFileSync(large, await recordingBytes({ scopes: [fleetOf(pods)], endedAt: 600_000 }));
  console.log(`${pods} pods, ${(statSync(large).size / 1024 ** 2).toFixed(1)} MiB`);
  const starts: Record<string, number[]> = { large: [], sample: [] };
  for (let i = 0; i < pairs; i++) {
    for (const [name, args] of [
      ["large", ["--recording", large]],
      ["sample", ["--recording", SAMPLE]],
    ] as const) {
      const { ms, stop } = await started(args, folder);
      starts[name]?.push(ms);
      await stop();
    }
  }
  console.log(
    `start, large against sample: ${formatRatio(pairedRatio(starts.large ?? [], starts.sample ?? []))}`,
  );
  console.log(`  large ${times(starts.large ?? [])}, sample ${times(starts.sample ?? [])}`);
  await measureLists(large, folder, pairs);
  rmSync(folder, { recursive: true, force: true });
}

const times = (values: readonly number[]) =>
  `${Math.round(Math.min(...values))} to ${Math.round(Math.max(...values))} ms`;

function fleetOf(count: number) {
  const recording = openRecording(fileSource(SAMPLE));
  const scope = recording.scopes.find(({ resource, form }) => resource === "pods" && form === "object");
  const rows = scope === undefined ? [] : [...recording.snapshot(scope.id)];
  const largest = rows.sort((a, b) => b.payload.length - a.payload.length)[0];
  if (largest === undefined) throw new Error("the sample has no pods");
  const text = recording.text(largest.ref);
  const name = digString(JSON.parse(text), "metadata", "name") ?? "";
  const objects = Array.from({ length: count }, (_, i) => {
    const id = String(i).padStart(12, "0");
    // In the order of their names, as a list is.
    const copy = text
      .replaceAll(name, `pod-${id.slice(-6)}`)
      .replaceAll(largest.uid, `0f6b3c1e-0000-4000-8000-${id}`);
    const pod = JSON.parse(copy);
    return { ...pod, metadata: { ...pod.metadata, resourceVersion: String(1000 + i) } };
  });
  return { resource: "pods", kind: "Pod", objects, resourceVersion: String(1000 + count) };
}

async function started(args: readonly string[], folder: string) {
  const began = performance.now();
  const secret = join(folder, "secret");
  const all = ["dist/cutaway.mjs", "--port", "0", "--no-open", "--secret-file", secret, ...args];
  const running = await start(process.execPath, all, /^Cutaway is at (\S+)$/m);
  const headers = { authorization: `Bearer ${readFileSync(secret, "utf8").trim()}` };
  const ask = (path: string) => fetch(new URL(path, running.address), { headers });
  await (await ask("/api/overview")).arrayBuffer();
  return { ms: performance.now() - began, ask, pid: running.pid, stop: running.stop };
}

async function measureLists(file: string, folder: string, pairs: number): Promise<void> {
  const { ask, pid, stop } = await started(["--recording", file], folder);
  console.log(`memory once open: ${Math.round(residentMiB(pid))} MiB`);
  const memory = watchMemory(pid);
  const [lists, parses, waits]: number[][] = [[], [], []];
  for (let i = 0; i < pairs; i++) {
    const [list, wait] = await Promise.all([timed(() => body(ask)), slowest(() => small(ask))]);
    lists?.push(list.ms);
    waits?.push(wait);
    parses?.push((await timed(async () => JSON.parse(list.value.toString("utf8")))).ms);
    if (i === 0)
      console.log(`list of all, the first time: ${Math.round(list.ms)} ms, ${list.value.length} bytes`);
  }
  console.log(`list of all against JSON.parse of it: ${formatRatio(pairedRatio(lists ?? [], parses ?? []))}`);
  console.log(`a small question meanwhile took at most ${times(waits ?? [])}`);
  console.log(
    `memory: ${Math.round(residentMiB(pid))} MiB, grown by ${Math.round(memory.stop())} MiB at most`,
  );
  await stop();
}

type Ask = (path: string) => Promise<Response>;

const body = async (ask: Ask) => Buffer.from(await (await ask("/api/raw/api/v1/pods")).arrayBuffer());
const small = async (ask: Ask) => void (await (await ask("/api/healthz")).arrayBuffer());

async function timed<T>(run: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const began = performance.now();
  const value = await run();
  return { ms: performance.now() - began, value };
}

/** The longest of 50 in turn. */
async function slowest(run: () => Promise<void>): Promise<number> {
  let longest = 0;
  for (let i = 0; i < 50; i++) longest = Math.max(longest, (await timed(run)).ms);
  return longest;
}
