import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Authority, createAuthority, type Pair } from "@/lib/testing/certificates";
import { text } from "@/lib/testing/fakekube/answers";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { codeOf, get, testClusters } from "@/lib/testing/test-clusters";
import { DirectKubelets } from "./direct-kubelets";
import { parseNetworks } from "./kubelet-endpoint";

const base64 = (pem: string) => Buffer.from(pem).toString("base64");

let cluster: Authority;
let kubelets: Authority;
let client: Pair;
beforeAll(() => {
  cluster = createAuthority("cluster");
  kubelets = createAuthority("kubelets");
  client = cluster.issue({ name: "jo" });
});

const cleanups: Array<() => unknown> = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

interface Setup {
  readonly serving?: Pair;
  readonly user?: object;
  readonly ca?: Authority | null;
  readonly networks?: (ip: string) => boolean;
}

/** A kubelet of node `a` on loopback, where the real policy would not let anybody dial. */
async function setup({ serving, user, ca = kubelets, networks = () => true }: Setup = {}) {
  const tls = serving ?? kubelets.issue({ name: "system:node:a", names: ["IP:127.0.0.1"] });
  const kubelet = (await Fakekube.start({ tls, clientCa: cluster.cert })).on("/metrics", text("up 1\n"));
  cleanups.push(() => kubelet.close());
  const own = { "client-certificate-data": base64(client.cert), "client-key-data": base64(client.key) };
  const made = await testClusters({
    lab: {
      cluster: { server: "https://127.0.0.1:1", "certificate-authority-data": base64(cluster.cert) },
      user: { ...own, ...user },
    },
  });
  cleanups.push(() => made.dispose());
  const direct = new DirectKubelets({
    clusters: made.clusters,
    networks,
    ca: ca === null ? null : Buffer.from(ca.cert),
  });
  cleanups.push(() => direct.close());
  const at = { node: "a", ip: "127.0.0.1", port: Number(new URL(kubelet.url).port) };
  const ask = (node = "a") =>
    codeOf(direct.transport("lab", { ...at, node }).then((way) => way.getText(get("/metrics"))));
  return { kubelet, direct, ask, at, made };
}

describe("a kubelet that is asked itself", () => {
  it("gets the context's own credential, and is recorded by its address", async () => {
    const { ask, kubelet, made, at } = await setup();
    expect(await ask()).toBe("none");
    expect(kubelet.requests[0]).toMatchObject({ method: "GET", path: "/metrics", clientName: "jo" });
    expect(made.evidence.recent(1)[0]).toMatchObject({
      path: `https://127.0.0.1:${at.port}/metrics`,
      context: "lab",
      status: 200,
    });
  });

  it.each<[string, () => Setup, string]>([
    [
      "signed by nobody we know",
      () => ({ serving: cluster.issue({ name: "system:node:a", names: ["IP:127.0.0.1"] }) }),
      "TLS_UNKNOWN_CA",
    ],
    [
      "for another address",
      () => ({ serving: kubelets.issue({ name: "system:node:a", names: ["IP:127.0.0.2"] }) }),
      "TLS_WRONG_NAME",
    ],
    [
      "for a name alone",
      () => ({ serving: kubelets.issue({ name: "system:node:a", names: ["DNS:a"] }) }),
      "TLS_WRONG_NAME",
    ],
    [
      "of another node",
      () => ({ serving: kubelets.issue({ name: "system:node:b", names: ["IP:127.0.0.1"] }) }),
      "TLS_WRONG_NAME",
    ],
    [
      "that has expired",
      () => ({
        serving: kubelets.issue({
          name: "system:node:a",
          names: ["IP:127.0.0.1"],
          until: Date.now() - 60_000,
        }),
      }),
      "TLS_CERT_EXPIRED",
    ],
  ])("is sent nothing when its certificate is %s", async (_, make, code) => {
    const { ask, kubelet } = await setup({ user: { token: "secret" }, ...make() });
    expect(await ask()).toBe(code);
    expect(kubelet.requests).toEqual([]);
  });

  it("is known by the cluster's authority unless another is named, and never by the web's", async () => {
    const serving = cluster.issue({ name: "system:node:a", names: ["IP:127.0.0.1"] });
    const { ask } = await setup({ serving, ca: null });
    expect(await ask()).toBe("none");
  });

  it("is not asked outside of the networks that were named", async () => {
    const { ask, kubelet } = await setup({ networks: parseNetworks(["127.0.0.0/8"]) });
    expect(await ask()).toBe("KUBELET_ADDRESS");
    expect(kubelet.requests).toEqual([]);
  });

  it("is not asked as whoever really asks, where somebody is impersonated", async () => {
    const { ask, kubelet } = await setup({ user: { as: "somebody-else" } });
    expect(await ask()).toBe("KUBELET_IMPERSONATION");
    expect(kubelet.requests).toEqual([]);
  });

  it("has a way of its own, which is kept", async () => {
    const { direct, at } = await setup();
    const first = await direct.transport("lab", at);
    expect(await direct.transport("lab", at)).toBe(first);
    expect(await direct.transport("lab", { ...at, node: "b" })).not.toBe(first);
    expect(await direct.transport("lab", { ...at, port: 1 })).not.toBe(first);
  });
});
