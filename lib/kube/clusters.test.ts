import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FakeClock } from "@/lib/testing/fake-clock";
import { failure, json } from "@/lib/testing/fakekube/answers";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { freePort } from "@/lib/testing/fakekube/sockets";
import type { ContextFields } from "@/lib/testing/kubeconfig-file";
import { codeOf, get, type TestClusters, testClusters } from "@/lib/testing/test-clusters";

const KUBE_SYSTEM = "/api/v1/namespaces/kube-system";
const EXEC = "client.authentication.k8s.io/v1";
const signal = new AbortController().signal;

let kubes: Fakekube[];
let made: TestClusters<FakeClock> | null = null;
beforeEach(() => {
  kubes = [];
});
afterEach(async () => {
  made?.dispose();
  made = null;
  await Promise.all(kubes.map((kube) => kube.close()));
});

async function cluster(uid: string | null): Promise<Fakekube> {
  const kube = await Fakekube.start();
  kubes.push(kube);
  return kube.on(KUBE_SYSTEM, uid === null ? failure(403, "Forbidden", "no") : json({ metadata: { uid } }));
}

async function open(contexts: Readonly<Record<string, ContextFields>>): Promise<TestClusters<FakeClock>> {
  made = await testClusters<FakeClock>(contexts);
  return made;
}

describe("contexts", () => {
  it("are listed without asking anyone", async () => {
    const kube = await cluster("1");
    const { clusters } = await open({
      a: { cluster: { server: `${kube.url}/secret-path` }, user: { token: "t" } },
      b: {
        cluster: { server: "https://b.example", "insecure-skip-tls-verify": true },
        user: { exec: { command: "x" } },
      },
    });
    expect(clusters.start).toBe("a");
    expect(clusters.list()).toEqual([
      {
        name: "a",
        cluster: "a",
        user: "a",
        namespace: null,
        server: `127.0.0.1:${kube.port}`,
        auth: "token",
        insecureSkipTlsVerify: false,
        uid: null,
      },
      expect.objectContaining({ name: "b", server: "b.example", auth: "exec", insecureSkipTlsVerify: true }),
    ]);
    expect(kube.connections).toHaveLength(0);
  });

  it("have one transport each", async () => {
    const { clusters } = await open({
      a: { cluster: { server: "https://a" } },
      b: { cluster: { server: "https://a" } },
    });
    expect(await clusters.transport("a")).toBe(await clusters.transport());
    expect(await clusters.transport("b")).not.toBe(await clusters.transport("a"));
  });

  it("that are not known are told with those that are", async () => {
    const { clusters } = await open({
      one: { cluster: { server: "https://a" } },
      two: { cluster: { server: "https://a" } },
    });
    await expect(clusters.transport("three")).rejects.toMatchObject({
      problem: { code: "CONTEXT_UNKNOWN", hint: "Choose one of: one, two." },
    });
    expect(await codeOf(testClusters({ a: { cluster: {} } }, { context: "b" }))).toBe("CONTEXT_UNKNOWN");
  });

  it("without a usable server are told when they are used", async () => {
    const { clusters } = await open({
      none: { cluster: {} },
      ftp: { cluster: { server: "ftp://x" } },
      junk: { cluster: { server: "https://[" } },
    });
    for (const name of ["none", "ftp", "junk"]) {
      expect(await codeOf(clusters.transport(name))).toBe("KUBECONFIG_INVALID");
    }
  });

  it("are refused while certificate checks are off for the whole process", async () => {
    const surroundings = { env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" }, home: "/", serviceAccount: "/" };
    expect(await codeOf(testClusters({ a: { cluster: {} } }, { surroundings }))).toBe(
      "TLS_VERIFICATION_DISABLED",
    );
  });

  it("give no transport after close", async () => {
    const { clusters } = await open({ a: { cluster: { server: "https://a" } } });
    clusters.close();
    expect(await codeOf(clusters.transport())).toBe("TRANSPORT_CLOSED");
  });
});

describe("finding a cluster by its uid", () => {
  it("asks contexts until one has it, past those that are dead or deny, and remembers", async () => {
    const [denying, wanted, after] = [await cluster(null), await cluster("uid-w"), await cluster("uid-x")];
    const { clusters } = await open({
      dead: { cluster: { server: `http://127.0.0.1:${await freePort()}` } },
      denying: { cluster: { server: denying.url } },
      wanted: { cluster: { server: wanted.url }, user: { token: "w" } },
      after: { cluster: { server: after.url } },
    });
    expect(await clusters.findByUid("uid-w", signal)).toBe("wanted");
    expect(await clusters.findByUid("uid-w", signal)).toBe("wanted");
    expect([denying, wanted, after].map(({ requests }) => requests.length)).toEqual([1, 1, 0]);
    expect(clusters.list().find(({ name }) => name === "wanted")?.uid).toBe("uid-w");
    expect(await clusters.findByUid("nobody", signal)).toBeNull();
  });

  it("finds the context of the start where several lead to the cluster", async () => {
    const kube = await cluster("uid-w");
    const server = { cluster: { server: kube.url } };
    made = await testClusters<FakeClock>({ other: server, own: server }, { context: "own" });
    expect(await made.clusters.findByUid("uid-w", signal)).toBe("own");
  });

  it("starts no credential plugin for it, unless its context is in use", async () => {
    const kube = await cluster("uid-e");
    const credential = { kind: "ExecCredential", apiVersion: EXEC, status: { token: "t" } };
    const args = ["-e", `console.log(${JSON.stringify(JSON.stringify(credential))})`];
    const exec = { apiVersion: EXEC, command: process.execPath, args };
    const { clusters } = await open({ e: { cluster: { server: kube.url }, user: { exec } } });
    expect(await clusters.findByUid("uid-e", signal)).toBeNull();
    await (await clusters.transport("e")).getJson(get(KUBE_SYSTEM));
    expect(await clusters.findByUid("uid-e", signal)).toBe("e");
  });

  it("ends when it is called off", async () => {
    const { clusters } = await open({ a: { cluster: { server: "https://a" } } });
    expect(await codeOf(clusters.findByUid("x", AbortSignal.abort()))).toBe("ABORTED");
  });
});
