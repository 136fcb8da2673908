import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CgroupClass, classify, classifyBelow } from "./classify";
import { cgroupName, cgroupPath, expandSlice, podName, rootName, shownName } from "./name";

const ID = "0123456789abcdef".repeat(4);
const UID = "5b1e6a0c-2f44-4a4b-9d0a-6c3c3a1f0b11";
const UID_ = UID.replaceAll("-", "_");
const BURSTABLE = `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${UID_}.slice`;

const VECTORS: readonly [string, Partial<CgroupClass>][] = [
  ["/", { kind: "root", root: null }],
  ["/kubepods.slice", { kind: "kubepods", driver: "systemd", root: "/" }],
  ["/kubepods/besteffort", { kind: "qos", qos: "BestEffort", driver: "cgroupfs" }],
  [
    "/kubepods.slice/kubepods-pod0d9a7f4e_11c2_4a07_bb1e_9d4b1f6a2e77.slice",
    { kind: "pod", qos: "Guaranteed", podUid: "0d9a7f4e-11c2-4a07-bb1e-9d4b1f6a2e77", uidForm: "api" },
  ],
  [
    `/kubepods/burstable/pod${UID}/${ID}`,
    { kind: "container", qos: "Burstable", podUid: UID, runtime: null, containerId: ID, infraDropped: false },
  ],
  [
    "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod3f9c2b7d5e8a4c1f9b0d6e2a7c4f1b08.slice",
    { kind: "pod", qos: "Burstable", podUid: "3f9c2b7d5e8a4c1f9b0d6e2a7c4f1b08", uidForm: "hash" },
  ],
  [
    `/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort.slice/kubelet-kubepods-besteffort-pod${UID_}.slice/cri-containerd-${ID}.scope`,
    { kind: "container", qos: "BestEffort", podUid: UID, runtime: "containerd", root: "/kubelet" },
  ],
  [
    `${BURSTABLE}/crio-${ID}.scope/container`,
    { kind: "inner", runtime: "cri-o", containerId: ID, podUid: UID },
  ],
  [`${BURSTABLE}/crio-${ID}`, { kind: "container", runtime: "cri-o", infraDropped: true }],
  [`${BURSTABLE}/crio-${ID}.scope`, { kind: "container", runtime: "cri-o", infraDropped: false }],
  [`/system.slice/crio-conmon-${ID}.scope`, { kind: "conmon", containerId: ID, podUid: null }],
  [`${BURSTABLE}/crio-conmon-${ID}.scope`, { kind: "conmon", containerId: ID, podUid: UID }],
  [
    `/system.slice/containerd.service/kubepods-besteffort-pod${UID_}.slice:cri-containerd:${ID}`,
    {
      kind: "container",
      mismatch: true,
      qos: "BestEffort",
      podUid: UID,
      runtime: "containerd",
      containerId: ID,
    },
  ],
  [
    `/kubepods-pod${UID_}.slice:cri-containerd:${ID}`,
    { kind: "container", mismatch: true, qos: "Guaranteed", podUid: UID },
  ],
  [`/kubepods/pod${UID}/docker-${ID}.scope`, { kind: "container", runtime: "docker", qos: "Guaranteed" }],
  [`/kubepods/podchosen-by-hand`, { kind: "pod", podUid: "chosen-by-hand", uidForm: "other" }],
  [`/kubepods/burstable/pod`, { kind: "other" }],
  [`/machine.slice/libpod-${ID}.scope`, { kind: "container", runtime: "podman", podUid: null, root: null }],
  [`/kubepods/burstable/pod${UID}/${ID}/docker/${ID}`, { kind: "inner", containerId: ID }],
  // A node that is itself a container, as kind makes them, seen from its host.
  [
    `/system.slice/docker-${ID}.scope/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-pod${UID_}.slice`,
    { kind: "pod", qos: "Guaranteed", root: "/kubelet", podUid: UID },
  ],
  ["/system.slice/kubelet.service", { kind: "service", qos: null }],
  ["/user.slice/user-0.slice/session-1.scope", { kind: "user" }],
  ["/init.scope", { kind: "scope" }],
  ["/system.slice/system-serial\\x2dgetty.slice", { kind: "slice" }],
  ["/kubepods.slice/other-burstable.slice", { kind: "other" }],
];

describe("classify", () => {
  it.each(VECTORS)("%s", (path, expected) => {
    expect(classify(path)).toMatchObject(expected);
  });

  it("says the same of a cgroup that is reached step by step", () => {
    for (const [path] of VECTORS.filter(([path]) => path !== "/")) {
      const parent = path.slice(0, path.lastIndexOf("/"));
      const name = path.slice(parent.length + 1);
      expect(classifyBelow(parent, classify(parent), name)).toEqual(classify(path));
    }
  });

  it("takes any text", () => {
    fc.assert(fc.property(fc.string(), (path) => void classify(path)));
  });
});

describe("names", () => {
  it("become paths by either driver", () => {
    const name = podName(rootName("/kubelet"), "Burstable", UID);
    expect(cgroupPath(name, "cgroupfs")).toBe(`/kubelet/kubepods/burstable/pod${UID}`);
    expect(cgroupPath(name, "systemd")).toBe(
      `/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-burstable.slice/kubelet-kubepods-burstable-pod${UID_}.slice`,
    );
    expect(cgroupPath([], "systemd")).toBe("/");
  });

  it("are found again in their paths", () => {
    const part = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
    fc.assert(
      fc.property(fc.array(part), fc.constantFrom("systemd", "cgroupfs"), (name, driver) => {
        expect(cgroupName(cgroupPath(name, driver), driver)).toEqual(name);
      }),
    );
  });

  it("of pods classify as those pods", () => {
    for (const driver of ["systemd", "cgroupfs"] as const) {
      for (const qos of ["Guaranteed", "Burstable", "BestEffort"] as const) {
        const path = cgroupPath(podName(["a", "b"], qos, UID), driver);
        expect(classify(path)).toMatchObject({ kind: "pod", qos, podUid: UID, root: "/a/b", driver });
      }
    }
  });

  it("expand as systemd nests slices", () => {
    expect(expandSlice("a-b-c.slice")).toBe("/a.slice/a-b.slice/a-b-c.slice");
    expect(expandSlice("-.slice")).toBe("/");
    expect(expandSlice("a--b.slice")).toBeNull();
    expect(expandSlice("-a.slice")).toBeNull();
  });

  it("lose one underscore when shown", () => {
    expect(shownName("_kubepods_esc")).toBe("kubepods_esc");
  });
});
