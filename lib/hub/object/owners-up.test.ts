import { describe, expect, it } from "vitest";
import { ApiError } from "@/lib/kube/errors";
import type { ServedResource } from "@/lib/objects/discovery";
import type { KubeObject } from "@/lib/objects/kube-object";
import { readOwnersUp } from "./owners-up";

const served = (group: string, resource: string, kind: string, namespaced = true): ServedResource => ({
  group,
  version: "v1",
  resource,
  kind,
  namespaced,
  verbs: ["get"],
  subresources: [],
  shortNames: [],
  preferred: true,
});
const KINDS = [
  served("apps", "replicasets", "ReplicaSet"),
  served("apps", "deployments", "Deployment"),
  served("", "nodes", "Node", false),
];

const owner = (kind: string, name: string, uid: string, more = {}) => ({
  apiVersion: kind === "Node" ? "v1" : "apps/v1",
  kind,
  name,
  uid,
  ...more,
});

const object = (name: string, uid: string, ...ownerReferences: object[]): KubeObject => ({
  metadata: { name, uid, namespace: "shop", resourceVersion: "1", ownerReferences },
});

/** Answers with these objects by path, or throws what stands there. */
function ask(answers: Readonly<Record<string, KubeObject | Error>>) {
  const asked: string[] = [];
  const getJson = async ({ path }: { path: string }) => {
    asked.push(path);
    const answer = answers[path] ?? failed(404);
    if (answer instanceof Error) throw answer;
    return { body: answer };
  };
  const transport = { getJson } as unknown as Parameters<typeof readOwnersUp>[1]["transport"];
  const rest = { kinds: KINDS, signal: new AbortController().signal, onRecord: () => {} };
  return { asked, ask: { transport, ...rest } };
}

const failed = (status: number) =>
  new ApiError({ code: "X", message: "", hint: "", upstream: { status, reason: "" } }, status, null, null);

const RS = "/apis/apps/v1/namespaces/shop/replicasets/web-1";
const DEPLOYMENT = "/apis/apps/v1/namespaces/shop/deployments/web";

describe("readOwnersUp", () => {
  it("goes up to the root, from what is named to whose that is", async () => {
    const { ask: how } = ask({
      [RS]: object("web-1", "rs", owner("Deployment", "web", "d", { controller: true })),
      [DEPLOYMENT]: object("web", "d"),
    });
    const pod = object("web-1-x", "p", owner("ReplicaSet", "web-1", "rs", { controller: true }));
    const { named, above } = await readOwnersUp(pod, how);
    expect(named).toMatchObject([
      { kind: "ReplicaSet", resource: "replicasets", state: "found", controller: true },
    ]);
    expect(above).toMatchObject([{ kind: "Deployment", name: "web", namespace: "shop", state: "found" }]);
  });

  it("compares uids, and says why an owner is not there", async () => {
    const { ask: how, asked } = ask({ [RS]: object("web-1", "other"), [DEPLOYMENT]: failed(403) });
    const { named } = await readOwnersUp(
      object(
        "x",
        "p",
        owner("ReplicaSet", "web-1", "rs"),
        owner("Deployment", "web", "d"),
        owner("Node", "gone", "n"),
        owner("Gadget", "g", "g"),
      ),
      how,
    );
    expect(named.map(({ state }) => state)).toEqual(["another", "not-permitted", "missing", "unserved"]);
    expect(asked).toContain("/api/v1/nodes/gone");
  });

  it("ends where owners own each other", async () => {
    const { ask: how } = ask({
      [RS]: object("web-1", "rs", owner("Deployment", "web", "d")),
      [DEPLOYMENT]: object("web", "d", owner("ReplicaSet", "web-1", "rs")),
    });
    const { above } = await readOwnersUp(object("x", "p", owner("ReplicaSet", "web-1", "rs")), how);
    expect(above.length).toBeLessThan(4);
  });
});
