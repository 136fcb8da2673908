import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Component, Lab } from "../components/component";
import { nodeIsReady } from "../components/kubelet";
import { ensure } from "../ensure";
import { applyFile } from "../kubectl";
import { installPackages, type Packages } from "../packages";
import { running } from "../processes";
import { problem, say } from "../report";
import { has, run } from "../run";
import { guestImage } from "./image";
import { qemuArguments, VM_BRIDGE, VM_NODE_IP, VM_NODE_NAME } from "./machine";
import { makeSeed } from "./seed";

const RELAY = fileURLToPath(new URL("./relay.mjs", import.meta.url));
const PODS = fileURLToPath(new URL("./pods.yaml", import.meta.url));
const QEMU = "qemu-system-x86_64";

const PACKAGES: Packages = {
  "qemu-system-x86": () => has(QEMU),
  debootstrap: () => has("debootstrap"),
  e2fsprogs: () => has("mkfs.ext4"),
  "openssh-client": () => has("ssh") && has("ssh-keygen"),
  iproute2: () => has("ip"),
};

/** Seconds. Boot takes half a minute on a quiet machine and several on a busy one; the kubelet as much again. */
const PATIENCE = 1200;

/** Why there can be no guest; null when there can be one. Installs what is missing, where it may. */
export async function noVmBecause(root: boolean): Promise<string | null> {
  if (process.arch !== "x64") return "its image is made for x64";
  if (!root) return "only root may make its file system and its address";
  const missing = await installPackages(PACKAGES);
  return missing.length === 0
    ? null
    : `${missing.join(", ")} missing, and there is no apt-get to install them with`;
}

/** The node in the guest, and the pods that are made for it. Returns when the node is ready. */
export async function startVm(lab: Lab): Promise<void> {
  await addAddress();
  if (running(lab.paths, VM_NODE_NAME) === null) {
    mkdirSync(lab.paths.data, { recursive: true, mode: 0o700 });
    const image = await guestImage();
    const seed = await makeSeed(lab);
    await ensure(lab, relay(lab));
    await ensure(lab, machine(lab, { ...image, seed }));
  } else await ensure(lab, relay(lab));
  say(`apply   ${await applyFile(lab.paths, PODS, { NODE: VM_NODE_NAME })} objects in namespace vm`);
}

function machine(lab: Lab, files: Parameters<typeof qemuArguments>[0]): Component {
  const { ports, paths } = lab;
  return {
    name: VM_NODE_NAME,
    command: QEMU,
    args: qemuArguments(files, { kubelet: ports.vmKubelet, ssh: ports.vmSsh }),
    // Where `snapshot=on` keeps what the guest writes; the file has no name, and goes with the process.
    env: { TMPDIR: paths.data },
    ports: ["vmKubelet", "vmSsh"],
    ready: () => nodeIsReady(lab, VM_NODE_NAME),
    patience: PATIENCE,
  };
}

function relay({ ports }: Lab): Component {
  return {
    name: "vm-relay",
    command: process.execPath,
    args: [RELAY, VM_NODE_IP, String(ports.vmKubelet)],
    ports: [],
    ready: async () => true,
    patience: 10,
  };
}

/** The apiserver's node proxy takes no loopback address, so the node has one on a bridge of this machine. */
async function addAddress(): Promise<void> {
  if (existsSync(`/sys/class/net/${VM_BRIDGE}`)) return;
  const steps = [
    ["link", "add", VM_BRIDGE, "type", "bridge"],
    ["addr", "add", `${VM_NODE_IP}/32`, "dev", VM_BRIDGE],
    ["link", "set", VM_BRIDGE, "up"],
  ];
  for (const step of steps) {
    const done = await run("ip", step);
    if (!done.ok)
      throw problem("LAB_NETWORK", `ip ${step.join(" ")}: ${done.stderr.trim()}`, "use up without --vm-node");
  }
}
