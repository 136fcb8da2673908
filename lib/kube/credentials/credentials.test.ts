import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ProblemError } from "@/lib/base/problem";
import { createAuthority } from "@/lib/testing/certificates";
import { eventually } from "@/lib/testing/eventually";
import type { FakeClock } from "@/lib/testing/fake-clock";
import { chunk, failure, head, json, script, send } from "@/lib/testing/fakekube/answers";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { codeOf, get, type TestClusters, testClusters } from "@/lib/testing/test-clusters";
import { endpointOf } from "../endpoint";
import { Material } from "./material";

let kube: Fakekube;
let made: TestClusters<FakeClock>;
/** The only credential that the apiserver takes; any, when null. */
let accepted: string | null;

beforeEach(async () => {
  accepted = null;
  kube = await Fakekube.start();
  kube.on("/x", ({ headers }) =>
    accepted === null || headers.authorization === accepted
      ? json({})
      : failure(401, "Unauthorized", "Unauthorized"),
  );
});

afterEach(async () => {
  made.dispose();
  await kube.close();
});

async function signIn(user: Readonly<Record<string, unknown>>): Promise<void> {
  made = await testClusters({ a: { cluster: { server: kube.url }, user } });
}

const ask = () => codeOf(made.clusters.transport().then((transport) => transport.getJson(get("/x"))));
const sent = () => kube.requests.map(({ headers }) => headers.authorization);
const inFolder = (name: string) => join(made.file.folder, name);

describe("what is sent for each kind of user", () => {
  it.each([
    [{ token: "t" }, "Bearer t"],
    [{ username: "u", password: "p" }, `Basic ${Buffer.from("u:p").toString("base64")}`],
    [{ "auth-provider": { name: "oidc", config: { "id-token": "idt" } } }, "Bearer idt"],
    [{}, undefined],
  ])("%j", async (user, authorization) => {
    await signIn(user);
    expect(await ask()).toBe("none");
    expect(sent()).toEqual([authorization]);
  });

  it("impersonates with every header that kubectl would send", async () => {
    await signIn({
      token: "t",
      as: "jane",
      "as-uid": "7",
      "as-groups": ["a", "b"],
      "as-user-extra": { Why: ["x"] },
    });
    await ask();
    const raw = kube.requests[0]?.rawHeaders.join("|") ?? "";
    expect(raw).toContain(
      "Impersonate-User|jane|Impersonate-Uid|7|Impersonate-Group|a|Impersonate-Group|b|Impersonate-Extra-why|x",
    );
  });

  it("refuses an auth-provider without a token that can be used", async () => {
    await signIn({ "auth-provider": { name: "gcp", config: {} } });
    expect(await ask()).toBe("KUBECONFIG_AUTH_UNSUPPORTED");
  });
});

describe("token files", () => {
  beforeEach(async () => {
    await signIn({ tokenFile: "token" });
    writeFileSync(inFolder("token"), "one\n");
  });

  it("are read again within a minute", async () => {
    await ask();
    writeFileSync(inFolder("token"), "two\n");
    await ask();
    made.clock.advance(60_000);
    await ask();
    expect(sent()).toEqual(["Bearer one", "Bearer one", "Bearer two"]);
  });

  it("are read at once after a 401, once for all requests that wait", async () => {
    await ask();
    writeFileSync(inFolder("token"), "two\n");
    accepted = "Bearer two";
    expect(await Promise.all([ask(), ask(), ask(), ask()])).toEqual(["none", "none", "none", "none"]);
    expect(await ask()).toBe("none");
    expect(sent().at(-1)).toBe("Bearer two");
    expect(sent()).toHaveLength(1 + 2 * 4 + 1);
  });

  it("may be missing for a moment while they are replaced", async () => {
    await ask();
    renameSync(inFolder("token"), inFolder("moved"));
    made.clock.advance(60_000);
    expect(await ask()).toBe("none");
    renameSync(inFolder("moved"), inFolder("token"));
    writeFileSync(inFolder("token"), "two");
    made.clock.advance(10_000);
    await ask();
    expect(sent()).toEqual(["Bearer one", "Bearer one", "Bearer two"]);
  });

  it("that never were are named", async () => {
    made.dispose();
    await signIn({ tokenFile: "nowhere" });
    expect(await ask()).toBe("KUBECONFIG_FILE_MISSING");
    expect(kube.connections).toHaveLength(0);
  });
});

describe("a refused credential", () => {
  it("is AUTH_EXPIRED after one try, when nothing else is there to try", async () => {
    await signIn({ token: "old" });
    accepted = "Bearer new";
    expect(await ask()).toBe("AUTH_EXPIRED");
    expect(kube.requests).toHaveLength(1);
  });

  it("works again as soon as the person signed in and the kubeconfig was rewritten", async () => {
    await signIn({ token: "old" });
    accepted = "Bearer new";
    await ask();
    made.file.write({ a: { cluster: { server: kube.url }, user: { token: "new" } } });
    expect(await ask()).toBe("none");
    expect(sent()).toEqual(["Bearer old", "Bearer old", "Bearer new"]);
  });

  it("leaves no answer behind that nobody reads", async () => {
    await signIn({ tokenFile: "token" });
    writeFileSync(inFolder("token"), "one");
    await ask();
    writeFileSync(inFolder("token"), "two");
    const endless = script(send(0, head("text/plain", "401 Unauthorized")), send(0, chunk("go away")));
    kube.on("/x", ({ headers }) => (headers.authorization === "Bearer two" ? json({}) : endless));
    expect(await ask()).toBe("none");
    await kube.until(() => kube.openConnections === 1);
    expect(kube.connections).toHaveLength(2);
  });

  it("is tried twice at most, whatever the kubeconfig gives", async () => {
    await signIn({ token: "0" });
    accepted = "never";
    kube.on("/x", () => {
      made.file.write({
        a: { cluster: { server: kube.url }, user: { token: String(kube.requests.length) } },
      });
      return failure(401, "Unauthorized", "Unauthorized");
    });
    expect(await ask()).toBe("AUTH_EXPIRED");
    expect(kube.requests).toHaveLength(2);
  });

  it("is not sent to another server that the kubeconfig names by then", async () => {
    const other = await Fakekube.start();
    await signIn({ token: "old" });
    accepted = "Bearer new";
    made.file.write({ a: { cluster: { server: other.url }, user: { token: "new" } } });
    expect(await ask()).toBe("CONTEXT_CHANGED");
    expect(sent()).toEqual(["Bearer old"]);
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
    await signIn({ "client-certificate-data": data(old.cert), "client-key-data": data(old.key) });
    accepted = "never";
    const error = await (await made.clusters.transport())
      .getJson(get("/x"))
      .catch((caught: unknown) => caught);
    expect((error as ProblemError).problem).toMatchObject({
      code: "AUTH_EXPIRED",
      message: 'The client certificate of context "a" expired on 2020-01-02.',
      upstream: { status: 401, reason: "Unauthorized" },
    });
  });
});

describe("exec plugins", () => {
  /** A plugin that appends a line to `runs` each time, then does `body` (shell). */
  async function plugin(body: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const apiVersion = "client.authentication.k8s.io/v1";
    await signIn({
      exec: {
        apiVersion,
        command: "./plugin.sh",
        args: ["a b", "$(id)"],
        env: [{ name: "E", value: "1" }],
        ...more,
      },
    });
    writeFileSync(inFolder("plugin.sh"), `#!/bin/sh\ncd "$(dirname "$0")"\necho run >> runs\n${body}\n`, {
      mode: 0o755,
    });
  }
  const runs = () => readFileSync(inFolder("runs"), "utf8").trim().split("\n").length;
  const credential = (status: string, version = "v1") =>
    `echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/${version}","status":${status}}'`;

  it("get their argv untouched, their env, and no terminal; their token is kept", async () => {
    await plugin(`printf '%s|' "$@" "$E" "$KUBERNETES_EXEC_INFO" > seen\n${credential('{"token":"p"}')}`);
    expect([await ask(), await ask()]).toEqual(["none", "none"]);
    expect(sent()).toEqual(["Bearer p", "Bearer p"]);
    expect(runs()).toBe(1);
    const [first, second, env, info] = readFileSync(inFolder("seen"), "utf8").split("|");
    expect([first, second, env]).toEqual(["a b", "$(id)", "1"]);
    expect(JSON.parse(info ?? "")).toEqual({
      kind: "ExecCredential",
      apiVersion: "client.authentication.k8s.io/v1",
      spec: { interactive: false },
    });
  });

  it("are told about the cluster when they ask", async () => {
    await plugin(`printf '%s' "$KUBERNETES_EXEC_INFO" > seen\n${credential('{"token":"p"}')}`, {
      provideClusterInfo: true,
    });
    await ask();
    expect(JSON.parse(readFileSync(inFolder("seen"), "utf8")).spec.cluster).toEqual({ server: kube.url });
  });

  it("run once for all requests that wait", async () => {
    await plugin(`sleep 0.2\n${credential('{"token":"p"}')}`);
    await Promise.all([ask(), ask(), ask()]);
    expect(runs()).toBe(1);
  });

  it("run again when their credential is about to end", async () => {
    await plugin(credential(`{"token":"p","expirationTimestamp":"2026-01-01T00:10:00Z"}`));
    await ask();
    made.clock.advance(9 * 60_000);
    await ask();
    expect(runs()).toBe(1);
    made.clock.advance(55_000);
    await ask();
    expect(runs()).toBe(2);
  });

  it("are not run in a loop when what they give has ended already", async () => {
    await plugin(credential(`{"token":"p","expirationTimestamp":"2020-01-01T00:00:00Z"}`));
    for (let i = 0; i < 4; i++) await ask();
    expect(runs()).toBe(1);
  });

  it("run once more after a 401, and then not for a minute", async () => {
    accepted = "never";
    await plugin(credential('{"token":"p"}'));
    for (let i = 0; i < 4; i++) expect(await ask()).toBe("AUTH_EXPIRED");
    expect(runs()).toBe(2);
    made.clock.advance(60_000);
    await ask();
    expect(runs()).toBe(3);
  });

  it("that fail are shown with what they said, scrubbed, and not run again for a minute", async () => {
    await plugin(
      `echo "expired: token=abcdef123456 $(printf '\\033[31m')please sign in" >&2; echo secret-out; exit 3`,
    );
    const errors = [];
    for (let i = 0; i < 3; i++)
      errors.push(
        await made.clusters
          .transport()
          .then((t) => t.getJson(get("/x")))
          .catch((e: unknown) => e),
      );
    expect(runs()).toBe(1);
    const [{ problem }] = errors as [ProblemError];
    expect(problem.code).toBe("EXEC_FAILED");
    expect(problem.message).toMatch(/ended with code 3: expired: token=\[redacted\] please sign in$/);
    made.clock.advance(60_000);
    await ask();
    expect(runs()).toBe(2);
  });

  it("that are not installed come with their own install hint", async () => {
    await plugin("", { command: "cutaway-no-such-plugin", installHint: "Get it from the store." });
    const error = await made.clusters
      .transport()
      .then((t) => t.getJson(get("/x")))
      .catch((e: unknown) => e);
    expect((error as ProblemError).problem).toMatchObject({
      code: "EXEC_NOT_FOUND",
      hint: "Get it from the store.",
    });
  });

  it("are ended after 60 seconds, with what they started", async () => {
    await plugin(`sleep 600 & echo $! > child\nwait`);
    const asked = ask();
    await eventually(
      () => existsSync(inFolder("child")) && readFileSync(inFolder("child"), "utf8").endsWith("\n"),
    );
    const child = Number(readFileSync(inFolder("child"), "utf8"));
    await made.clock.advanceAsync(60_000);
    expect(await asked).toBe("EXEC_TIMEOUT");
    await eventually(() => !isRunning(child));
  });

  it.each([
    ["echo not json", "not JSON"],
    [credential('{"token":"p"}', "v1beta1"), "another apiVersion"],
    [credential("{}"), "neither a token nor a certificate"],
    [credential('{"clientCertificateData":"x"}'), "a certificate without a key"],
  ])("that print nonsense are reported without quoting them: %s", async (body, why) => {
    await plugin(body);
    const error = await made.clusters
      .transport()
      .then((t) => t.getJson(get("/x")))
      .catch((e: unknown) => e);
    expect((error as ProblemError).problem.code).toBe("EXEC_BAD_OUTPUT");
    expect((error as ProblemError).problem.message).toContain(why);
  });

  it("that need a terminal are not started", async () => {
    await plugin(credential('{"token":"p"}'), { interactiveMode: "Always" });
    expect(await ask()).toBe("EXEC_FAILED");
    expect(() => runs()).toThrow();
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

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
    await signIn({});
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
    await signIn({ token: "s3cret", username: "u", password: "s3cret", exec: undefined });
    const material = new Material(
      "https://a:443",
      { Authorization: "Bearer s3cret" },
      { key: "s3cret" },
      null,
    );
    const transport = await made.clusters.transport();
    await ask();
    for (const holder of [material, transport, made.clusters]) {
      const texts = [JSON.stringify(holder), inspect(holder, { depth: 9, showHidden: true }), String(holder)];
      expect(texts.join("\n")).not.toContain("s3cret");
    }
  });
});

it("never goes from one cluster to another, whatever they share", async () => {
  const other = await Fakekube.start();
  other.on("/x", json({}));
  made = await testClusters({
    a: { cluster: { server: kube.url }, user: { token: "for-a" } },
    b: { cluster: { server: other.url }, user: { token: "for-b" } },
  });
  await (await made.clusters.transport("a")).getJson(get("/x"));
  await (await made.clusters.transport("b")).getJson(get("/x"));
  expect(sent()).toEqual(["Bearer for-a"]);
  expect(other.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer for-b"]);
  await other.close();
});
