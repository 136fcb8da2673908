import { afterAll, describe, expect, it } from "vitest";
import { dig, digArray, digString, digStrings, isObject } from "@/lib/base/json";
import type { Envelope } from "@/lib/evidence/schema";
import type { ObjectMeta } from "@/lib/object/api-schema";
import { resourcePath } from "@/lib/objects/path";
import { hasLab } from "@/lib/testing/lab";
import { type LabUser, labKubeconfig } from "@/lib/testing/lab-kubeconfig";
import type { Running } from "./start";
import { testServer } from "./test-server";

const servers: Running[] = [];

async function serve(user: LabUser): Promise<Running> {
  const server = await testServer(labKubeconfig(user));
  servers.push(server);
  return server;
}

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

async function ask(server: Running, target: string): Promise<{ status: number; body: unknown }> {
  const headers = { Authorization: `Bearer ${server.secret.reveal()}`, Accept: "application/json" };
  const answer = await fetch(`http://127.0.0.1:${server.port}${target}`, { headers });
  return { status: answer.status, body: await answer.json() };
}

const object = (fields: Readonly<Record<string, string>>) => `/api/object?${new URLSearchParams(fields)}`;

interface Known {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly verbs: readonly string[];
}

/** The first object of each kind that has one, as the API server lists it. */
async function oneOfEach(
  server: Running,
): Promise<(Known & { namespace: string; name: string; uid: string })[]> {
  const { body } = await ask(server, "/api/discovery");
  const kinds = (digArray(dig(body, "data"), "resources") as Known[]).filter(
    ({ verbs, group }) => verbs.includes("get") && verbs.includes("list") && group !== "events.k8s.io",
  );
  const found = [];
  for (const kind of kinds) {
    const list = await ask(server, `/api/raw${resourcePath(kind)}?limit=1`);
    const [item] = digArray(list.body, "items");
    const metadata = dig(item, "metadata");
    const name = digString(metadata, "name");
    if (list.status !== 200 || !isObject(metadata) || name === null) continue;
    const text = (field: string) => digString(metadata, field) ?? "";
    found.push({ ...kind, namespace: text("namespace"), name, uid: text("uid") });
  }
  return found;
}

describe.skipIf(!hasLab)("objects of a real cluster", () => {
  it("shows an object of every kind there is", { timeout: 240_000 }, async () => {
    const server = await serve("admin");
    const all = await oneOfEach(server);
    expect(all.length).toBeGreaterThan(30);
    for (const { uid, verbs, ...ref } of all) {
      const { group, version, resource, namespace, name } = ref;
      const answer = await ask(server, object({ group, version, resource, namespace, name }));
      const path = `${group}/${version} ${resource} ${namespace}/${name}`;
      // What comes and goes by itself may have gone meanwhile.
      if (answer.status === 404) continue;
      expect(answer.status, path).toBe(200);
      const { data } = answer.body as Envelope<ObjectMeta>;
      expect(data.presence, path).toBe("there");
      expect(digString(data.object, "metadata", "uid"), path).toBe(uid);
      if (!verbs.includes("watch")) expect(data.how, path).toBe("poll");
    }
  });

  it("goes up the owners, each found", async () => {
    const server = await serve("admin");
    const { body } = await ask(server, object({ resource: "pods", namespace: "shop", name: "db-0" }));
    const { owners, requests } = (body as Envelope<ObjectMeta>).data;
    expect(owners?.named).toMatchObject([
      { kind: "StatefulSet", name: "db", state: "found", controller: true },
    ]);
    expect(requests.length).toBeGreaterThan(0);
  });

  it("masks Secrets, and shows nothing to who may not see it", async () => {
    const admin = await serve("admin");
    const secret = { resource: "secrets", namespace: "shop", name: "db-login" };
    const { body } = await ask(admin, object(secret));
    const data = dig((body as Envelope<ObjectMeta>).data.object, "data");
    expect(new Set(isObject(data) ? Object.values(data) : [])).toEqual(new Set(["******"]));
    const viewer = await serve("shop-viewer");
    expect(await ask(viewer, object(secret))).toMatchObject({
      status: 403,
      body: { error: { code: "FORBIDDEN" } },
    });
    expect((await ask(viewer, object({ ...secret, resource: "pods", name: "db-0" }))).status).toBe(200);
  });

  it("says what is not there, and which server is down", async () => {
    const server = await serve("admin");
    const codeOf = async (fields: Record<string, string>) =>
      digString((await ask(server, object(fields))).body, "error", "code");
    expect(await codeOf({ resource: "pods", namespace: "shop", name: "nobody" })).toBe("OBJECT_NOT_FOUND");
    expect(await codeOf({ resource: "podz", name: "x" })).toBe("OBJECT_KIND_UNKNOWN");
    expect(await codeOf({ resource: "pods", name: "x" })).toBe("BAD_QUERY");
  });

  it("has the events about it", async () => {
    const server = await serve("admin");
    const target = "/api/object/events?resource=pods&namespace=shop&name=db-0";
    const { status, body } = await ask(server, target);
    expect(status).toBe(200);
    const rows = digArray(dig(body, "data"), "rows");
    // They are forgotten after an hour, so there may be none.
    for (const row of rows) expect(digString(row, "reason")).not.toBe("");
    expect(digStrings({ rows }, "rows")).toEqual([]);
  });
});
