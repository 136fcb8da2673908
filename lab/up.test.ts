import { expect, test } from "vitest";
import { flags } from "./components/component";
import { endOrder } from "./down";
import { plan } from "./fleet";
import { imageConfig, imageManifest } from "./images";
import { isOurShim, mountsUnder } from "./node-down";
import { noNodeBecause, withoutNode } from "./parts";
import { labPaths } from "./paths";
import { extensions, subject } from "./pki";
import { DEFAULT_PORTS_FROM } from "./ports";
import type { LabState } from "./state";
import { summary } from "./status";
import { settle } from "./up";
import { kubeconfig, kubeconfigPath } from "./users";

const STORED: LabState = { portsFrom: 7000, kubelet: false, demo: true, leftOut: [], complete: true };

test("a first lab has everything, on the usual ports", () => {
  expect(settle(null, {})).toMatchObject({ portsFrom: DEFAULT_PORTS_FROM, kubelet: true, demo: true });
});

test("a lab that is started again stays as it was made", () => {
  expect(settle(STORED, {})).toMatchObject({ portsFrom: 7000, kubelet: false });
  expect(settle(STORED, { fresh: true })).toMatchObject({ portsFrom: 7000, kubelet: false });
});

test("other ports or another node need --fresh", () => {
  expect(() => settle(STORED, { portsFrom: 8000 })).toThrow("--ports-from 7000 and no kubelet");
  expect(() => settle(STORED, { kubelet: true })).toThrow("no kubelet");
  expect(settle(STORED, { portsFrom: 8000, fresh: true }).portsFrom).toBe(8000);
});

test("bad ports are refused before anything is forgotten", () => {
  expect(() => settle(STORED, { portsFrom: 80, fresh: true })).toThrow("ports cannot start at 80");
});

test("the first thing in the way of a node is what is named", () => {
  const possible = { wanted: true, host: { root: true }, missingPrograms: [], otherKubelet: null };
  expect(noNodeBecause(possible)).toBeNull();
  expect(noNodeBecause({ ...possible, otherKubelet: "pid 7" })).toContain("pid 7");
  expect(noNodeBecause({ ...possible, missingPrograms: ["runc"], otherKubelet: "pid 7" })).toContain("runc");
  expect(noNodeBecause({ ...possible, host: { root: false }, missingPrograms: ["runc"] })).toContain("root");
  expect(noNodeBecause({ ...possible, wanted: false, host: { root: false } })).toContain("--no-kubelet");
  expect(withoutNode("why").map(({ part }) => part)).toContain("metrics-server");
});

test("the kubelet ends first, etcd last", () => {
  const names = ["etcd", "kwok", "kube-apiserver", "containerd", "kubelet"];
  expect(endOrder(names)).toEqual(["kubelet", "containerd", "kwok", "kube-apiserver", "etcd"]);
});

test("only shims that report to our containerd are ours", () => {
  const args = ["/usr/bin/containerd-shim-runc-v2", "-namespace", "k8s.io", "-address", "/run/a.sock"];
  expect(isOurShim(args, "/run/a.sock")).toBe(true);
  expect(isOurShim(args, "/run/b.sock")).toBe(false);
  expect(isOurShim(["vi", "-address", "/run/a.sock"], "/run/a.sock")).toBe(false);
  expect(isOurShim([], "/run/a.sock")).toBe(false);
});

test("mounts are found below the folders only, deepest first, with spaces decoded", () => {
  const line = (point: string): string => `36 35 98:0 / ${point} rw,noatime master:1 - ext3 /dev/root rw`;
  const info = ["/lab", "/lab/x/y", "/lab\\040two", "/labs", "/"].map(line).join("\n");
  expect(mountsUnder(info, ["/lab"])).toEqual(["/lab/x/y", "/lab"]);
  expect(mountsUnder(info, ["/lab two"])).toEqual(["/lab two"]);
});

test("a fleet is deployments of 1,000 and nodes of 100", () => {
  expect(plan(2550)).toEqual({ replicas: [1000, 1000, 550], nodes: 26 });
  expect(plan(0)).toEqual({ replicas: [], nodes: 0 });
});

test("flags are written with their values", () => {
  expect(flags({ a: "b", "c-d": 1, e: false })).toEqual(["--a=b", "--c-d=1", "--e=false"]);
});

test("certificates carry groups, user and names as openssl reads them", () => {
  expect(subject({ name: "x", user: "me", groups: ["a", "b"] })).toBe("/O=a/O=b/CN=me");
  expect(extensions({ name: "x", user: "me", names: ["DNS:h", "IP:127.0.0.1"] })).toContain(
    "subjectAltName=DNS:h,IP:127.0.0.1\n",
  );
  expect(extensions({ name: "x", user: "me" })).not.toContain("subjectAltName");
});

test("contexts of two labs and of two users never share a name", () => {
  const target = { labName: "one", server: "https://127.0.0.1:1", ca: "ca" };
  const texts = [
    kubeconfig(target, "admin", {}),
    kubeconfig(target, "nobody", {}),
    kubeconfig({ ...target, labName: "two" }, "admin", {}),
  ];
  const names = texts.map((text) => /current-context: (.*)/.exec(text)?.[1]);
  expect(names).toEqual(["cutaway-lab-one", "cutaway-lab-one-nobody", "cutaway-lab-two"]);
});

test("an unknown user is told who there is", () => {
  expect(() => kubeconfigPath(labPaths("t", { HOME: "/h" }), "zed")).toThrow('no user "zed"');
});

test.each(["", "../x", "A", "a b", "x".repeat(21)])("a lab cannot be named %j", (name) => {
  expect(() => labPaths(name, { HOME: "/h" })).toThrow("cannot name a lab");
});

test("the state folder is the person's, and XDG's where that is set", () => {
  expect(labPaths("a", { HOME: "/h" }).root).toBe("/h/.local/state/cutaway/lab/a");
  expect(labPaths("a", { HOME: "/h", XDG_STATE_HOME: "/s" }).root).toBe("/s/cutaway/lab/a");
});

test("an image is one layer for this machine's kind of processor", () => {
  expect(imageConfig("pause", "abc", "arm64")).toMatchObject({
    architecture: "arm64",
    config: { Entrypoint: ["/pause"] },
    rootfs: { diff_ids: ["sha256:abc"] },
  });
  expect(imageManifest("t:1")).toEqual([{ Config: "config.json", RepoTags: ["t:1"], Layers: ["layer.tar"] }]);
});

test("the summary tells up, half way, broken and down apart", () => {
  const alive = { name: "etcd", pid: 1 };
  expect(summary([alive], true)).toBe("up");
  expect(summary([alive], false)).toContain("not all the way");
  expect(summary([alive, { name: "kwok", pid: null }], true)).toContain("1 of 2");
  expect(summary([], false)).toBe("down");
});
