import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { GATE_VECTORS, wireBytes } from "@/lib/testing/gate-vectors";
import { type KubeconfigFile, kubeconfigFile } from "@/lib/testing/kubeconfig-file";
import type { GateVector } from "@/lib/testing/vectors/gate-vector";
import type { Running } from "./start";
import { sendRaw, testServer } from "./test-server";

let kube: Fakekube;
let config: KubeconfigFile;
let server: Running;
let session: string;

beforeAll(async () => {
  kube = await Fakekube.start();
  config = kubeconfigFile({ lab: { cluster: { server: kube.url } } });
  server = await testServer(config.path);
  session = server.sessions.exchange(server.sessions.issueCode()) ?? "";
});

afterAll(async () => {
  await server.close();
  await kube.close();
  config.remove();
});

function send(vector: GateVector) {
  const values = { port: server.port, secret: server.secret.reveal(), session };
  return sendRaw(server.port, wireBytes(vector, values), vector.status === "pass");
}

describe("refused before anything is sent upstream", () => {
  const refused = GATE_VECTORS.filter(({ status }) => status !== "pass");

  test.each(refused)("$name", async (vector) => {
    const { status, body } = await send(vector);
    expect(status).toBe(vector.status);
    // The page for an unknown path is the site's; everything else is a Problem.
    if (vector.status !== 404) expect(JSON.parse(body).error.code).toMatch(/^REFUSED_/);
    expect(kube.connections).toHaveLength(0);
  });

  test("each was counted", () => {
    const counted = server.runtime.refusals.list().reduce((sum, { count }) => sum + count, 0);
    expect(counted).toBeGreaterThanOrEqual(refused.filter(({ status }) => status !== 404).length);
  });
});

describe("let through", () => {
  test.each(GATE_VECTORS.filter(({ status }) => status === "pass"))("$name", async (vector) => {
    const { status, body } = await send(vector);
    expect(status).toBeGreaterThanOrEqual(200);
    expect(body).not.toContain("REFUSED_");
  });
});

test("no header of a browser reaches the apiserver", async () => {
  await send({
    name: "",
    target: "/api/raw/version",
    headers: [
      ["Impersonate-User", "admin"],
      ["X-Remote-User", "admin"],
      ["X-Anything", "1"],
      ["Cookie", "a=b"],
    ],
    status: "pass",
  });
  const names = Object.keys(kube.requests.at(-1)?.headers ?? {}).sort();
  expect(names).toEqual(["accept", "accept-encoding", "audit-id", "connection", "host", "user-agent"]);
});
