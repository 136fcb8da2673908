import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "@/lib/base/clock";
import { servedResources } from "@/lib/objects/discovery";
import { hasLab } from "@/lib/testing/lab";
import { type LabUser, labKubeconfig } from "@/lib/testing/lab-kubeconfig";
import { codeOf, get } from "@/lib/testing/test-clusters";
import { createClusters } from "./clusters";
import { DiscoveryReader } from "./discovery";
import { EvidenceLog } from "./evidence-log";
import type { Clusters, KubeTransport } from "./types";

const opened: Clusters[] = [];
afterEach(() => {
  for (const clusters of opened.splice(0)) clusters.close();
});

async function as(
  user: LabUser,
): Promise<{ clusters: Clusters; transport: KubeTransport; evidence: EvidenceLog }> {
  const evidence = new EvidenceLog();
  const options = { evidence, clock: systemClock, userAgent: "cutaway/contract" };
  const clusters = await createClusters({ kubeconfig: labKubeconfig(user), ...options });
  opened.push(clusters);
  return { clusters, transport: await clusters.transport(), evidence };
}

/** For documents that the apiserver makes anew in its own time. */
const SETTLES = { timeout: 50_000, interval: 1_000 };
const PODS = "/api/v1/namespaces/shop/pods";
const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

describe.skipIf(!hasLab)("a real apiserver", () => {
  it("answers, and echoes the record's id as Audit-Id", async () => {
    const { transport } = await as("admin");
    const { body, evidence } = await transport.getJson<{ gitVersion: string }>(get("/version"));
    expect(body.gitVersion).toMatch(/^v1\./);
    expect(evidence).toMatchObject({
      status: 200,
      contentType: "application/json",
      auditId: evidence.id,
      failure: null,
    });
    expect(evidence.flowSchemaUid).toMatch(/^[0-9a-f-]{36}$/);
    expect(evidence.decodedBytes).toBeGreaterThan(100);
  });

  it("lists, with the list's resourceVersion in the record", async () => {
    const { transport } = await as("admin");
    const { body, evidence } = await transport.getJson<{
      kind: string;
      metadata: { resourceVersion: string };
    }>(get(PODS));
    expect(body.kind).toBe("PodList");
    expect(evidence.resourceVersion).toBe(body.metadata.resourceVersion);
  });

  it("gives a Table when that is accepted", async () => {
    const { transport } = await as("admin");
    const { body } = await transport.getJson<{ kind: string; columnDefinitions: unknown[] }>(
      get(PODS, { accept: TABLE }),
    );
    expect(body.kind).toBe("Table");
    expect(body.columnDefinitions.length).toBeGreaterThan(3);
  });

  it("compresses a large answer, which decodes to the same", async () => {
    const { transport } = await as("admin");
    const read = (encoding: "gzip" | "identity") => transport.getText(get("/openapi/v2", { encoding }));
    // The document is made anew when a definition has come or gone: then the two readings are of different ones.
    await vi.waitFor(async () => {
      const packed = await read("gzip");
      const plain = await read("identity");
      expect(packed.evidence.contentEncoding).toBe("gzip");
      expect(packed.evidence.wireBytes).toBeLessThan(packed.evidence.decodedBytes / 2);
      expect(plain.evidence.wireBytes).toBe(plain.evidence.decodedBytes);
      expect(packed.text === plain.text, "both decode to the same").toBe(true);
    }, SETTLES);
  });

  it("streams a watch until it is called off", async () => {
    const { transport, evidence } = await as("admin");
    const abort = new AbortController();
    const query = [["watch", "1"]] as const;
    const response = await transport.request(
      get(PODS, { query, signal: abort.signal, deadlines: { idle: 0 } }),
    );
    const lines = createInterface(response.body)[Symbol.asyncIterator]();
    expect(JSON.parse((await lines.next()).value ?? "")).toMatchObject({ type: "ADDED" });
    const failed = once(response.body, "error");
    abort.abort();
    await failed;
    expect(evidence.recent(1)[0]).toMatchObject({ status: 200, failure: "ABORTED" });
  });

  it("says who we are", async () => {
    const { transport } = await as("shop-viewer");
    const { body } = await transport.review("selfsubjectreviews", {}, "test", AbortSignal.timeout(10_000));
    expect(body).toMatchObject({ status: { userInfo: { username: "shop-viewer" } } });
  });

  it("has its problems named: nothing there, no right, no such form, refused credentials", async () => {
    const { transport } = await as("admin");
    expect(await codeOf(transport.getJson(get(`${PODS}/none`)))).toBe("NOT_FOUND");
    expect(await codeOf(transport.getJson(get("/nothing/here")))).toBe("NOT_FOUND");
    expect(await codeOf(transport.getJson(get(PODS, { accept: "image/png" })))).toBe("NOT_ACCEPTABLE");
    const nobody = (await as("nobody")).transport;
    await expect(nobody.getJson(get(PODS))).rejects.toMatchObject({
      problem: { code: "FORBIDDEN", upstream: { status: 403, reason: "Forbidden" } },
      missing: { verb: "list", group: "", resource: "pods", namespace: "shop" },
    });
    expect(await codeOf((await as("bad-token")).transport.getJson(get("/version")))).toBe("AUTH_EXPIRED");
    await expect((await as("expired")).transport.getJson(get("/version"))).rejects.toMatchObject({
      problem: { code: "AUTH_EXPIRED", message: expect.stringMatching(/client certificate .* expired on/) },
    });
  });

  it("answers for an extension server that is down with text, which is understood", async () => {
    const { transport } = await as("admin");
    const { discovery } = await new DiscoveryReader(transport).read(AbortSignal.timeout(10_000));
    expect(discovery.form).toBe("aggregated");
    const stale = discovery.groups.find(({ versions }) =>
      versions.some(({ freshness }) => freshness === "stale"),
    );
    const path = `/apis/${stale?.name}/${stale?.versions[0]?.version}`;
    expect(await codeOf(transport.getJson(get(path)))).toBe("AGGREGATED_API_UNAVAILABLE");
  });

  it("tells what it serves in two requests, and in two 304s when asked again", async () => {
    const { transport } = await as("admin");
    const reader = new DiscoveryReader(transport);
    const { discovery, evidence } = await reader.read(AbortSignal.timeout(10_000));
    expect(evidence).toHaveLength(2);
    const pods = servedResources(discovery).find(
      ({ group, resource }) => group === "" && resource === "pods",
    );
    expect(pods).toMatchObject({
      version: "v1",
      kind: "Pod",
      namespaced: true,
      shortNames: ["po"],
      preferred: true,
    });
    expect(pods?.subresources).toContain("log");
    // Unless something came or went in between, or a server's health changed.
    await vi.waitFor(async () => {
      const again = await reader.read(AbortSignal.timeout(10_000));
      expect(again.evidence.map(({ status }) => status)).toEqual([304, 304]);
    }, SETTLES);
  });

  it("is found again by its uid", async () => {
    const { clusters, transport } = await as("admin");
    const { body } = await transport.getJson<{ metadata: { uid: string } }>(
      get("/api/v1/namespaces/kube-system"),
    );
    expect(await clusters.findByUid(body.metadata.uid, AbortSignal.timeout(10_000))).toBe(clusters.start);
  });

  it("is reached over one connection by a hundred requests", async () => {
    const { transport, evidence } = await as("admin");
    for (let i = 0; i < 100; i++) await transport.getText(get("/version"));
    expect(evidence.recent(100).filter(({ reusedConnection }) => !reusedConnection)).toHaveLength(1);
  });
});
