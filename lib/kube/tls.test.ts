import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import net, { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Authority, createAuthority, type Pair } from "@/lib/testing/certificates";
import type { FakeClock } from "@/lib/testing/fake-clock";
import { json } from "@/lib/testing/fakekube/answers";
import { Fakekube, type FakekubeOptions } from "@/lib/testing/fakekube/server";
import { codeOf, get, type TestClusters, testClusters } from "@/lib/testing/test-clusters";
import type { ClustersOptions } from "./clusters";
import type { Environment } from "./environment-proxy";
import { machine } from "./kubeconfig";

const DAY = 24 * 3_600_000;
const base64 = (pem: string) => Buffer.from(pem).toString("base64");

let authority: Authority;
let valid: Pair;
beforeAll(() => {
  authority = createAuthority();
  valid = authority.issue({ name: "kube" });
});

const cleanups: Array<() => unknown> = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** An https apiserver that answers /x, and clusters whose kubeconfig points at it. */
async function session(
  server: FakekubeOptions,
  cluster: Readonly<Record<string, unknown>> = {},
  user: Readonly<Record<string, unknown>> = {},
  options: Partial<ClustersOptions> = {},
): Promise<{ kube: Fakekube; made: TestClusters<FakeClock>; ask: () => Promise<string> }> {
  const kube = (await Fakekube.start(server)).on("/x", json({}));
  cleanups.push(() => kube.close());
  const ca = { "certificate-authority-data": base64(authority.cert) };
  const made = await testClusters<FakeClock>(
    { a: { cluster: { server: kube.url, ...ca, ...cluster }, user } },
    options as object,
  );
  cleanups.push(() => made.dispose());
  return {
    kube,
    made,
    ask: () => codeOf(made.clusters.transport().then((transport) => transport.getJson(get("/x")))),
  };
}

describe("the server's certificate", () => {
  it("is accepted when it is right", async () => {
    const { ask, made } = await session({ tls: valid });
    expect(await ask()).toBe("none");
    expect(made.evidence.recent(1)[0]).toMatchObject({ status: 200, reusedConnection: false });
  });

  it("is accepted from another authority once the kubeconfig names that one (F-42, F-59)", async () => {
    const next = createAuthority("next");
    const { ask, kube, made } = await session({ tls: next.issue({ name: "kube" }) });
    expect(await ask()).toBe("TLS_UNKNOWN_CA");
    const ca = { "certificate-authority-data": base64(next.cert) };
    made.file.write({ a: { cluster: { server: kube.url, ...ca } } });
    expect(await ask()).toBe("none");
  });

  it("has a problem of its own for each way of being wrong", async () => {
    const expired = authority.issue({ name: "kube", from: Date.now() - 9 * DAY, until: Date.now() - DAY });
    const early = authority.issue({ name: "kube", from: Date.now() + DAY, until: Date.now() + 9 * DAY });
    const elsewhere = authority.issue({ name: "kube", names: ["DNS:other.example"] });
    const stranger = createAuthority("stranger").issue({ name: "kube" });
    const cases = [
      [expired, "TLS_CERT_EXPIRED"],
      [early, "TLS_CERT_NOT_YET_VALID"],
      [elsewhere, "TLS_WRONG_NAME"],
      [stranger, "TLS_UNKNOWN_CA"],
    ] as const;
    for (const [tls, code] of cases) {
      const { ask, kube } = await session({ tls });
      expect(await ask()).toBe(code);
      expect(kube.requests).toHaveLength(0);
    }
  });

  it("may carry the name in tls-server-name instead", async () => {
    const elsewhere = authority.issue({ name: "kube", names: ["DNS:other.example"] });
    const { ask } = await session({ tls: elsewhere }, { "tls-server-name": "other.example" });
    expect(await ask()).toBe("none");
  });

  it("is found in a bundle of two authorities, while one replaces the other", async () => {
    const bundle = `${createAuthority("old").cert}\n${authority.cert}`;
    const { ask } = await session({ tls: valid }, { "certificate-authority-data": base64(bundle) });
    expect(await ask()).toBe("none");
  });

  it("goes unchecked only when the person allowed it", async () => {
    const cluster = { "insecure-skip-tls-verify": true, "certificate-authority-data": undefined };
    const refused = await session({ tls: valid }, cluster);
    expect(await refused.ask()).toBe("TLS_INSECURE_REFUSED");
    expect(refused.kube.connections).toHaveLength(0);
    expect(refused.made.clusters.list()[0]?.insecureSkipTlsVerify).toBe(true);
    const allowed = await session({ tls: valid }, cluster, {}, { allowInsecureTls: true });
    expect(await allowed.ask()).toBe("none");
  });

  it("fails clearly when the server speaks no TLS, or no HTTP without it", async () => {
    const plain = await Fakekube.start();
    cleanups.push(() => plain.close());
    const { ask } = await session({ tls: valid }, { server: plain.url.replace("http:", "https:") });
    expect(await ask()).toBe("TLS_FAILED");
    const { ask: askPlain, kube } = await session({ tls: valid });
    const other = await testClusters({ a: { cluster: { server: kube.url.replace("https:", "http:") } } });
    cleanups.push(() => other.dispose());
    expect(await codeOf((await other.clusters.transport()).getJson(get("/x")))).toBe("CONNECTION_RESET");
    expect(await askPlain()).toBe("none");
  });
});

/** openssl's own server: unlike Node's it tells a client why it refuses its certificate. Gives its port. */
async function strictServer({ cert, key }: Pair, clientCa: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "cutaway-s-server-"));
  for (const [name, pem] of Object.entries({ cert, key, ca: clientCa }))
    writeFileSync(join(folder, name), pem);
  const files = ["-cert", "cert", "-key", "key", "-CAfile", "ca"];
  const server = spawn(
    "openssl",
    ["s_server", "-accept", "127.0.0.1:0", "-Verify", "1", "-verify_return_error", ...files],
    {
      cwd: folder,
    },
  );
  cleanups.push(() => {
    server.kill();
    rmSync(folder, { recursive: true });
  });
  for await (const line of createInterface(server.stdout)) {
    const port = /^ACCEPT .*:(\d+)$/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error("openssl s_server did not start");
}

describe("a client certificate", () => {
  const clientOf = ({ cert, key }: Pair) => ({
    "client-certificate-data": base64(cert),
    "client-key-data": base64(key),
  });

  it("says who we are", async () => {
    const alice = authority.issue({ name: "alice", organizations: ["team"] });
    const { ask, kube } = await session({ tls: valid, clientCa: authority.cert }, {}, clientOf(alice));
    expect(await ask()).toBe("none");
    expect(kube.requests[0]?.clientName).toBe("alice");
  });

  it("is reported when the server refuses it", async () => {
    const stranger = createAuthority("stranger").issue({ name: "mallory" });
    const port = await strictServer(valid, authority.cert);
    const { ask } = await session(
      { tls: valid },
      { server: `https://127.0.0.1:${port}` },
      clientOf(stranger),
    );
    expect(await ask()).toBe("TLS_CLIENT_CERT_REJECTED");
  });

  it("is reported when it is not PEM, or key and certificate do not belong together", async () => {
    const alice = authority.issue({ name: "alice" });
    const bob = authority.issue({ name: "bob" });
    for (const user of [clientOf({ cert: "x", key: "y" }), clientOf({ cert: alice.cert, key: bob.key })]) {
      const { ask } = await session({ tls: valid }, {}, user);
      expect(await ask()).toBe("KUBECONFIG_INVALID");
    }
  });
});

describe("a proxy", () => {
  /** A CONNECT proxy that notes what it was asked for. */
  async function proxy(status = "200 OK"): Promise<{ url: string; asked: string[] }> {
    const asked: string[] = [];
    const server: Server = createServer();
    const sockets = new Set<net.Socket>();
    server.on("connect", (request, socket: net.Socket) => {
      asked.push(`${request.url} ${request.headers["proxy-authorization"] ?? ""}`.trim());
      sockets.add(socket);
      socket.write(`HTTP/1.1 ${status}\r\n\r\n`);
      if (!status.startsWith("200")) return socket.end();
      const upstream = net.connect(Number(request.url?.split(":")[1]), "127.0.0.1");
      sockets.add(upstream);
      for (const end of [socket, upstream]) end.on("error", () => {});
      socket.pipe(upstream).pipe(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    cleanups.push(() => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    });
    return { url: `http://u:p%40@127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }

  const around = (env: Environment) => ({ surroundings: { ...machine(), env } });
  const elsewhereName = "kube.example";

  it("of proxy-url is used by CONNECT, with TLS to the apiserver inside", async () => {
    const { url, asked } = await proxy();
    const { ask, kube } = await session({ tls: valid }, { "proxy-url": url }, { token: "tok" });
    expect(await ask()).toBe("none");
    expect(await ask()).toBe("none");
    expect(asked).toEqual([`127.0.0.1:${kube.port} Basic ${base64("u:p@")}`]);
    expect(kube.requests[0]?.headers).not.toHaveProperty("proxy-authorization");
  });

  it.each(["https", "http"] as const)("of the environment is used for an %s server", async (scheme) => {
    const { url, asked } = await proxy();
    const tls = authority.issue({ name: "kube", names: [`DNS:${elsewhereName}`] });
    const kube = (await Fakekube.start(scheme === "https" ? { tls } : {})).on("/x", json({}));
    cleanups.push(() => kube.close());
    const server = `${scheme}://${elsewhereName}:${kube.port}`;
    const ca = { "certificate-authority-data": base64(authority.cert) };
    const env = { [`${scheme}_proxy`]: url };
    const made = await testClusters({ a: { cluster: { server, ...ca }, user: {} } }, around(env));
    cleanups.push(() => made.dispose());
    const ask = () => made.clusters.transport().then((transport) => transport.getJson(get("/x")));
    expect((await ask()).body).toEqual({});
    expect((await ask()).evidence.reusedConnection).toBe(true);
    expect(asked).toEqual([`${elsewhereName}:${kube.port} Basic ${base64("u:p@")}`]);
  });

  it("of the environment is left alone by a server on this machine", async () => {
    const env = { HTTPS_PROXY: "http://127.0.0.1:9" };
    expect(await (await session({ tls: valid }, {}, {}, around(env))).ask()).toBe("none");
  });

  it("still has the apiserver's certificate checked", async () => {
    const { url } = await proxy();
    const elsewhere = authority.issue({ name: "kube", names: ["DNS:other.example"] });
    const { ask } = await session({ tls: elsewhere }, { "proxy-url": url });
    expect(await ask()).toBe("TLS_WRONG_NAME");
  });

  it("is reported when it refuses or is not there", async () => {
    const { url } = await proxy("407 Proxy Authentication Required");
    expect(await (await session({ tls: valid }, { "proxy-url": url })).ask()).toBe("PROXY_FAILED");
    expect(await (await session({ tls: valid }, { "proxy-url": "http://127.0.0.1:9" })).ask()).toBe(
      "PROXY_FAILED",
    );
  });

  it("is refused when it is of another kind", async () => {
    const { ask, kube } = await session({ tls: valid }, { "proxy-url": "socks5://127.0.0.1:1080" });
    expect(await ask()).toBe("PROXY_UNSUPPORTED");
    expect(kube.connections).toHaveLength(0);
  });
});
