import { readdirSync, readFileSync } from "node:fs";
import { applyMetricsServer } from "./aggregation";
import { metricsServer } from "./components/aggregated";
import type { Lab } from "./components/component";
import { containerd } from "./components/containerd";
import { kubelet } from "./components/kubelet";
import { ensure } from "./ensure";
import type { Host } from "./host";
import { buildImages } from "./images";
import { NODE_BRIDGE, NODE_IP } from "./node";
import { installPackages, NODE_PACKAGES } from "./packages";
import type { NodeFacts } from "./parts";
import type { LabPaths } from "./paths";
import { running } from "./processes";
import { problem, say } from "./report";
import { run } from "./run";
import { ctr } from "./runtime";

/** Measures whether this machine can have a node for this lab; installs packages when it may. */
export async function nodeFacts(paths: LabPaths, host: Host, wanted: boolean): Promise<NodeFacts> {
  const missingPrograms = wanted && host.root ? await installPackages(NODE_PACKAGES) : [];
  return { wanted, host, missingPrograms, otherKubelet: otherKubelet(paths) };
}

function otherKubelet(paths: LabPaths): string | null {
  const own = running(paths, "kubelet")?.pid;
  const pid = readdirSync("/proc").find(
    (name) => /^\d+$/.test(name) && Number(name) !== own && isKubelet(name),
  );
  return pid === undefined ? null : `pid ${pid}`;
}

function isKubelet(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "kubelet";
  } catch {
    return false;
  }
}

/** The one real node: its address, its container runtime with our images, its kubelet, its metrics. */
export async function startNode(lab: Lab, withDemo: boolean): Promise<void> {
  await addNodeAddress();
  await ensure(lab, containerd(lab));
  for (const image of await buildImages()) await importImage(lab, image);
  await ensure(lab, kubelet(lab, withDemo));
  await ensure(lab, metricsServer(lab));
  await applyMetricsServer(lab);
  say("apply   metrics-server's API service");
}

async function addNodeAddress(): Promise<void> {
  if ((await run("ip", ["link", "show", NODE_BRIDGE])).ok) return;
  await ip("link", "add", NODE_BRIDGE, "type", "bridge");
  await ip("addr", "add", `${NODE_IP}/32`, "dev", NODE_BRIDGE);
  await ip("link", "set", NODE_BRIDGE, "up");
}

async function ip(...args: readonly string[]): Promise<void> {
  const done = await run("ip", args);
  if (done.ok) return;
  throw problem(
    "LAB_NETWORK",
    `ip ${args.join(" ")}: ${done.stderr.trim()}`,
    "use up --no-kubelet without it",
  );
}

async function importImage({ paths }: Lab, file: string): Promise<void> {
  const done = await ctr(paths, "images", "import", "--snapshotter", "native", file);
  if (!done.ok) throw problem("LAB_IMAGE", `ctr images import: ${done.stderr.trim()}`, "see containerd.log");
}
