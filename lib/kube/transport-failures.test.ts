import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "@/lib/testing/eventually";
import {
  chunk,
  close,
  failure,
  hang,
  head,
  json,
  reset,
  script,
  send,
  text,
} from "@/lib/testing/fakekube/answers";
import type { Fakekube } from "@/lib/testing/fakekube/server";
import { freePort, silentServer } from "@/lib/testing/fakekube/sockets";
import { type OneCluster, oneCluster } from "@/lib/testing/one-cluster";
import { codeOf, get, testClusters } from "@/lib/testing/test-clusters";
import { readBody } from "./body";
import type { KubeTransport } from "./types";

let cluster: OneCluster;
let kube: Fakekube;
let transport: KubeTransport;

beforeEach(async () => {
  cluster = await oneCluster();
  ({ kube, transport } = cluster);
});

afterEach(() => cluster.close());

const lastRecord = () => cluster.lastRecord();

describe("failures", () => {
  it("says that nothing listens", async () => {
    const dead = await testClusters({ a: { cluster: { server: `http://127.0.0.1:${await freePort()}` } } });
    expect(await codeOf((await dead.clusters.transport()).request(get("/x")))).toBe("CONNECTION_REFUSED");
    expect(dead.evidence.recent(1)[0]).toMatchObject({ failure: "CONNECTION_REFUSED", status: null });
    dead.dispose();
  });

  it("says that a name does not resolve", async () => {
    const lost = await testClusters({ a: { cluster: { server: "https://nowhere.invalid" } } });
    expect(await codeOf((await lost.clusters.transport()).request(get("/x")))).toBe("DNS_FAILED");
    lost.dispose();
  });

  it("gives a connection 10 seconds", async () => {
    const silent = await silentServer();
    const mute = await testClusters({ a: { cluster: { server: `https://127.0.0.1:${silent.port}` } } });
    const asked = codeOf((await mute.clusters.transport()).request(get("/x")));
    await mute.clock.advanceAsync(9_999);
    expect(mute.evidence.recent(1)[0]?.failure).toBeNull();
    await mute.clock.advanceAsync(1);
    expect(await asked).toBe("CONNECT_TIMEOUT");
    mute.dispose();
    await silent.close();
  });

  it("gives the first header 15 seconds from when the connection stands", async () => {
    kube.on("/x", hang);
    const asked = codeOf(transport.request(get("/x")));
    await kube.until(() => kube.requests.length === 1);
    cluster.made.clock.advance(15_000);
    expect(await asked).toBe("HEADERS_TIMEOUT");
    await kube.until(() => kube.openConnections === 0);
  });

  it("ends a body after 60 seconds of silence, not of duration", async () => {
    kube.on("/x", script(send(0, head()), send(0, chunk("a"))));
    const response = await transport.request(get("/x"));
    const ended = codeOf(readBody(response.body, 100));
    await cluster.made.clock.advanceAsync(59_999);
    expect(response.evidence().failure).toBeNull();
    await cluster.made.clock.advanceAsync(1);
    expect(await ended).toBe("IDLE_TIMEOUT");
    await kube.until(() => kube.openConnections === 0);
  });

  it("does not blame the apiserver for a reader that does not read", async () => {
    kube.on("/x", text("x".repeat(2_000_000)));
    const response = await transport.request(get("/x"));
    await once(response.body, "readable");
    await cluster.made.clock.advanceAsync(300_000);
    expect((await readBody(response.body, 3_000_000)).length).toBe(2_000_000);
  });

  it("lets a watch be silent for ever", async () => {
    kube.on("/x", script(send(0, head()), send(0, chunk("a"))));
    const response = await transport.request(get("/x", { deadlines: { idle: 0 } }));
    await once(response.body, "data");
    await cluster.made.clock.advanceAsync(3_600_000);
    expect(response.evidence().failure).toBeNull();
    response.body.destroy();
  });

  it("tells a body that was cut from one that ended, at every offset", async () => {
    const bytes = Buffer.concat([Buffer.from(head()), chunk('{"a":'), chunk("1}"), chunk("")]);
    for (let cut = 1; cut < bytes.length; cut++) {
      kube.on(`/${cut}`, script(send(0, bytes.subarray(0, cut)), close(1)));
      expect(await codeOf(transport.getText(get(`/${cut}`))), `cut at ${cut}`).toBe("CONNECTION_RESET");
    }
    kube.on("/whole", script(send(0, bytes)));
    expect((await transport.getText(get("/whole"))).text).toBe('{"a":1}');
  });

  it("reports a reset in the middle", async () => {
    kube.on("/x", script(send(0, head()), send(0, chunk("a")), reset(5)));
    expect(await codeOf(transport.getText(get("/x")))).toBe("CONNECTION_RESET");
    expect(lastRecord()).toMatchObject({ failure: "CONNECTION_RESET", status: 200 });
  });

  it("says that an answer is not HTTP", async () => {
    kube.on("/x", script(send(0, "SSH-2.0-OpenSSH_9\r\n")));
    expect(await codeOf(transport.request(get("/x")))).toBe("HTTP_INVALID");
  });

  it("asks once more when a kept connection turns out to be closed", async () => {
    kube.on("/x", json({}));
    await transport.getJson(get("/x"));
    kube.on("/y", (request) => (request.connection === 0 ? script(reset(0)) : json({})));
    expect(await codeOf(transport.getJson(get("/y")))).toBe("none");
    expect(kube.connections).toHaveLength(2);
  });

  it("does not ask again when a new connection is cut", async () => {
    kube.on("/x", script(reset(0)));
    expect(await codeOf(transport.getJson(get("/x")))).toBe("CONNECTION_RESET");
    expect(kube.requests).toHaveLength(1);
  });
});

describe("calling off", () => {
  it("closes the connection while headers are awaited", async () => {
    kube.on("/x", hang);
    const abort = new AbortController();
    const asked = codeOf(transport.request(get("/x", { signal: abort.signal })));
    await kube.until(() => kube.requests.length === 1);
    const closed = kube.until(() => kube.openConnections === 0);
    const startedAt = performance.now();
    abort.abort();
    await closed;
    // Not only when the 15 s for headers are over.
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(await asked).toBe("ABORTED");
  });

  it("closes the connection in the middle of a body", async () => {
    kube.on("/x", script(send(0, head()), send(0, chunk("a"))));
    const abort = new AbortController();
    const response = await transport.request(get("/x", { signal: abort.signal }));
    const ended = codeOf(readBody(response.body, 100));
    abort.abort();
    expect(await ended).toBe("ABORTED");
    await kube.until(() => kube.openConnections === 0);
    expect(response.evidence().failure).toBe("ABORTED");
  });

  it("closes the connection when the reader goes away", async () => {
    kube.on("/x", script(send(0, head()), send(0, chunk("a"))));
    const response = await transport.request(get("/x"));
    response.body.destroy();
    await kube.until(() => kube.openConnections === 0);
    expect(response.evidence().failure).toBe("ABORTED");
  });

  it("makes no connection for a signal that was already aborted", async () => {
    expect(await codeOf(transport.request(get("/x", { signal: AbortSignal.abort() })))).toBe("ABORTED");
    expect(kube.connections).toHaveLength(0);
  });

  it("ends everything on close, and refuses what comes later", async () => {
    kube.on("/x", hang);
    const asked = codeOf(transport.request(get("/x")));
    await kube.until(() => kube.requests.length === 1);
    transport.close();
    expect(await asked).toBe("TRANSPORT_CLOSED");
    expect(await codeOf(transport.request(get("/x")))).toBe("TRANSPORT_CLOSED");
    await kube.until(() => kube.openConnections === 0);
  });

  it("ends a body that is being read on close", async () => {
    kube.on("/x", script(send(0, head()), send(0, chunk("a"))));
    const response = await transport.request(get("/x"));
    const ended = codeOf(readBody(response.body, 100));
    transport.close();
    expect(await ended).toBe("TRANSPORT_CLOSED");
    expect(response.evidence().failure).toBe("TRANSPORT_CLOSED");
  });

  it("survives a body that nobody reads being cut", async () => {
    kube.on("/x", script(send(0, head()), send(0, chunk("a")), reset(1)));
    const response = await transport.request(get("/x"));
    await new Promise((resolve) => response.body.once("close", resolve));
    expect(response.evidence().failure).toBe("CONNECTION_RESET");
  });

  it("leaves no timer behind", async () => {
    kube.on("/x", json({}));
    await transport.getJson(get("/x"));
    await codeOf(transport.getJson(get("/none")));
    expect(cluster.made.clock.timers).toBe(0);
  });
});

describe("waiting as the apiserver asks", () => {
  it("waits for our own lists, and shows a person's request as it is", async () => {
    let asked = 0;
    kube.on("/x", () =>
      ++asked === 1
        ? failure(429, "TooManyRequests", "slow down", { headers: { "retry-after": "3" } })
        : json({ ok: 1 }),
    );
    const listed = transport.getJson(get("/x"));
    await eventually(() => (cluster.made.clock.untilNext() ?? Number.POSITIVE_INFINITY) <= 3_300);
    expect(cluster.made.clock.untilNext()).toBeGreaterThanOrEqual(3_000);
    expect(asked).toBe(1);
    await cluster.made.clock.advanceAsync(3_300);
    expect((await listed).body).toEqual({ ok: 1 });
    asked = 0;
    expect((await transport.request(get("/x"))).status).toBe(429);
    expect(asked).toBe(1);
  });
});
