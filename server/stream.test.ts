import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { systemClock } from "@/lib/base/clock";
import { type Live, StreamClient, type Subscribe } from "@/lib/stream/client";
import type { Row } from "@/lib/stream/messages";
import { failure, json } from "@/lib/testing/fakekube/answers";
import { serveResources } from "@/lib/testing/fakekube/serve";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { type KubeconfigFile, kubeconfigFile } from "@/lib/testing/kubeconfig-file";
import type { EventsRow, LineMeta } from "@/lib/watch/api-schema";
import type { Running } from "./start";
import { getRequest, sendRaw, testServer } from "./test-server";

type PodRow = Row & { readonly name: string };

const POD = { group: "", version: "v1", kind: "Pod", namespaced: true };
const PODS = {
  view: "objects",
  query: { version: "v1", resource: "pods", namespace: "shop" },
  window: { offset: 0, count: 10 },
};
const pod = (name: string, labels = {}) => ({ metadata: { name, namespace: "shop", labels } });

let kube: Fakekube;
let pods: ReturnType<typeof serveResources<"pods">>["pods"];
let config: KubeconfigFile;
let server: Running;
const opened: WebSocket[] = [];

beforeEach(async () => {
  kube = await Fakekube.start();
  pods = serveResources(kube, { pods: POD }).pods;
  kube.on(/\/pods$/, ({ query }) =>
    query.has("sendInitialEvents") ? failure(422, "Invalid", "forbidden") : null,
  );
  kube.on(/selfsubjectreviews$/, json({ status: { userInfo: { username: "alice" } } }, { status: 201 }));
  config = kubeconfigFile({ lab: { cluster: { server: kube.url } } });
  server = await testServer(config.path, { streamsPerSession: 3 });
});

afterEach(async () => {
  for (const socket of opened.splice(0)) socket.terminate();
  await server.close();
  await kube.close();
  config.remove();
});

const url = () => `ws://127.0.0.1:${server.port}/api/stream`;
const bearer = () => ({ Authorization: `Bearer ${server.secret.reveal()}` });

/** A tab: the page's own client, on a socket of Node's. It never comes to the server of a later test. */
function tab(): StreamClient {
  const [address, headers] = [url(), bearer()];
  return new StreamClient({
    clock: systemClock,
    random: Math.random,
    outdated: () => expect.unreachable("the version is spoken"),
    connect: (events) => {
      const socket = new WebSocket(address, { headers });
      opened.push(socket);
      socket.on("open", events.opened);
      socket.on("message", (data) => events.message(data.toString()));
      socket.on("close", events.closed);
      socket.on("error", () => {});
      return { send: (text) => socket.send(text), close: () => socket.close() };
    },
  });
}

/** Subscribes, and resolves each time `until` once what is shown fits. */
function subscribe<R extends Row>(client: StreamClient, spec: Subscribe) {
  const waiting = new Set<() => void>();
  const live: Live<R> = client.subscribe<R>(spec, () => {
    for (const check of [...waiting]) check();
  });
  const until = (fits: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!fits()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  return { live, until };
}

/** The list of pods in a tab. */
function look(client: StreamClient) {
  const { live, until } = subscribe<PodRow>(client, PODS);
  const names = () => live.state().frame?.rows.map((row) => row.name) ?? [];
  const shows = (...expected: string[]) => until(() => names().join() === expected.join());
  return { live, names, until, shows };
}

const watches = () =>
  kube.requests.filter(({ path, query }) => path.endsWith("/pods") && query.get("watch") === "true");

/** How the server answers an upgrade: 101, or the status of a refusal. */
function handshake(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url(), { headers });
    opened.push(socket);
    socket.on("open", () => resolve(101));
    socket.on("unexpected-response", (_, response) => resolve(response.statusCode ?? 0));
    socket.on("error", () => {});
  });
}

describe("/api/stream", () => {
  it("opens for the launch secret, and for nobody without it or from another site", async () => {
    expect(await handshake(bearer())).toBe(101);
    expect(await handshake({})).toBe(403);
    expect(await handshake({ Authorization: "Bearer wrong" })).toBe(403);
    expect(await handshake({ ...bearer(), Origin: "http://evil.example" })).toBe(403);
  });

  it("shows what there is and then each change", async () => {
    pods.put(pod("a"));
    const view = look(tab());
    await view.shows("a");
    pods.put(pod("b"));
    await view.shows("a", "b");
    pods.delete("a", "shop");
    await view.shows("b");
    expect(view.live.state().status?.phase).toBe("live");
  });

  it("has one upstream watch for several tabs, which outlives any of them", async () => {
    pods.put(pod("a"));
    const [one, other] = [look(tab()), look(tab())];
    await Promise.all([one.shows("a"), other.shows("a")]);
    opened[0]?.terminate();
    pods.put(pod("b"));
    await other.shows("a", "b");
    await one.shows("a", "b");
    expect(watches().filter(({ query }) => !query.has("sendInitialEvents"))).toHaveLength(1);
  });

  it("goes on after the apiserver cut every connection, with nothing missed and no new list", async () => {
    pods.put(pod("a"));
    const view = look(tab());
    await view.shows("a");
    await view.until(() => view.live.state().status?.phase === "live");
    const lists = () => kube.requests.filter(({ query }) => query.has("limit")).length;
    const before = lists();
    kube.cutAll();
    pods.put(pod("b"));
    await view.shows("a", "b");
    expect(lists()).toBe(before);
  });

  it("says what is missing when the right is, and shows nothing", async () => {
    kube.on(/\/pods$/, failure(403, "Forbidden", "pods is forbidden"));
    const view = look(tab());
    await view.until(() => view.live.state().status?.phase === "denied");
    expect(view.live.state().status?.problem?.code).toBe("FORBIDDEN");
    expect(view.names()).toEqual([]);
  });

  it("sends the fourth socket of a session that may have three away", async () => {
    await Promise.all([handshake(bearer()), handshake(bearer()), handshake(bearer())]);
    const fourth = new WebSocket(url(), { headers: bearer() });
    opened.push(fourth);
    const said = await new Promise<string>((resolve) =>
      fourth.once("message", (data) => resolve(data.toString())),
    );
    expect(JSON.parse(said)).toMatchObject({ t: "bye", why: "limit" });
  });

  it("ends on a message that is too large, and not the others", async () => {
    const view = look(tab());
    await view.until(() => view.live.state().status?.phase === "live");
    const rude = new WebSocket(url(), { headers: bearer() });
    opened.push(rude);
    await new Promise((resolve) => rude.once("open", resolve));
    rude.on("error", () => {});
    rude.send("x".repeat(70_000));
    await new Promise((resolve) => rude.once("close", resolve));
    pods.put(pod("a"));
    await view.shows("a");
  });

  it("says goodbye to every tab when the process ends, and ends", async () => {
    const view = look(tab());
    await view.until(() => view.live.state().status?.phase === "live");
    const said: string[] = [];
    opened[0]?.on("message", (data) => said.push(data.toString()));
    await server.close();
    expect(said.map((text) => JSON.parse(text))).toContainEqual(
      expect.objectContaining({ t: "bye", why: "drain" }),
    );
  });
});

describe("the watch laboratory's live views", () => {
  const query = { streams: "v1/pods@shop" };
  const window = { tail: 10 };

  it("show each event once to all who look, and draw it, from one upstream watch", async () => {
    const client = tab();
    const [one, other] = [client, tab()].map((from) =>
      subscribe<EventsRow>(from, { view: "events", query, window }),
    );
    const lineQuery = { ...query, axis: "rv", width: "400" };
    const line = subscribe(client, { view: "events-line", query: lineQuery, window });
    const meta = () => line.live.state().frame?.meta as LineMeta | undefined;
    await one?.until(() => one.live.state().status?.phase === "live");
    await other?.until(() => other.live.state().frame !== null);
    pods.put(pod("a"));
    pods.put(pod("a", { tier: "web" }));
    for (const view of [one, other]) {
      const rows = () => view?.live.state().frame?.rows ?? [];
      await view?.until(() => rows().length === 2);
      expect(rows().map(({ seq, type, change }) => [seq, type, change])).toEqual([
        [0, "ADDED", null],
        [1, "MODIFIED", "metadata"],
      ]);
    }
    await line.until(() => meta()?.marks.some(({ kind }) => kind === "MODIFIED") === true);
    expect(watches().filter(({ query }) => !query.has("sendInitialEvents"))).toHaveLength(1);
  });

  it("are counted among Cutaway's own figures", async () => {
    const client = tab();
    const view = subscribe<EventsRow>(client, { view: "events", query, window });
    await view.until(() => view.live.state().status?.phase === "live");
    pods.put(pod("a"));
    await view.until(() => view.live.state().frame?.rows.length === 1);
    await look(client).shows("a");
    const { body } = await sendRaw(server.port, getRequest(server, "/api/about"));
    expect(JSON.parse(body).data.hub).toMatchObject({
      streams: 1,
      subscriptions: 2,
      // One for full objects, one for metadata alone; the list of the latter is kept in order.
      watches: [{ context: "lab", open: 2, objects: 2, indexes: { open: 1, bytes: 8 } }],
      captures: { open: 1, events: 1 },
    });
    expect(JSON.parse(body).data.queues).toMatchObject({ socketBytes: 0, masking: 0 });
    const file = await sendRaw(server.port, getRequest(server, "/api/about/diagnostics"));
    expect(JSON.parse(file.body).about.hub.watches).toMatchObject([{ context: "context-1" }]);
  });
});
