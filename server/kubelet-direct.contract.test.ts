import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { z } from "zod";
import { binaries } from "@/lab/binaries";
import { digArray } from "@/lib/base/json";
import type { treeSchema } from "@/lib/cgroups/api-schema";
import { readNode } from "@/lib/cgroups/node";
import type { Envelope } from "@/lib/evidence/schema";
import { createAuthority } from "@/lib/testing/certificates";
import { kubeAccess } from "@/lib/testing/kube-access";
import { type KubeconfigFile, kubeconfigFile } from "@/lib/testing/kubeconfig-file";
import { hasLab } from "@/lib/testing/lab";
import { labKubeconfig } from "@/lib/testing/lab-kubeconfig";
import type { Options } from "./options";
import type { Running } from "./start";
import { getRequest, sendRaw, testServer } from "./test-server";

/** A kubelet at its own address, asked by service accounts with just the rights that docs/cgroups.md names. */
const NAME = "cutaway-direct";
const NETWORKS = ["198.51.100.0/24"];
type Tree = z.infer<typeof treeSchema>;

const kubectl = (args: readonly string[], input?: string) =>
  execFileSync(binaries("kubectl"), [`--kubeconfig=${labKubeconfig()}`, ...args], {
    encoding: "utf8",
    input,
  });

/** A service account that may look at nodes and pods, and at `kubelet` of kubelets. */
function account(name: string, kubelet: readonly string[]): object[] {
  const metadata = { name, namespace: "default" };
  const looks = ["get", "list", "watch"];
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name },
      rules: [
        { apiGroups: [""], resources: ["nodes", "pods"], verbs: looks },
        { apiGroups: [""], resources: kubelet, verbs: ["get"] },
      ],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
      subjects: [{ kind: "ServiceAccount", name, namespace: "default" }],
    },
  ];
}

const ACCOUNTS = {
  kind: "List",
  apiVersion: "v1",
  items: [
    ...account(NAME, ["nodes/metrics", "nodes/stats", "nodes/configz"]),
    ...account(`${NAME}-less`, ["nodes/metrics"]),
    ...account(`${NAME}-none`, ["nodes/log"]),
  ],
};

/** The lab's real node; none where its kubelet was left out. */
function realNode(): string | null {
  if (!hasLab) return null;
  const nodes = digArray(JSON.parse(kubectl(["get", "nodes", "-o", "json"])), "items");
  return nodes.map((node) => readNode(node)).find((node) => node?.simulated === false)?.name ?? null;
}
const node = realNode();

describe.skipIf(node === null)("a kubelet that is asked itself", () => {
  const files: KubeconfigFile[] = [];
  const servers: Running[] = [];

  beforeAll(() => {
    kubectl(["apply", "-f", "-"], JSON.stringify(ACCOUNTS));
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
    for (const file of files) file.remove();
    kubectl(["delete", "--ignore-not-found", "-f", "-"], JSON.stringify(ACCOUNTS));
  });

  async function serve(name: string, options: Partial<Options> = {}): Promise<Running> {
    const token = kubectl(["create", "token", name, "-n", "default"]).trim();
    const { server, ca } = kubeAccess(labKubeconfig());
    const cluster = { server, "certificate-authority-data": Buffer.from(ca).toString("base64") };
    const file = kubeconfigFile({ lab: { cluster, user: { token } } });
    files.push(file);
    const made = await testServer(file.path, { kubelet: "direct", kubeletNetworks: NETWORKS, ...options });
    servers.push(made);
    return made;
  }

  async function ask(server: Running, target: string) {
    const answer = await sendRaw(server.port, getRequest(server, target));
    expect(answer.status, answer.body).toBe(200);
    return JSON.parse(Buffer.from(answer.body, "latin1").toString("utf8")) as Envelope<Tree>;
  }

  const look = (server: Running) => ask(server, `/api/cgroups?node=${node}`);
  /** A slow kubelet may not answer in time at first. */
  const until = (judge: () => Promise<void>) => vi.waitFor(judge, { timeout: 100_000, interval: 3_000 });

  it("shows its cgroups, without the right to nodes/proxy", async () => {
    const can = [
      "auth",
      "can-i",
      "get",
      "nodes",
      "--subresource=proxy",
      `--as=system:serviceaccount:default:${NAME}`,
    ];
    expect(() => kubectl(can)).toThrow();
    const server = await serve(NAME);
    await until(async () => {
      const { data, evidence } = await look(server);
      expect(data.meta).toMatchObject({
        direct: true,
        problem: null,
        refused: [],
        source: "kubelet",
        settingsKnown: true,
      });
      expect(data.rows.some(({ kind, state }) => kind === "pod" && state === "present")).toBe(true);
      for (const { path } of evidence) expect(path).toMatch(/^https:\/\/198\.51\.100\.\d+:\d+\//);
    });
    const raw = await sendRaw(server.port, getRequest(server, `/api/raw/api/v1/nodes/${node}/proxy/metrics`));
    expect([raw.status, raw.body]).toEqual([403, expect.stringContaining("REFUSED_KUBELET_OFF")]);
  }, 120_000);

  it("says which lesser right is missing, and shows the rest", async () => {
    const server = await serve(`${NAME}-less`);
    await until(async () => {
      const { meta } = (await look(server)).data;
      expect(meta).toMatchObject({ problem: null, source: "kubelet", settingsKnown: false });
      expect([...meta.refused].sort()).toEqual(["nodes/configz", "nodes/stats"]);
    });
  }, 120_000);

  it("says what it would take of who has none of them", async () => {
    const server = await serve(`${NAME}-none`);
    await until(async () => {
      const { meta } = (await look(server)).data;
      expect(meta.problem).toMatchObject({
        code: "FORBIDDEN",
        hint: expect.stringContaining("nodes/metrics"),
      });
    });
  }, 120_000);

  it("is not dialled outside of the networks that were named", async () => {
    const { meta } = (await look(await serve(NAME, { kubeletNetworks: ["10.0.0.0/8"] }))).data;
    expect(meta.problem?.code).toBe("KUBELET_ADDRESS");
  }, 60_000);

  it("is sent nothing while its certificate is signed by somebody else", async () => {
    const other = kubeconfigFile({});
    files.push(other);
    const ca = join(other.folder, "ca.crt");
    writeFileSync(ca, createAuthority("other").cert);
    const wary = await serve(NAME, { kubeletCa: ca });
    await until(async () => {
      const { meta } = (await look(wary)).data;
      expect(meta.problem?.code).toBe("KUBELET_CERTIFICATE");
    });
  }, 120_000);
});
