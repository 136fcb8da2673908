import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { z } from "zod";
import { binaries } from "@/lab/binaries";
import type { modelSchema } from "@/lib/cgroups/api-schema";
import { assemble } from "@/lib/cgroups/assemble";
import { fromWire } from "@/lib/cgroups/wire";
import type { Envelope } from "@/lib/evidence/schema";
import { hasLab } from "@/lib/testing/lab";
import { labKubeconfig } from "@/lib/testing/lab-kubeconfig";
import type { Running } from "./start";
import { getRequest, sendRaw, testServer } from "./test-server";

/** A pod that is resized in place on the lab's real node, whose kernel has the files of cgroup v1. */
const NODE = "lab-node";
const NAME = "cutaway-resize";
const isHere = existsSync("/sys/fs/cgroup/cpu/kubepods");

const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: NAME, namespace: "default" },
  spec: {
    nodeName: NODE,
    terminationGracePeriodSeconds: 1,
    automountServiceAccountToken: false,
    containers: [
      {
        name: "main",
        image: "lab.cutaway.dev/workload:1",
        imagePullPolicy: "Never",
        resources: { requests: { cpu: "100m", memory: "32Mi" }, limits: { cpu: "200m", memory: "64Mi" } },
      },
    ],
  },
};

const kubectl = (args: readonly string[], input?: string) =>
  execFileSync(binaries("kubectl"), [`--kubeconfig=${labKubeconfig()}`, "-n", "default", ...args], {
    encoding: "utf8",
    input,
    stdio: ["pipe", "pipe", "pipe"],
  });

const resize = (cpu: string, limit: string) => {
  const resources = { requests: { cpu }, limits: { cpu: limit } };
  const patch = JSON.stringify({ spec: { containers: [{ name: "main", resources }] } });
  kubectl(["patch", "pod", NAME, "--subresource=resize", "-p", patch]);
};

describe.skipIf(!hasLab || !isHere)("a resize in place", () => {
  let server: Running;

  beforeAll(async () => {
    kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], JSON.stringify(POD));
    kubectl(["wait", "pod", NAME, "--for=condition=Ready", "--timeout=120s"]);
    server = await testServer(labKubeconfig());
  }, 150_000);
  afterAll(async () => {
    await server?.close();
    kubectl(["delete", "pod", NAME, "--ignore-not-found", "--wait=false"]);
  });

  async function shown() {
    const answer = await sendRaw(server.port, getRequest(server, `/api/cgroups/model?node=${NODE}`));
    const { data } = JSON.parse(Buffer.from(answer.body, "latin1").toString("utf8")) as Envelope<
      z.infer<typeof modelSchema>
    >;
    const { cgroups } = assemble({ ...fromWire(data.model), summary: null });
    const view = cgroups.find(({ pod, role }) => pod?.name === NAME && role === "container");
    const check = view?.checks.find(({ knob }) => knob === "cpu.max");
    return {
      resize: view?.pod?.resize,
      basis: view?.container?.basis,
      asked: view?.container?.requests.get("cpu"),
      expected: check?.expected?.value,
      observed: check?.observed,
      verdict: check?.verdict.kind,
    };
  }
  const until = (judge: () => Promise<void>) => vi.waitFor(judge, { timeout: 100_000, interval: 2_000 });

  it("that is done has the kernel's files follow the spec", async () => {
    resize("150m", "300m");
    await until(async () => {
      expect(await shown()).toEqual({
        resize: null,
        basis: "spec",
        asked: 150,
        expected: "30000 100000",
        observed: "30000 100000",
        verdict: "equal",
      });
    });
  }, 120_000);

  it("that does not fit now leaves what was admitted in force, whatever the spec says", async () => {
    // Less than the node has, and more than the other pods leave of it.
    resize("1950m", "1950m");
    await until(async () => {
      expect(await shown()).toEqual({
        resize: "deferred",
        basis: "allocated",
        asked: 150,
        expected: "30000 100000",
        observed: "30000 100000",
        verdict: "equal",
      });
    });
  }, 120_000);
});
