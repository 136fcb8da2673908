import { afterEach, expect, test } from "vitest";
import { failure, json } from "@/lib/testing/fakekube/answers";
import { serveResources } from "@/lib/testing/fakekube/serve";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { kubeconfigFile } from "@/lib/testing/kubeconfig-file";
import { Tab } from "@/lib/testing/tab";
import { getJson, testServer } from "./test-server";

const OLD = "aaaaaaaa-0000-4000-8000-000000000000";
const NEW = "bbbbbbbb-0000-4000-8000-000000000000";
const POD = { group: "", version: "v1", kind: "Pod", namespaced: true };

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A cluster with one pod, whose version is the same in each: a watch of the old one could go on in the new one. */
async function clusterOf(uid: string | null, podName: string, port?: number) {
  const kube = await Fakekube.start(port === undefined ? {} : { port });
  const { pods } = serveResources(kube, { pods: POD });
  kube.on(/\/pods$/, ({ query }) =>
    query.has("sendInitialEvents") ? failure(422, "Invalid", "forbidden") : null,
  );
  kube.on(/selfsubjectreviews$/, json({ status: { userInfo: { username: "alice" } } }, { status: 201 }));
  kube.on("/readyz", json({}));
  const denied = failure(403, "Forbidden", "no");
  kube.on("/api/v1/namespaces/kube-system", uid === null ? denied : json({ metadata: { uid } }));
  pods.put({ metadata: { name: podName, namespace: "shop" } });
  return Object.assign(kube, { pods });
}

async function cutawayOn(kube: Fakekube) {
  const config = kubeconfigFile({ lab: { cluster: { server: kube.url } } });
  ends.push(() => config.remove());
  const server = await testServer(config.path);
  ends.push(() => server.close());
  const tab = new Tab({
    port: server.port,
    host: `127.0.0.1:${server.port}`,
    secret: server.secret.reveal(),
    spec: {
      view: "objects",
      query: { version: "v1", resource: "pods", namespace: "shop" },
      window: { offset: 0, count: 10 },
    },
  });
  ends.push(() => tab.kill());
  const names = () => tab.state.frame?.rows.map((row) => (row as unknown as { name: string }).name) ?? [];
  const shows = (name: string) => tab.until(`live with ${name}`, () => tab.isLive && names().includes(name));
  return { server, tab, names, shows };
}

test("a cluster made anew at the same address begins afresh in every tab, and links to the old one lead nowhere (F-42)", async () => {
  const old = await clusterOf(OLD, "old-pod");
  const { server, tab, names, shows } = await cutawayOn(old);
  await shows("old-pod");
  await old.until(() => old.requests.some(({ path }) => path.endsWith("/kube-system")));
  const before = server.runtime.watches.open;
  const { port } = old;
  await old.close();
  const next = await clusterOf(NEW, "new-pod", port);
  ends.push(() => next.close());

  await shows("new-pod");
  await tab.until("begun afresh", () => tab.sockets === 2 && tab.isLive && names().includes("new-pod"));
  expect(names()).toEqual(["new-pod"]);
  expect(tab.trace.filter(({ why }) => why === "opened")).toHaveLength(2);
  expect(server.runtime.watches.open.filter((watch) => before.includes(watch))).toEqual([]);
  expect(await getJson(server, `/api/contexts?cluster=${OLD}`)).toMatchObject({ data: { match: null } });
  expect(await getJson(server, `/api/contexts?cluster=${NEW}`)).toMatchObject({ data: { match: "lab" } });
});

test("who may not read kube-system sees what the server at the address has (F-42)", async () => {
  const old = await clusterOf(null, "old-pod");
  const { shows, names } = await cutawayOn(old);
  await shows("old-pod");
  const { port } = old;
  await old.close();
  const next = await clusterOf(null, "new-pod", port);
  ends.push(() => next.close());
  // What tells here is the history alone.
  next.pods.delete("new-pod", "shop");
  next.pods.put({ metadata: { name: "newer-pod", namespace: "shop" } });
  next.pods.compact();
  await shows("newer-pod");
  expect(names()).toEqual(["newer-pod"]);
});
