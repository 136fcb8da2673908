import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { certificates } from "../certificates";
import { endOrder } from "../down";
import { withoutVm } from "../parts";
import { labPaths } from "../paths";
import { fill, manifests } from "../template";
import { settle } from "../up";
import { bootScript, guestKubeconfig, kubeletConfig, kubeletUnit, SEED } from "./guest-files";
import { kernelCommandLine, qemuArguments, VM_NODE_IP, VM_NODE_NAME, VM_TAINT } from "./machine";
import { sshArguments } from "./ssh";

const FILES = { kernel: "/k", initrd: "/i", root: "/r.img", seed: "/s.img" };
const STORED = { portsFrom: 7000, kubelet: false, demo: true, leftOut: [], complete: true };

test("the machine's ports are open to this machine alone", () => {
  const args = qemuArguments(FILES, { kubelet: 7010, ssh: 7011 });
  const network = args[args.indexOf("-netdev") + 1] ?? "";
  const forwards = network.split(",").filter((part) => part.startsWith("hostfwd="));
  expect(forwards).toEqual([
    "hostfwd=tcp:127.0.0.1:7011-10.0.2.15:22",
    "hostfwd=tcp:127.0.0.1:7010-10.0.2.15:7010",
  ]);
});

test("neither disk is written to, and the first is the root", () => {
  const args = qemuArguments(FILES, { kubelet: 1, ssh: 2 });
  const drives = args.filter((_, i) => args[i - 1] === "-drive");
  expect(drives).toEqual([
    "file=/r.img,if=virtio,format=raw,snapshot=on",
    "file=/s.img,if=virtio,format=raw,readonly=on",
  ]);
  expect(kernelCommandLine()).toContain("root=/dev/vda ");
  expect(args.join(" ")).not.toContain("kvm");
});

test("the kernel has one hierarchy, pressure and huge pages", () => {
  const words = kernelCommandLine().split(" ");
  for (const word of ["systemd.unified_cgroup_hierarchy=1", "cgroup_no_v1=all", "psi=1", "hugepagesz=2M"])
    expect(words).toContain(word);
});

test("the boot script is one that a shell can read, and has the node's address", () => {
  execFileSync("sh", ["-n"], { input: bootScript() });
  expect(bootScript()).toContain(`ip addr add ${VM_NODE_IP}/32 dev lo`);
});

test("the kubelet starts once its images are there", () => {
  const lines = kubeletUnit(["a.tar", "b.tar"]).split("\n");
  const at = (part: string) => lines.findIndex((line) => line.includes(part));
  expect(at("import /run/seed/a.tar")).toBeLessThan(at("import /run/seed/b.tar"));
  expect(at("import /run/seed/b.tar")).toBeLessThan(at(`ExecStart=${SEED}/kubelet `));
});

test("the guest's apiserver has another address than its certificate names", () => {
  const config = parse(guestKubeconfig({ apiserverPort: 7003, ca: "CA", cert: "C", key: "K" }));
  expect(config.clusters[0].cluster).toMatchObject({
    server: "https://10.0.2.2:7003",
    "tls-server-name": "localhost",
    "certificate-authority-data": Buffer.from("CA").toString("base64"),
  });
  const names = certificates().find(({ name }) => name === "vm-kubelet");
  expect(names).toMatchObject({ user: `system:node:${VM_NODE_NAME}`, groups: ["system:nodes"] });
  expect(names?.names).toContain(`IP:${VM_NODE_IP}`);
});

test("pods that were not made for the guest are kept away, those that were are not", () => {
  expect(kubeletConfig(1)).toMatchObject({
    registerWithTaints: [VM_TAINT],
    port: 1,
    cgroupDriver: "systemd",
  });
  const text = readFileSync(new URL("./pods.yaml", import.meta.url), "utf8");
  const pods = manifests(fill(text, { NODE: VM_NODE_NAME }), "pods.yaml").filter(
    ({ kind }) => kind === "Pod",
  );
  expect(pods.length).toBeGreaterThan(4);
  for (const pod of pods) {
    expect(pod).toMatchObject({ spec: { nodeName: VM_NODE_NAME, tolerations: [{ key: VM_TAINT.key }] } });
  }
});

test("a lab that has the machine keeps it, and one that has none can get it", () => {
  expect(settle(null, {}).vmNode).toBe(false);
  expect(settle({ ...STORED, vmNode: true }, {}).vmNode).toBe(true);
  expect(settle(STORED, { vmNode: true }).vmNode).toBe(true);
  expect(withoutVm(null)).toEqual([]);
  expect(withoutVm("why")).toEqual([{ part: "vm-node", reason: "why" }]);
});

test("the machine ends after the kubelet and before what it asks", () => {
  expect(endOrder(["etcd", "kube-apiserver", VM_NODE_NAME, "vm-relay", "kubelet"])).toEqual([
    "kubelet",
    VM_NODE_NAME,
    "vm-relay",
    "kube-apiserver",
    "etcd",
  ]);
});

test("ssh asks nobody anything and knows the guest by a file of the lab's own", () => {
  const args = sshArguments(labPaths("a", { HOME: "/h" }), 7011);
  expect(args).toContain("BatchMode=yes");
  expect(args.find((arg) => arg.startsWith("UserKnownHostsFile="))).toContain(
    "/h/.local/state/cutaway/lab/a/",
  );
  expect(args.at(-1)).toBe("root@127.0.0.1");
});
