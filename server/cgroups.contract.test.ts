import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { z } from "zod";
import type { detailSchema, modelSchema, textSchema, treeSchema } from "@/lib/cgroups/api-schema";
import { assemble } from "@/lib/cgroups/assemble";
import { seenInPaste } from "@/lib/cgroups/from-source";
import type { PodModel } from "@/lib/cgroups/pod";
import { readPaste } from "@/lib/cgroups/sources/paste";
import type { Knob } from "@/lib/cgroups/types";
import type { CgroupView } from "@/lib/cgroups/view";
import { fromWire, type NodeModelParts } from "@/lib/cgroups/wire";
import type { Envelope } from "@/lib/evidence/schema";
import { hasLab } from "@/lib/testing/lab";
import { type LabUser, labKubeconfig } from "@/lib/testing/lab-kubeconfig";
import type { Running } from "./start";
import { getRequest, sendRaw, testServer } from "./test-server";

/**
 * The lab's real node runs on this machine: its own cgroup files are the judge, read here without any of Cutaway's readers.
 * They are of cgroup v1.
 */
const NODE = "lab-node";
const MOUNT = "/sys/fs/cgroup";
const isV1 = existsSync(`${MOUNT}/cpu/kubepods`);

type Tree = z.infer<typeof treeSchema>;

const servers: Running[] = [];

async function serve(user: LabUser = "admin", kubelet: "proxy" | "off" = "proxy"): Promise<Running> {
  const server = await testServer(labKubeconfig(user), { kubelet });
  servers.push(server);
  return server;
}

async function ask<T>(server: Running, target: string): Promise<Envelope<T>> {
  const answer = await sendRaw(server.port, getRequest(server, target));
  expect(answer.status, answer.body).toBe(200);
  return JSON.parse(Buffer.from(answer.body, "latin1").toString("utf8"));
}

/** A file of the kernel; null where the cgroup is gone by now. */
function kernel(controller: string, path: string, file: string): string | null {
  try {
    return readFileSync(`${MOUNT}/${controller}${path}/${file}`, "utf8").trim();
  } catch {
    return null;
  }
}

/** No limit is the largest multiple of a page below 2^63. */
const bytes = (text: string | null) => (text !== null && text.length > 18 ? "max" : text);

const KERNEL: Readonly<Partial<Record<Knob, (path: string) => string | null>>> = {
  "cpu.shares": (path) => kernel("cpu", path, "cpu.shares"),
  "cpu.max": (path) => {
    const quota = kernel("cpu", path, "cpu.cfs_quota_us");
    return quota === null
      ? null
      : `${quota === "-1" ? "max" : quota} ${kernel("cpu", path, "cpu.cfs_period_us")}`;
  },
  "memory.max": (path) => bytes(kernel("memory", path, "memory.limit_in_bytes")),
  "memory.memsw.max": (path) => bytes(kernel("memory", path, "memory.memsw.limit_in_bytes")),
  "pids.max": (path) => kernel("pids", path, "pids.max"),
  "cpuset.cpus": (path) => kernel("cpuset", path, "cpuset.cpus"),
  oom_score_adj: (path) => {
    const [pid] = (kernel("memory", path, "cgroup.procs") ?? "").split("\n");
    try {
      return readFileSync(`/proc/${pid}/oom_score_adj`, "utf8").trim();
    } catch {
      return null;
    }
  },
};

const running = (pods: readonly PodModel[]) =>
  pods.flatMap((pod) =>
    pod.containers.filter(({ state }) => state === "running").map((container) => ({ pod, container })),
  );

describe.skipIf(!hasLab || !isV1)("cgroups of the lab's real node", () => {
  let parts: NodeModelParts;
  let server: Running;

  beforeAll(async () => {
    server = await serve();
    const { data } = await ask<z.infer<typeof modelSchema>>(server, `/api/cgroups/model?node=${NODE}`);
    parts = fromWire(data.model);
  }, 60_000);
  afterAll(() => Promise.all(servers.map((one) => one.close())));

  const tree = () => assemble({ ...parts, summary: null });

  /** Pods come, end and restart on this node all the time: a look that was overtaken by one of them is taken again. */
  const steadily = (judge: () => void) =>
    vi.waitFor(
      async () => {
        const { data } = await ask<z.infer<typeof modelSchema>>(server, `/api/cgroups/model?node=${NODE}`);
        parts = fromWire(data.model);
        judge();
      },
      { timeout: 60_000, interval: 2_000 },
    );

  it("are of version 1, by the cgroupfs driver", () =>
    // A kubelet that has much to do may answer too late for one look.
    vi.waitFor(
      async () => {
        const { data, evidence } = await ask<Tree>(server, `/api/cgroups?node=${NODE}`);
        expect(data.meta).toMatchObject({
          version: 1,
          versionKnown: true,
          driver: "cgroupfs",
          source: "kubelet",
          problem: null,
        });
        expect(evidence.map(({ path }) => path)).toContain(`/api/v1/nodes/${NODE}/proxy/metrics/cadvisor`);
      },
      { timeout: 50_000, interval: 2_000 },
    ));

  it(
    "are all as they should be, at the latest a minute after a pod came or went",
    () =>
      // The kubelet writes the weights of the QoS classes again once a minute.
      vi.waitFor(
        async () => {
          const { data } = await ask<Tree>(server, `/api/cgroups?node=${NODE}`);
          const wrong = data.meta.findings.filter(({ code }) => code === "DIFFERS" || code === "WRONG_CLASS");
          expect(wrong).toEqual([]);
        },
        { timeout: 90_000, interval: 2_000 },
      ),
    100_000,
  );

  it(
    "hold every container that runs, in its pod's class",
    () =>
      steadily(() => {
        const leaves = new Map(tree().cgroups.map((view) => [view.cls.containerId, view]));
        const containers = running(parts.pods);
        expect(containers.length).toBeGreaterThan(5);
        for (const { pod, container } of containers) {
          const leaf = leaves.get(container.id);
          expect(leaf?.cls.qos, `${pod.name}/${container.name}`).toBe(pod.qos);
          expect(leaf?.cls.podUid).toBe(pod.uid);
        }
        expect(parts.pods.find(({ isStatic }) => isStatic)?.uid).toMatch(/^[0-9a-f]{32}$/);
      }),
    90_000,
  );

  it(
    "are where the kernel has them, for a static pod too",
    () =>
      steadily(() => {
        const views = tree().cgroups.filter(({ cls, state }) => cls.root !== null && state === "present");
        for (const { path } of views) expect(existsSync(`${MOUNT}/cpu${path}`), path).toBe(true);
        expect(views.length).toBeGreaterThan(15);
      }),
    90_000,
  );

  it(
    "should have what the kernel's files have, but for scores that the runtime may not lower",
    () =>
      steadily(() => {
        const wrong: string[] = [];
        let equal = 0;
        for (const { path, checks, cls, role, state, pod } of tree().cgroups) {
          if (state !== "present" || cls.root === null) continue;
          for (const { knob, expected } of checks) {
            const is = KERNEL[knob]?.(path) ?? null;
            if (expected === null || is === null) continue;
            if (is === expected.value) equal += 1;
            else
              wrong.push(
                `${knob} of ${role ?? cls.kind}${cls.qos === "Guaranteed" ? " of a Guaranteed pod" : ""}: ${is}`,
              );
            expect(pod === null && cls.kind === "pod").toBe(false);
          }
        }
        expect(equal).toBeGreaterThan(100);
        // containerd here has restrict_oom_score_adj: nobody may go below its own 0.
        expect([...new Set(wrong)].sort()).toEqual(
          [
            "oom_score_adj of container of a Guaranteed pod: 0",
            "oom_score_adj of sandbox of a Guaranteed pod: 0",
            "oom_score_adj of sandbox: 0",
          ].sort(),
        );
      }),
    90_000,
  );

  it(
    "are observed by the kubelet as the kernel has them",
    () =>
      steadily(() => {
        for (const { path, checks, state } of tree().cgroups) {
          if (state !== "present" || path === "/") continue;
          for (const { knob, observed } of checks) {
            const is = KERNEL[knob]?.(path) ?? null;
            if (observed !== null && is !== null)
              expect(`${path} ${knob} ${observed}`).toBe(`${path} ${knob} ${is}`);
          }
        }
      }),
    90_000,
  );

  it(
    "are dumped by cgroup-dump.sh, and joined as the kubelet's are",
    () =>
      steadily(() => {
        const text = execFileSync("sh", ["public/cgroup-dump.sh"], {
          encoding: "utf8",
          maxBuffer: 64 * 1024 * 1024,
        });
        const paste = readPaste(text);
        expect([paste.format, paste.version, paste.unreadCount]).toEqual(["dump", 1, 0]);
        const dumped = assemble({ ...parts, seen: seenInPaste(paste), summary: null });
        const ofPods = (views: readonly CgroupView[]) =>
          views
            .filter(({ role, state }) => role === "container" && state === "present")
            .map(({ path }) => path)
            .sort();
        expect(ofPods(dumped.cgroups)).toEqual(ofPods(tree().cgroups));
        const raised = dumped.findings.filter(({ code }) => code === "DIFFERS");
        expect(raised.every(({ text }) => /^oom_score_adj is 0, expected -99[78]\.$/.test(text))).toBe(true);
        const check = dumped.cgroups
          .flatMap(({ checks }) => checks)
          .find(({ verdict }) => verdict.kind === "differs");
        expect(check?.verdict).toMatchObject({
          reasons: [expect.stringContaining("restrict_oom_score_adj"), expect.any(String)],
        });
      }),
    90_000,
  );

  it("can be had one by one, and as text", async () => {
    // Of a pod that stays.
    const db = running(parts.pods).find(({ pod }) => pod.name === "db-0");
    const path = tree().cgroups.find(({ cls }) => cls.containerId === db?.container.id)?.path ?? "";
    const target = `/api/cgroups/cgroup?node=${NODE}&cgroup=${encodeURIComponent(path)}`;
    const { data } = await ask<z.infer<typeof detailSchema>>(server, target);
    expect(data.row?.pod?.name).toBe("db-0");
    expect(data.checks.find(({ knob }) => knob === "memory.max")?.file).toBe("memory.limit_in_bytes");
    const text = await ask<z.infer<typeof textSchema>>(server, `/api/cgroups/text?node=${NODE}`);
    expect(readPaste(text.data.text).cgroups.map((cgroup) => cgroup.path)).toContain(path);
  });

  it("are predicted where kubelets are left alone, from pods alone", async () => {
    const careful = await serve("admin", "off");
    const podsOf = async (one: Running) => {
      const { data } = await ask<Tree>(one, `/api/cgroups?node=${NODE}`);
      return { meta: data.meta, pods: data.rows.filter(({ kind }) => kind === "pod") };
    };
    // Settings are not known either, so paths are those of the usual driver.
    const classes = (pods: Tree["rows"]) => pods.map(({ label, qos }) => `${label} ${qos}`).sort();
    // A pod may come or go between the two looks.
    await vi.waitFor(
      async () => {
        const [known, predicted] = [await podsOf(server), await podsOf(careful)];
        expect(predicted.meta).toMatchObject({ source: "none", problem: { code: "KUBELET_OFF" } });
        expect(predicted.pods.every(({ state }) => state === "predicted")).toBe(true);
        const present = known.pods.filter(({ state }) => state === "present");
        expect(present.length).toBeGreaterThan(3);
        expect(classes(predicted.pods)).toEqual(expect.arrayContaining(classes(present)));
      },
      { timeout: 60_000, interval: 2_000 },
    );
  }, 90_000);

  it("are not shown to who may neither list pods nor reach kubelets", async () => {
    const nobody = await serve("nobody");
    const { data } = await ask<Tree>(nobody, `/api/cgroups?node=${NODE}`);
    expect(data.meta.problem).toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringContaining("nodes/proxy"),
    });
    expect(data.rows.filter(({ kind }) => kind === "pod")).toEqual([]);
  }, 60_000);
});
