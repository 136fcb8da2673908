import { renameSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ProblemError } from "@/lib/base/problem";
import { createAuthority } from "@/lib/testing/certificates";
import { chunk, failure, head, json, script, send } from "@/lib/testing/fakekube/answers";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { SignIn } from "@/lib/testing/sign-in";
import { get, testClusters } from "@/lib/testing/test-clusters";
import { endpointOf } from "../endpoint";
import { Material } from "./material";

let signIn: SignIn;

beforeEach(async () => {
  signIn = await SignIn.start();
});

afterEach(() => signIn.close());

describe("what is sent for each kind of user", () => {
  it.each([
    [{ token: "t" }, "Bearer t"],
    [{ username: "u", password: "p" }, `Basic ${Buffer.from("u:p").toString("base64")}`],
    [{ "auth-provider": { name: "oidc", config: { "id-token": "idt" } } }, "Bearer idt"],
    [{}, undefined],
  ])("%j", async (user, authorization) => {
    await signIn.as(user);
    expect(await signIn.ask()).toBe("none");
    expect(signIn.sent()).toEqual([authorization]);
  });

  it("impersonates with every header that kubectl would send", async () => {
    await signIn.as({
      token: "t",
      as: "jane",
      "as-uid": "7",
      "as-groups": ["a", "b"],
      "as-user-extra": { Why: ["x"] },
    });
    await signIn.ask();
    const raw = signIn.kube.requests[0]?.rawHeaders.join("|") ?? "";
    expect(raw).toContain(
      "Impersonate-User|jane|Impersonate-Uid|7|Impersonate-Group|a|Impersonate-Group|b|Impersonate-Extra-why|x",
    );
  });

  it("refuses an auth-provider without a token that can be used", async () => {
    await signIn.as({ "auth-provider": { name: "gcp", config: {} } });
    expect(await signIn.ask()).toBe("KUBECONFIG_AUTH_UNSUPPORTED");
  });
});

describe("token files", () => {
  beforeEach(async () => {
    await signIn.as({ tokenFile: "token" });
    writeFileSync(signIn.inFolder("token"), "one\n");
  });

  it("are read again within a minute", async () => {
    await signIn.ask();
    writeFileSync(signIn.inFolder("token"), "two\n");
    await signIn.ask();
    signIn.made.clock.advance(60_000);
    await signIn.ask();
    expect(signIn.sent()).toEqual(["Bearer one", "Bearer one", "Bearer two"]);
  });

  it("are read at once after a 401, once for all requests that wait", async () => {
    await signIn.ask();
    writeFileSync(signIn.inFolder("token"), "two\n");
    signIn.accepted = "Bearer two";
    expect(await Promise.all([signIn.ask(), signIn.ask(), signIn.ask(), signIn.ask()])).toEqual([
      "none",
      "none",
      "none",
      "none",
    ]);
    expect(await signIn.ask()).toBe("none");
    expect(signIn.sent().at(-1)).toBe("Bearer two");
    expect(signIn.sent()).toHaveLength(1 + 2 * 4 + 1);
  });

  it("may be missing for a moment while they are replaced", async () => {
    await signIn.ask();
    renameSync(signIn.inFolder("token"), signIn.inFolder("moved"));
    signIn.made.clock.advance(60_000);
    expect(await signIn.ask()).toBe("none");
    renameSync(signIn.inFolder("moved"), signIn.inFolder("token"));
    writeFileSync(signIn.inFolder("token"), "two");
    signIn.made.clock.advance(10_000);
    await signIn.ask();
    expect(signIn.sent()).toEqual(["Bearer one", "Bearer one", "Bearer two"]);
  });

  it("that never were are named", async () => {
    signIn.made.dispose();
    await signIn.as({ tokenFile: "nowhere" });
    expect(await signIn.ask()).toBe("KUBECONFIG_FILE_MISSING");
    expect(signIn.kube.connections).toHaveLength(0);
  });
});

describe("a refused credential", () => {
  it("is AUTH_EXPIRED after one try, when nothing else is there to try", async () => {
    await signIn.as({ token: "old" });
    signIn.accepted = "Bearer new";
    expect(await signIn.ask()).toBe("AUTH_EXPIRED");
    expect(signIn.kube.requests).toHaveLength(1);
  });

  it("works again as soon as the person signed in and the kubeconfig was rewritten", async () => {
    await signIn.as({ token: "old" });
    signIn.accepted = "Bearer new";
    await signIn.ask();
    signIn.made.file.write({ a: { cluster: { server: signIn.kube.url }, user: { token: "new" } } });
    expect(await signIn.ask()).toBe("none");
    expect(signIn.sent()).toEqual(["Bearer old", "Bearer old", "Bearer new"]);
  });

  it("leaves no answer behind that nobody reads", async () => {
    await signIn.as({ tokenFile: "token" });
    writeFileSync(signIn.inFolder("token"), "one");
    await signIn.ask();
    writeFileSync(signIn.inFolder("token"), "two");
    const endless = script(send(0, head("text/plain", "401 Unauthorized")), send(0, chunk("go away")));
    signIn.kube.on("/x", ({ headers }) => (headers.authorization === "Bearer two" ? json({}) : endless));
    expect(await signIn.ask()).toBe("none");
    await signIn.kube.until(() => signIn.kube.openConnections === 1);
    expect(signIn.kube.connections).toHaveLength(2);
  });

  it("is tried twice at most, whatever the kubeconfig gives", async () => {
    await signIn.as({ token: "0" });
    signIn.accepted = "never";
    signIn.kube.on("/x", () => {
      signIn.made.file.write({
        a: { cluster: { server: signIn.kube.url }, user: { token: String(signIn.kube.requests.length) } },
      });
      return failure(401, "Unauthorized", "Unauthorized");
    });
    expect(await signIn.ask()).toBe("AUTH_EXPIRED");
    expect(signIn.kube.requests).toHaveLength(2);
  });

  it("is not sent to another server that the kubeconfig names by then", async () => {
    const other = await Fakekube.start();
    await signIn.as({ token: "old" });
    signIn.accepted = "Bearer new";
    signIn.made.file.write({ a: { cluster: { server: other.url }, user: { token: "new" } } });
    expect(await signIn.ask()).toBe("CONTEXT_CHANGED");
    expect(signIn.sent()).toEqual(["Bearer old"]);
    expect(other.connections).toHaveLength(0);
    await other.close();
  });

  it("names a client certificate that has expired", async () => {
    const day = 24 * 3_600_000;
    const old = createAuthority().issue({
      name: "x",
      from: Date.UTC(2020, 0, 1),
      until: Date.UTC(2020, 0, 1) + day,
    });
    const data = (pem: string) => Buffer.from(pem).toString("base64");
    await signIn.as({ "client-certificate-data": data(old.cert), "client-key-data": data(old.key) });
    signIn.accepted = "never";
    const error = await (await signIn.made.clusters.transport())
      .getJson(get("/x"))
      .catch((caught: unknown) => caught);
    expect((error as ProblemError).problem).toMatchObject({
      code: "AUTH_EXPIRED",
      message: 'The client certificate of context "a" expired on 2020-01-02.',
      upstream: { status: 401, reason: "Unauthorized" },
    });
  });
});

describe("a credential", () => {
  const cluster = (server: string) => ({
    name: "c",
    server,
    ca: null,
    tlsServerName: null,
    insecureSkipTlsVerify: false,
    proxyUrl: null,
  });

  it("is given to no other origin", async () => {
    await signIn.as({});
    const material = new Material(
      "https://a:443",
      { Authorization: "Bearer s3cret" },
      { key: "s3cret" },
      null,
    );
    expect(material.headersFor(endpointOf(cluster("https://a")))).toEqual({ Authorization: "Bearer s3cret" });
    for (const server of ["https://b", "http://a:443", "https://a:444", "https://a.evil"]) {
      expect(() => material.headersFor(endpointOf(cluster(server)))).toThrow(/another origin/);
      expect(() => material.tlsFor(endpointOf(cluster(server)))).toThrow(/another origin/);
    }
  });

  it("shows in no text made of what holds it", async () => {
    await signIn.as({ token: "s3cret", username: "u", password: "s3cret", exec: undefined });
    const material = new Material(
      "https://a:443",
      { Authorization: "Bearer s3cret" },
      { key: "s3cret" },
      null,
    );
    const transport = await signIn.made.clusters.transport();
    await signIn.ask();
    for (const holder of [material, transport, signIn.made.clusters]) {
      const texts = [JSON.stringify(holder), inspect(holder, { depth: 9, showHidden: true }), String(holder)];
      expect(texts.join("\n")).not.toContain("s3cret");
    }
  });
});

it("never goes from one cluster to another, whatever they share", async () => {
  const other = await Fakekube.start();
  other.on("/x", json({}));
  const made = await testClusters({
    a: { cluster: { server: signIn.kube.url }, user: { token: "for-a" } },
    b: { cluster: { server: other.url }, user: { token: "for-b" } },
  });
  await (await made.clusters.transport("a")).getJson(get("/x"));
  await (await made.clusters.transport("b")).getJson(get("/x"));
  expect(signIn.sent()).toEqual(["Bearer for-a"]);
  expect(other.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer for-b"]);
  made.dispose();
  await other.close();
});
