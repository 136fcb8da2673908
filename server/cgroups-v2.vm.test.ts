import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { labKubeconfig, labState } from "@/lab/index";
import { kubectl } from "@/lab/kubectl";
import { labPaths } from "@/lab/paths";
import { guestSays, kernelFiles } from "@/lab/vm/kernel-files";
import { VM_NODE_NAME as NODE } from "@/lab/vm/machine";
import { steadily } from "@/lab/vm/steadily";
import type { modelSchema, nodesSchema, treeSchema } from "@/lib/cgroups/api-schema";
import { assemble } from "@/lib/cgroups/assemble";
import { seenInPaste } from "@/lib/cgroups/from-source";
import type { PodModel } from "@/lib/cgroups/pod";
import { readPaste } from "@/lib/cgroups/sources/paste";
import type { CgroupView } from "@/lib/cgroups/view";
import { fromWire, type NodeModelParts } from "@/lib/cgroups/wire";
import type { Envelope } from "@/lib/evidence/schema";
import type { Running } from "./start";
import { getRequest, sendRaw, testServer } from "./test-server";

/**
 * A real node with systemd and cgroup v2: the virtual machine of `npm run lab -- up --vm-node`. Its kernel's own files are the
 * judge, read over ssh without any of Cutaway's readers. Emulated, it takes its time: what is not yet so is looked at again.
 */
const LAB = process.env.CUTAWAY_VM_LAB ?? "default";
const paths = labPaths(LAB);

let server: Running;

async function ask<T>(target: string): Promise<T> {
  const answer = await sendRaw(server.port, getRequest(server, target));
  expect(answer.status, answer.body).toBe(200);
  return (JSON.parse(Buffer.from(answer.body, "latin1").toString("utf8")) as Envelope<T>).data;
}

const tree = () => ask<z.infer<typeof treeSchema>>(`/api/cgroups?node=${NODE}&depth=all`);

async function model(): Promise<NodeModelParts> {
  const { model } = await ask<z.infer<typeof modelSchema>>(`/api/cgroups/model?node=${NODE}`);
  return fromWire(model);
}

const viewsOf = (parts: NodeModelParts) => assemble({ ...parts, summary: null }).cgroups;

/** What keeps each pod from being ready. */
async function unready(): Promise<string[]> {
  const list = JSON.parse(
    await kubectl(paths, ["get", "pods", "-n", "vm", "-o", "json", "--request-timeout=30s"]),
  );
  return list.items.flatMap(({ metadata, status }: ListedPod) =>
    status.conditions?.some(({ type, status }) => type === "Ready" && status === "True")
      ? []
      : [`${metadata.name} ${status.phase}`],
  );
}

interface ListedPod {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** "0,2" and "1-2" are two of the guest's three CPUs. */
const soMany = (list: string): string => {
  const count = list === "0-2" ? 3 : list.split(/[-,]/).length;
  return `${count} ${count === 1 ? "CPU" : "CPUs"}`;
};

const running = (pods: readonly PodModel[]) =>
  pods.flatMap((pod) =>
    pod.containers.filter(({ state }) => state === "running").map((container) => ({ pod, container })),
  );

describe("cgroups of a node with systemd and cgroup v2", () => {
  beforeAll(async () => {
    if (labState(LAB)?.vmNode !== true) {
      throw new Error(`lab ${LAB} has no virtual machine: npm run lab -- --name ${LAB} up --vm-node`);
    }
    server = await testServer(labKubeconfig("admin", LAB));
    await steadily("pods that are ready", async () => expect((await unready()).join("; ")).toBe(""), {
      seconds: 900,
    });
  }, 920_000);
  afterAll(() => server?.close());

  it("are read from the kubelet, with its settings", () =>
    steadily("a look at the kubelet", async () => {
      const { meta } = await tree();
      expect(meta.problem?.message ?? "").toBe("");
      expect(meta).toMatchObject({
        version: 2,
        versionKnown: true,
        driver: "systemd",
        source: "kubelet",
        settingsKnown: true,
      });
    }));

  it("hold every container that runs, in its pod's class, where the kernel has it", () =>
    steadily("the containers that run", async () => {
      const parts = await model();
      const files = await kernelFiles(paths);
      const leaves = new Map(viewsOf(parts).map((view) => [view.cls.containerId, view]));
      const containers = running(parts.pods);
      expect(containers.map(({ pod, container }) => `${pod.name}/${container.name}`).sort()).toEqual([
        "besteffort/main",
        "burstable/limited",
        "burstable/open",
        "burstable/sidecar",
        "exclusive/main",
        "guaranteed/main",
        "pod-level/main",
      ]);
      for (const { pod, container } of containers) {
        const leaf = leaves.get(container.id);
        expect([leaf?.cls.qos, leaf?.cls.podUid], pod.name).toEqual([pod.qos, pod.uid]);
        expect(files.has(`${leaf?.path} cpu.weight`), leaf?.path).toBe(true);
      }
    }));

  it("should have what the kernel's files have, but for what is explained", () =>
    steadily("promises that the kernel keeps", async () => {
      const parts = await model();
      const files = await kernelFiles(paths);
      const [wrong, explained] = [new Set<string>(), new Set<string>()];
      let equal = 0;
      for (const { path, checks, cls, role, state, pod } of viewsOf(parts)) {
        if (state !== "present" || cls.root === null) continue;
        for (const { knob, expected } of checks) {
          const is = files.get(`${path} ${knob}`);
          if (expected === null || is === undefined) continue;
          const accepted = expected.accept.find(({ value }) => value === is);
          const what = `${knob} of ${role ?? cls.kind} ${cls.kind === "pod" ? pod?.name : ""}`.trim();
          // Which CPUs a container has is the CPU manager's to choose; the guest has too few for ranges of three.
          const isSame = knob === "cpuset.cpus" ? soMany(is) === expected.value : is === expected.value;
          if (isSame) equal += 1;
          else if (accepted !== undefined) explained.add(`${what}: ${accepted.verdict}`);
          else wrong.add(`${what} of ${pod?.name}: ${is}, not ${expected.value}`);
        }
      }
      expect([...wrong].join("\n")).toBe("");
      expect([...explained].sort()).toEqual(EXPLAINED);
      expect(equal).toBeGreaterThan(130);
    }));

  it("are observed by the kubelet as the kernel has them", () =>
    steadily("figures that the kernel has too", async () => {
      const files = await kernelFiles(paths);
      let seen = 0;
      for (const { path, checks, state } of viewsOf(await model())) {
        if (state !== "present" || path === "/") continue;
        for (const { knob, observed } of checks) {
          const is = files.get(`${path} ${knob}`);
          if (observed === null || is === undefined) continue;
          expect(`${path} ${knob} ${observed}`).toBe(`${path} ${knob} ${is}`);
          seen += 1;
        }
      }
      expect(seen).toBeGreaterThan(50);
    }));

  it("are dumped by cgroup-dump.sh and pasted from systemd-cgls as the kubelet shows them", () =>
    steadily("a dump and systemd-cgls as the kubelet's tree", async () => {
      const dump = readPaste(await guestSays(paths, "sh -s", readFileSync("public/cgroup-dump.sh", "utf8")));
      const cgls = readPaste(await guestSays(paths, "systemd-cgls --no-pager"));
      expect([dump.format, dump.version, dump.unreadCount, cgls.format]).toEqual([
        "dump",
        2,
        0,
        "systemd-cgls",
      ]);
      const parts = await model();
      const ofPods = (views: readonly CgroupView[]) =>
        views
          .filter(({ cls, state }) => state === "present" && (cls.kind === "pod" || cls.kind === "container"))
          .map(({ path }) => path)
          .sort();
      const join = (paste: typeof dump) => assemble({ ...parts, seen: seenInPaste(paste), summary: null });
      const shown = ofPods(viewsOf(parts));
      expect(shown.length).toBeGreaterThan(15);
      expect(ofPods(join(dump).cgroups)).toEqual(shown);
      expect(ofPods(join(cgls).cgroups)).toEqual(shown);
      expect(
        join(dump)
          .findings.filter(({ code }) => code === "DIFFERS")
          .map(({ path, text }) => `${path} ${text}`)
          .join("\n"),
      ).toBe("");
    }));

  it("have pressure that the kernel measures, on the node and on each pod", () =>
    steadily("pressure", async () => {
      const { rows } = await tree();
      const pods = rows.filter(({ kind, state }) => kind === "pod" && state === "present");
      expect(pods.length).toBeGreaterThan(4);
      for (const { label, pressure } of pods) expect(pressure.cpu?.measured, label).toBe(true);
      expect(rows[0]?.pressure.memory?.measured).toBe(true);
      const { nodes } = await ask<z.infer<typeof nodesSchema>>("/api/cgroups/nodes");
      expect(nodes.find(({ name }) => name === NODE)?.pressure).toMatchObject({ cpu: expect.any(Number) });
    }));

  it("follow a resize in place: what is asked for, what is admitted, what is written", async () => {
    const want = async (milli: number) => {
      const resources = { requests: { cpu: `${milli}m` }, limits: { cpu: `${milli * 2}m` } };
      const patch = { spec: { containers: [{ name: "limited", resources }] } };
      await kubectl(paths, [
        "patch",
        "pod",
        "burstable",
        "-n",
        "vm",
        "--subresource=resize",
        "-p",
        JSON.stringify(patch),
      ]);
      await steadily(`${milli * 2}m of CPU in the kernel`, async () => {
        const parts = await model();
        const view = viewsOf(parts).find(({ container }) => container?.name === "limited");
        const check = view?.checks.find(({ knob }) => knob === "cpu.max");
        expect([view?.pod?.resize, check?.expected?.value]).toEqual([null, `${milli * 200} 100000`]);
        const files = await kernelFiles(paths);
        expect(files.get(`${view?.path} cpu.max`)).toBe(`${milli * 200} 100000`);
        expect([check?.observed, check?.verdict.kind]).toEqual([`${milli * 200} 100000`, "equal"]);
      });
    };
    try {
      await want(150);
    } finally {
      await want(125);
    }
  }, 600_000);
});

/** Right, though not what the rule alone says; each with its reason in the view. */
const EXPLAINED: readonly string[] = [
  "cpu.max of pod guaranteed: rounded",
  "hugetlb.1GB.max of container: explained",
  "hugetlb.2MB.max of container: explained",
  "pids.max of container: explained",
];
