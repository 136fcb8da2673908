import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { servedResources } from "@/lib/objects/discovery";
import type { FakeClock } from "@/lib/testing/fake-clock";
import { failure, json, reset, script, text } from "@/lib/testing/fakekube/answers";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { codeOf, type TestClusters, testClusters } from "@/lib/testing/test-clusters";
import { DiscoveryReader } from "./discovery";

let kube: Fakekube;
let made: TestClusters<FakeClock>;
let reader: DiscoveryReader;
const signal = new AbortController().signal;

beforeEach(async () => {
  kube = await Fakekube.start();
  made = await testClusters({ a: { cluster: { server: kube.url } } });
  reader = new DiscoveryReader(await made.clusters.transport());
});
afterEach(async () => {
  made.dispose();
  await kube.close();
});

const resource = (group: string, name: string, kind: string) => ({
  resource: name,
  responseKind: { group, version: "v1", kind },
  scope: "Namespaced",
  verbs: ["list"],
});
const document = (group: string, resources: unknown[], etag: string, version = "v2") =>
  json(
    { items: [{ metadata: group === "" ? {} : { name: group }, versions: [{ version: "v1", resources }] }] },
    {
      headers: {
        // In another order than asked, and with more: servers differ.
        "content-type": `application/json;as=APIGroupDiscoveryList;v=${version};g=apidiscovery.k8s.io;charset=utf-8`,
        etag,
      },
    },
  );
const names = async () =>
  servedResources((await reader.read(signal)).discovery).map(
    ({ group, resource: name }) => `${group}/${name}`,
  );
const paths = () => kube.requests.map(({ path }) => path).sort();

function aggregated(version?: string): void {
  const pods = document("", [resource("", "pods", "Pod")], '"1"', version);
  const deployments = document("apps", [resource("apps", "deployments", "Deployment")], '"2"', version);
  const unchanged = text("", { status: 304 });
  kube.on("/api", ({ headers }) => (headers["if-none-match"] === '"1"' ? unchanged : pods));
  kube.on("/apis", ({ headers }) => (headers["if-none-match"] === '"2"' ? unchanged : deployments));
}

function legacy(): void {
  kube.on("/api", json({ versions: ["v1"] }));
  kube.on(
    "/apis",
    json({ groups: [{ name: "apps", versions: [{ version: "v1" }], preferredVersion: { version: "v1" } }] }),
  );
  kube.on("/api/v1", json({ resources: [{ name: "pods", kind: "Pod", namespaced: true, verbs: ["list"] }] }));
  kube.on(
    "/apis/apps/v1",
    json({ resources: [{ name: "deployments", kind: "Deployment", namespaced: true, verbs: [] }] }),
  );
}

describe("aggregated discovery", () => {
  it.each(["v2", "v2beta1"])("takes two requests (%s), and two 304s later", async (version) => {
    aggregated(version);
    const first = await reader.read(signal);
    expect(first.discovery).toMatchObject({ form: "aggregated", apiVersion: version });
    expect(paths()).toEqual(["/api", "/apis"]);
    const second = await reader.read(signal);
    expect(second.discovery).toBe(first.discovery);
    expect(
      second.evidence.map(({ status, decodedBytes, failure }) => [status, decodedBytes, failure]),
    ).toEqual([
      [304, 0, null],
      [304, 0, null],
    ]);
    await reader.read(signal);
    expect(kube.connections).toHaveLength(2);
  });

  it("reads again what has changed", async () => {
    aggregated();
    await names();
    kube.on("/apis", document("batch", [resource("batch", "jobs", "Job")], '"3"'));
    expect(await names()).toEqual(["/pods", "batch/jobs"]);
  });

  it("does without a core group", async () => {
    aggregated();
    kube.on("/api", failure(404, "NotFound", "not here"));
    expect(await names()).toEqual(["apps/deployments"]);
  });
});

describe("legacy discovery", () => {
  it("asks for each group and version", async () => {
    legacy();
    expect(await names()).toEqual(["/pods", "apps/deployments"]);
    expect(paths()).toEqual(["/api", "/api/v1", "/apis", "/apis/apps/v1"]);
  });

  it("marks a group whose server is down, and shows the others", async () => {
    legacy();
    kube.on("/apis/apps/v1", text("service unavailable\n", { status: 503 }));
    const { discovery } = await reader.read(signal);
    expect(discovery.groups[1]?.versions).toMatchObject([
      { version: "v1", freshness: "failed", problem: { code: "AGGREGATED_API_UNAVAILABLE" }, resources: [] },
    ]);
    expect(await names()).toEqual(["/pods"]);
  });

  it.each([
    ["denied", failure(403, "Forbidden", "forbidden: not you"), "FORBIDDEN"],
    [
      "answered by a web page",
      text("<!doctype html>", { headers: { "content-type": "text/html" } }),
      "NOT_KUBERNETES",
    ],
  ])("marks a group that is %s, and shows the others", async (_, answer, code) => {
    legacy();
    kube.on("/apis/apps/v1", answer);
    const { discovery } = await reader.read(signal);
    expect(discovery.groups[1]?.versions).toMatchObject([{ freshness: "failed", problem: { code } }]);
    expect(await names()).toEqual(["/pods"]);
  });

  it("fails as a whole when the server goes away half way: nothing is known of the rest", async () => {
    legacy();
    kube.on("/apis/apps/v1", script(reset(0)));
    expect(await codeOf(reader.read(signal))).toBe("CONNECTION_RESET");
  });

  it("is what is left where the types asked for are not acceptable", async () => {
    legacy();
    for (const path of ["/api", "/apis"]) {
      kube.on(path, ({ headers }) =>
        headers.accept?.includes("as=") ? failure(406, "NotAcceptable", "") : null,
      );
    }
    expect(await names()).toEqual(["/pods", "apps/deployments"]);
  });

  it("asks for a few groups at a time", async () => {
    legacy();
    const groups = Array.from({ length: 40 }, (_, i) => ({ name: `g${i}`, versions: [{ version: "v1" }] }));
    kube.on("/apis", json({ groups }));
    const held: Socket[] = [];
    const answer = (socket: Socket) =>
      socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    let holding = true;
    const version = /^\/apis\/g\d+\/v1$/;
    kube.on(version, () =>
      script({ at: 0, act: (socket) => void (holding ? held.push(socket) : answer(socket)) }),
    );
    const read = reader.read(signal);
    await kube.until(() => kube.requests.filter(({ path }) => version.test(path)).length >= 8);
    // Whatever else was sent has arrived by the time that this is answered.
    await fetch(`${kube.url}/later`);
    expect(held).toHaveLength(8);
    holding = false;
    held.forEach(answer);
    expect((await read).discovery.groups).toHaveLength(41);
  });

  it("is used for both roots when one of them is legacy", async () => {
    legacy();
    const plain = json({ versions: ["v1"] });
    const rich = document("", [resource("", "pods", "Pod")], '"1"');
    kube.on("/api", ({ headers }) => (headers.accept?.includes("apidiscovery") ? rich : plain));
    expect(await names()).toEqual(["/pods", "apps/deployments"]);
  });
});

it("asks one apiserver alone what it serves", async () => {
  aggregated();
  const alone = new DiscoveryReader(await made.clusters.transport(), "nopeer");
  await alone.read(signal);
  expect(kube.requests.map(({ headers }) => headers.accept?.split(",")[0])).toEqual(
    Array(2).fill("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList;profile=nopeer"),
  );
});

it("fails as a whole when a root cannot be read", async () => {
  aggregated();
  kube.on("/apis", failure(403, "Forbidden", 'forbidden: User "x" cannot get path "/apis"'));
  expect(await codeOf(reader.read(signal))).toBe("FORBIDDEN");
});
