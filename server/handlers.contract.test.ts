import { afterAll, describe, expect, it } from "vitest";
import { systemClock } from "@/lib/base/clock";
import { createClusters } from "@/lib/kube/clusters";
import { DiscoveryReader } from "@/lib/kube/discovery";
import { EvidenceLog } from "@/lib/kube/evidence-log";
import type { Clusters } from "@/lib/kube/types";
import { hasLab } from "@/lib/testing/lab";
import { type LabUser, labKubeconfig } from "@/lib/testing/lab-kubeconfig";
import { get } from "@/lib/testing/test-clusters";
import { readApiServiceDetails, readChain } from "./aggregation";
import { FilterMetrics } from "./filter-metrics";
import { readHandlers } from "./handlers";

const opened: Clusters[] = [];
async function as(user: LabUser) {
  const evidence = new EvidenceLog();
  const options = { evidence, clock: systemClock, userAgent: "cutaway/contract" };
  const clusters = await createClusters({ kubeconfig: labKubeconfig(user), ...options });
  opened.push(clusters);
  return { transport: await clusters.transport(), evidence };
}
const { signal } = new AbortController();

describe.skipIf(!hasLab)("aggregation on a real cluster", () => {
  afterAll(() => {
    for (const clusters of opened) clusters.close();
  });

  /** `lister` may list FlowSchemas and is no administrator, so that several of them fit. */
  it.each<LabUser>(["admin", "lister"])(
    "takes %s's requests by the FlowSchemas that the rules lead to",
    async (user) => {
      const { transport, evidence } = await as(user);
      const paths = [
        "/version",
        "/api/v1/pods",
        "/livez",
        "/apis",
        "/api/v1/namespaces/kube-system/configmaps",
      ];
      for (const path of paths) await transport.getText(get(path));
      const { data } = await readHandlers(transport, evidence.recent(50), signal);
      expect(data.flows.state).toBe("ok");
      const flows = data.flows.state === "ok" ? data.flows.value : [];
      expect(flows).toHaveLength(paths.length);
      for (const flow of flows)
        expect(flow).toMatchObject({ schema: flow.expected, level: expect.any(String) });
    },
  );

  it("times the filters that the chain has", async () => {
    const { transport } = await as("admin");
    const { value } = await new FilterMetrics(transport, () => systemClock.now()).read(signal);
    const timed = value.times.map(({ filter }) => filter);
    expect(timed).toEqual(
      expect.arrayContaining(["authentication", "audit", "priorityandfairness", "authorization"]),
    );
    for (const { count, mean } of value.times) {
      expect(count).toBeGreaterThan(0);
      expect(mean).toBeGreaterThan(0);
    }
    expect(value.counts.find(({ which }) => which === "success")?.value).toBeGreaterThan(0);
  });

  it("puts every APIService where it belongs", async () => {
    const { transport } = await as("admin");
    const { data } = await readChain(transport, new DiscoveryReader(transport), signal);
    if (data.chain.state !== "ok") throw new Error(JSON.stringify(data.chain));
    const { servers, extensions } = data.chain.value;
    const of = (id: string) =>
      servers
        .find((server) => server.id === id)
        ?.versions.map(({ group, version }) => `${group}/${version}`) ?? [];
    expect(of("kube-aggregator")).toEqual(["apiregistration.k8s.io/v1"]);
    expect(of("kube-apiserver")).toEqual(
      expect.arrayContaining(["/v1", "apps/v1", "rbac.authorization.k8s.io/v1"]),
    );
    expect(of("apiextensions-apiserver")).toEqual(
      expect.arrayContaining(["apiextensions.k8s.io/v1", "shop.cutaway.dev/v1", "shop.cutaway.dev/v1beta1"]),
    );
    const state = Object.fromEntries(extensions.map(({ service, available }) => [service.name, available]));
    expect(state).toMatchObject({
      "metrics-server": true,
      "sample-apiserver": true,
      "does-not-exist": false,
    });
  });

  it("comes to the condition of each extension server by the same checks", async () => {
    const { transport } = await as("admin");
    const details = async (name: string) => (await readApiServiceDetails(transport, name, signal)).data;
    for (const name of ["v1beta1.metrics.k8s.io", "v1.broken.cutaway.dev"]) {
      const { object, backend, trust } = await details(name);
      expect([object.state, backend?.state, trust?.state]).toEqual(["ok", "ok", "ok"]);
      expect(backend).toMatchObject({ value: { differs: null } });
    }
    const { object, trust } = await details("v1beta1.metrics.k8s.io");
    const [ca] = object.state === "ok" ? (object.value.caBundle?.certificates ?? []) : [];
    expect(ca).toMatchObject({ subject: expect.stringContaining("CN="), isCa: true });
    expect(ca?.notAfter).toBeGreaterThan(systemClock.now());
    expect(trust).toMatchObject({ value: { trust: { usernameHeaders: ["X-Remote-User"] } } });
  });
});
