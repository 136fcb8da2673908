import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { KubeTransport } from "@/lib/kube/types";
import type { FakeClock } from "../fake-clock";
import { codeOf, get, type TestClusters, testClusters } from "../test-clusters";
import { serveResources } from "./serve";
import { Fakekube } from "./server";

interface List {
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: ReadonlyArray<{ readonly metadata: { readonly name: string } }>;
}

let kube: Fakekube;
let made: TestClusters<FakeClock>;
let transport: KubeTransport;
beforeEach(async () => {
  kube = await Fakekube.start();
  made = await testClusters({ a: { cluster: { server: kube.url } } });
  transport = await made.clusters.transport();
});
afterEach(async () => {
  made.dispose();
  await kube.close();
});

const serve = () =>
  serveResources(kube, {
    pods: { group: "", version: "v1", kind: "Pod", namespaced: true },
    deployments: { group: "apps", version: "v1", kind: "Deployment", namespaced: true },
  });
const pod = (name: string, namespace = "shop") => ({ metadata: { name, namespace } });
const list = async (path: string) => (await transport.getJson<List>(get(path))).body;
const names = ({ items }: List) => items.map(({ metadata }) => metadata.name);

describe("a served resource", () => {
  it("is listed by namespace and as a whole, in the order of keys", async () => {
    const { pods } = serve();
    for (const [name, namespace] of [
      ["b", "shop"],
      ["a", "shop"],
      ["c", "other"],
    ] as const)
      pods.put(pod(name, namespace));
    expect(names(await list("/api/v1/pods"))).toEqual(["c", "a", "b"]);
    expect(names(await list("/api/v1/namespaces/shop/pods"))).toEqual(["a", "b"]);
    expect(names(await list("/apis/apps/v1/deployments"))).toEqual([]);
  });

  it("is listed in pages of one version, until that is compacted", async () => {
    const { pods } = serve();
    for (const name of ["a", "b", "c"]) pods.put(pod(name));
    const first = await list("/api/v1/pods?limit=2");
    expect(first.metadata).toMatchObject({ resourceVersion: "103", remainingItemCount: 1 });
    const next = `/api/v1/pods?limit=2&continue=${first.metadata.continue}`;
    expect(names(await list(next))).toEqual(["c"]);
    pods.compact();
    expect(await codeOf(list(next))).toBe("EXPIRED");
  });

  it("is got by name", async () => {
    const { pods } = serve();
    const put = pods.put(pod("a"));
    expect((await transport.getJson(get("/api/v1/namespaces/shop/pods/a"))).body).toEqual(put);
    expect(await codeOf(transport.getJson(get("/api/v1/namespaces/shop/pods/b")))).toBe("NOT_FOUND");
  });

  it("keeps its uid while it is replaced, and gets another when it comes again", () => {
    const { pods } = serve();
    const uid = pods.put(pod("a")).metadata.uid;
    expect(pods.put(pod("a")).metadata.uid).toBe(uid);
    pods.delete("a", "shop");
    expect(pods.put(pod("a")).metadata.uid).not.toBe(uid);
  });

  it("is watched from a version: first what has happened since, then what happens", async () => {
    const { pods } = serve();
    pods.put(pod("a"));
    pods.put(pod("b"));
    const path = "/api/v1/namespaces/shop/pods?watch=1&resourceVersion=101";
    const response = await transport.request(get(path, { deadlines: { idle: 0 } }));
    const lines = createInterface(response.body)[Symbol.asyncIterator]();
    const next = async () => {
      const { type, object } = JSON.parse((await lines.next()).value ?? "");
      return `${type} ${object.metadata.name} ${object.metadata.resourceVersion}`;
    };
    expect(await next()).toBe("ADDED b 102");
    pods.put(pod("x", "other"));
    pods.put(pod("a"));
    pods.delete("b", "shop");
    expect([await next(), await next()]).toEqual(["MODIFIED a 104", "DELETED b 105"]);
    kube.cutAll();
    await expect(lines.next()).rejects.toMatchObject({ problem: { code: "CONNECTION_RESET" } });
  });

  it("is not watched from a version that is gone", async () => {
    const { pods } = serve();
    pods.put(pod("a"));
    pods.put(pod("a"));
    pods.compact();
    expect(await codeOf(transport.getJson(get("/api/v1/pods?watch=1&resourceVersion=101")))).toBe("EXPIRED");
  });
});
