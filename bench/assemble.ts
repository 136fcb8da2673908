import { assemble, assembling } from "@/lib/cgroups/assemble";
import { seenByKubelet } from "@/lib/cgroups/from-source";
import { type NodeFacts, readNode } from "@/lib/cgroups/node";
import { type PodModel, readPod } from "@/lib/cgroups/pod";
import { readSettings } from "@/lib/cgroups/settings";
import { parseCadvisor } from "@/lib/cgroups/sources/cadvisor";
import { fullNode } from "@/lib/testing/full-node";

/** Joining a full node's cgroups with its objects, on the main thread: processor time of the looks one after the other. */

const PODS = 110;
const LOOKS = 60;

/** Prints milliseconds of processor time, of this process alone. */
export function benchAssemble(): void {
  const { node: object, pods: objects, text } = fullNode(PODS);
  const node = readNode(object);
  if (node === null) return;
  const settings = readSettings({ kubeletconfig: { cgroupDriver: "systemd" } }, node.minor);
  const rest = { maxPid: null, swapCapacity: null, pageSize: 4096, hugePageSizes: [] };
  const facts: NodeFacts = { node, settings, version: 2, ...rest };
  const read = () => objects.flatMap((pod) => readPod(pod) ?? []);
  const pods = read();
  const { rows } = parseCadvisor(text);
  // First of all, while nothing is compiled yet: the loop goes on between steps, so the longest of them is what counts.
  const first = stepsOf(assembling({ facts, pods, seen: seenByKubelet(rows, 2, 0), summary: null }));
  const look = (of: readonly PodModel[]) => {
    const began = cpu();
    const tree = assemble({ facts, pods: of, seen: seenByKubelet(rows, 2, 0), summary: null });
    return { ms: cpu() - began, cgroups: tree.cgroups.length };
  };
  const looks = Array.from({ length: LOOKS }, () => look(pods));
  // A pod that changed is another object: its places are laid out and its values derived again.
  const changes = Array.from({ length: LOOKS }, (_, i) => look(pods.with(i, read()[i] as PodModel)));
  const times = looks.map(({ ms }) => ms.toFixed(0));
  console.log(`assemble: ${looks[0]?.cgroups} cgroups; ms of processor time`);
  console.log(
    `  first of all ${sum(first).toFixed(0)} in ${first.length} steps, the longest ${Math.max(...first).toFixed(1)}`,
  );
  console.log(`  next looks ${times.slice(0, 8).join(", ")}; later ${spread(looks.slice(8))}`);
  console.log(`  after a pod changed ${spread(changes)}`);
}

function stepsOf(steps: Generator<void, unknown>): number[] {
  const times: number[] = [];
  for (let done: boolean | undefined = false; !done; ) {
    const began = cpu();
    done = steps.next().done;
    times.push(cpu() - began);
  }
  return times;
}

const sum = (times: readonly number[]): number => times.reduce((sum, ms) => sum + ms, 0);

function spread(looks: readonly { readonly ms: number }[]): string {
  const sorted = looks.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1);
  return `${at(0.5)} (${at(0.05)} to ${at(0.95)})`;
}

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
