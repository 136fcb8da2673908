import { describe, expect, it } from "vitest";
import { type RecordedNode, recordedNode } from "@/lib/testing/recorded-node";
import { assemble } from "./assemble";
import { cglsText } from "./cgls-text";
import { compareTrees } from "./compare";
import { seenByKubelet, seenInPaste } from "./from-source";
import { readNode } from "./node";
import { readPods } from "./pod";
import { readSettings } from "./settings";
import { parseCadvisor } from "./sources/cadvisor";
import { readPaste } from "./sources/paste";
import { readSummary } from "./sources/summary";
import type { NodeTree } from "./view";

/** Real nodes of Kubernetes 1.37.2 with cgroup v2: what their files hold is the judge of every prediction. */

function recorded(name: RecordedNode) {
  const file = recordedNode(name);
  const json = (path: string) => JSON.parse(file(path));
  const joined = name === "node-v2-joined";
  // The node on its own had no apiserver; its machine was the same.
  const alone = {
    metadata: { name: "vmnode" },
    status: {
      capacity: { cpu: "2", memory: "4022012Ki" },
      nodeInfo: { kubeletVersion: "v1.37.2", containerRuntimeVersion: "containerd://1.6.20" },
    },
  };
  const node = readNode(joined ? json("api-node.json") : alone);
  if (node === null) throw new Error("no node");
  const pods = readPods(json(joined ? "api-pods.json" : "pods.json"));
  const summary = readSummary(json("stats-summary.json"));
  const facts = {
    node,
    settings: readSettings(json("configz.json"), node.minor),
    version: 2 as const,
    maxPid: summary.maxPid,
    swapCapacity: 0,
    pageSize: 4096,
    hugePageSizes: [],
  };
  const kubelet = (text = "metrics-cadvisor.txt") =>
    assemble({ facts, pods, summary, seen: seenByKubelet(parseCadvisor(file(text)).rows, 2, null) });
  const pasted = (text: string) =>
    assemble({ facts, pods, summary: null, seen: seenInPaste(readPaste(text)) });
  return { file, pods, kubelet, pasted };
}

const NODES = ["node-v2-systemd", "node-v2-joined"] as const;
const GLUTTON = "64eeb82f22b7e196ceeb5cb8583564b98a37caedb236089d80c0c53aec71431f";

const below = (tree: NodeTree, ...states: string[]) =>
  tree.cgroups
    .filter(({ cls, state }) => cls.root !== null && (states.length === 0 || states.includes(state)))
    .map(({ path }) => path)
    .sort();

/** Whatever is neither equal nor without a rule. */
const notEqual = (tree: NodeTree) =>
  tree.cgroups.flatMap(({ name, checks, state }) =>
    state !== "present"
      ? []
      : checks
          .filter(({ verdict }) => !["equal", "unpredicted", "unobservable"].includes(verdict.kind))
          .map(({ knob, observed, verdict }) => `${name} ${knob} ${observed} ${verdict.kind}`),
  );

describe.each(NODES)("%s", (name) => {
  const { file, pods, kubelet, pasted } = recorded(name);
  const dump = pasted(file("cgroups-t0.json"));

  it("holds in every file what was predicted, but for the limit that systemd puts on scopes", () => {
    const explained = notEqual(dump);
    expect(explained.every((text) => / pids.max 4702 explained$/.test(text))).toBe(true);
    expect(explained).toHaveLength(name === "node-v2-joined" ? 7 : 3);
    const checked = dump.cgroups.flatMap(({ checks }) =>
      checks.filter(({ verdict }) => verdict.kind === "equal"),
    );
    expect(checked.length).toBeGreaterThan(name === "node-v2-joined" ? 130 : 70);
  });

  it("has the same values later, and in the kubelet's metrics", () => {
    expect(notEqual(pasted(file("cgroups-t1.json"))).every((text) => / pids.max 4702 /.test(text))).toBe(
      true,
    );
    for (const text of ["metrics-cadvisor.txt", "metrics-cadvisor-t1.txt"]) {
      expect(notEqual(kubelet(text)).every((line) => / pids.max 4702 /.test(line))).toBe(true);
    }
  });

  it("shows its runtime's formula by its containers", () => {
    expect(dump.formula).toBe("linear");
  });

  it("has in the kubelet's metrics the tree of the dump", () => {
    const gone = compareTrees(kubelet(), dump).filter(({ kind }) => kind === "gone");
    const paths = below(kubelet(), "present").filter((path) => !gone.some((one) => one.path === path));
    expect(paths).toEqual(below(dump, "present"));
    expect(gone.map(({ path }) => path.slice(-71, -6))).toEqual(
      name === "node-v2-joined" ? [`-${GLUTTON}`] : [],
    );
  });

  it.each(["systemd-cgls.txt", "systemd-cgls-plain.txt", "all-dirs.txt"])(
    "has the same tree in %s",
    (text) => {
      const tree = readPaste(file(text));
      expect(tree.unreadCount).toBe(0);
      expect(below(pasted(file(text)), "present")).toEqual(below(dump, "present"));
    },
  );

  it("kills processes in the order that was predicted", () => {
    const scores = new Map(
      file("proc-cgroup.txt")
        .split("\n")
        .flatMap((line) => {
          const [, path, score] = /0::(\S+) oom_score_adj=(-?\d+)/.exec(line) ?? [];
          return path === undefined || score === undefined ? [] : [[path, score] as const];
        }),
    );
    const judged = dump.cgroups.flatMap(({ path, checks }) => {
      const expected = checks.find(({ knob }) => knob === "oom_score_adj")?.expected?.value;
      const score = scores.get(path);
      return expected === undefined || score === undefined ? [] : [[expected, score]];
    });
    expect(judged.length).toBeGreaterThanOrEqual(pods.length * 2 - 1);
    for (const [expected, score] of judged) expect(expected).toBe(score);
  });

  it("gives each pod's running containers and its sandbox", () => {
    const leaves = kubelet().cgroups.filter(
      ({ cls, state }) => cls.kind === "container" && state === "present",
    );
    const running = pods.flatMap(({ containers }) => containers.filter(({ state }) => state === "running"));
    expect(leaves.filter(({ role }) => role === "sandbox")).toHaveLength(pods.length);
    expect(leaves.filter(({ role }) => role === "container")).toHaveLength(running.length);
    expect(kubelet().findings).toEqual([]);
  });

  it("is written again as systemd-cgls wrote it", () => {
    const text = file("systemd-cgls-plain.txt");
    expect(cglsText(readPaste(text).cgroups)).toBe(`${text.trimEnd()}\n`);
  });

  it("has pressure over time where the summary has it", () => {
    const pod = kubelet().cgroups.find(({ cls }) => cls.kind === "pod");
    expect(pod?.observed.usage.pressure.cpu?.some?.avg10).toEqual(expect.any(Number));
  });
});

describe("node-v2-joined", () => {
  it("protects what its pods ask for, by every figure of memory QoS", () => {
    const { file, pasted } = recorded("node-v2-joined");
    const tree = pasted(file("cgroups-t0.json"));
    const of = (path: string) => {
      const checks = tree.cgroups.find((cgroup) => cgroup.path.endsWith(path))?.checks ?? [];
      return Object.fromEntries(checks.map(({ knob, expected }) => [knob, expected?.value]));
    };
    expect(of("/kubepods.slice")).toMatchObject({
      "cpu.weight": "71",
      "memory.max": "3581669376",
      "memory.min": "218103808",
      "memory.low": "150994944",
    });
    expect(of("/kubepods-burstable.slice")).toMatchObject({ "cpu.weight": "7", "memory.low": "150994944" });
    const containers = tree.cgroups.filter(({ role }) => role === "container");
    const high = (name: string) =>
      containers
        .find(({ container }) => container?.name === name)
        ?.checks.find(({ knob }) => knob === "memory.high");
    expect([high("cart"), high("sidecar"), high("scratch")].map((check) => check?.observed)).toEqual([
      "95629312",
      "3225178112",
      "3223498752",
    ]);
    expect([high("cart"), high("sidecar"), high("scratch")].map((check) => check?.verdict.kind)).toEqual([
      "equal",
      "equal",
      "equal",
    ]);
  });

  it("knows the one scope that is gone as the container that was killed for its memory", () => {
    const { file, kubelet, pasted } = recorded("node-v2-joined");
    const compared = compareTrees(kubelet(), pasted(file("systemd-cgls.txt")));
    const odd = compared.filter(
      ({ kind, api }) => kind !== "both" && kind !== "beside" && api?.cls.root !== null,
    );
    expect(odd.map(({ kind, api }) => [kind, api?.pod?.name, api?.cls.containerId])).toEqual([
      ["gone", "glutton", GLUTTON],
    ]);
  });
});

describe("CPU under contention", () => {
  it("is divided by weights, level by level", () => {
    const { file, pasted } = recorded("node-v2-systemd");
    const tree = pasted(file("cgroups-t0.json"));
    const share = (path: string) => tree.cgroups.find((cgroup) => cgroup.path === path)?.share;
    // Beside it are system.slice, user.slice and init.scope with 100 each; mounts have no process that could want any.
    expect(share("/kubepods.slice")?.ofNode).toBeCloseTo(71 / 371, 4);
    expect(share("/kubepods.slice/kubepods-burstable.slice")?.ofKubepods).toBeCloseTo(4 / 13, 4);
    const pods = tree.cgroups
      .filter(({ cls }) => cls.kind === "pod")
      .map((cgroup) => cgroup.share.ofKubepods ?? 0);
    expect(pods.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 9);
  });
});
