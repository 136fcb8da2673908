import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "@/lib/base/json";
import { classifyChange, describeChange } from "./change";
import { formatPath } from "./field-path";
import { managedEntries, ownersOf } from "./managed-fields";

const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: {
    name: "web",
    resourceVersion: "10",
    generation: 1,
    labels: { app: "web" },
    annotations: { "a.b/c": "1" },
    managedFields: [
      {
        manager: "kubectl",
        operation: "Apply",
        apiVersion: "apps/v1",
        time: "2026-11-23T10:00:00Z",
        fieldsType: "FieldsV1",
        fieldsV1: {
          "f:metadata": { "f:labels": { "f:app": {} } },
          "f:spec": {
            "f:replicas": {},
            "f:template": {
              "f:spec": {
                "f:containers": {
                  'k:{"name":"app"}': {
                    ".": {},
                    "f:name": {},
                    "f:image": {},
                    "f:args": {},
                    "f:ports": { 'k:{"containerPort":80,"protocol":"TCP"}': { ".": {}, "f:name": {} } },
                  },
                },
              },
            },
          },
        },
      },
      {
        manager: "kube-controller-manager",
        operation: "Update",
        apiVersion: "apps/v1",
        time: "2026-11-23T10:00:05Z",
        fieldsType: "FieldsV1",
        fieldsV1: {
          "f:status": {
            "f:readyReplicas": {},
            "f:conditions": { ".": {}, 'k:{"type":"Available"}': { "f:status": {} } },
          },
        },
        subresource: "status",
      },
    ],
  },
  spec: {
    replicas: 1,
    template: {
      spec: {
        containers: [
          {
            name: "app",
            image: "a:1",
            args: ["x"],
            ports: [{ containerPort: 80, protocol: "TCP", name: "http" }],
          },
        ],
      },
    },
  },
  status: { readyReplicas: 0, conditions: [{ type: "Available", status: "False" }] },
};

/** A copy at the next resourceVersion with the values at some paths set. */
function edited(values: Readonly<Record<string, unknown>>) {
  const copy = structuredClone(deployment);
  for (const [path, value] of Object.entries({ "metadata.resourceVersion": "11", ...values })) {
    const names = path.split(".");
    const parent = names.slice(0, -1).reduce<unknown>((at, name) => (at as Json)[name], copy);
    Object.assign(parent as object, { [names.at(-1) ?? ""]: value });
  }
  return copy;
}

const TOUCHED = { "metadata.managedFields.0.time": "2026-11-23T10:00:09Z" };
const CONTAINER = "spec.template.spec.containers.0";

describe("the part of the object that changed", () => {
  test.each([
    ["spec", { "spec.replicas": 2 }],
    ["status", { "status.readyReplicas": 1 }],
    ["metadata", { "metadata.labels.app": "shop" }],
    ["mixed", { "spec.replicas": 2, "metadata.annotations": {} }],
    ["none", TOUCHED],
    ["none", {}],
  ])("%s", (expected, values) => {
    const after = edited(values);
    expect(classifyChange(deployment, after)).toBe(expected);
    expect(describeChange(deployment, after).class).toBe(expected);
  });

  test("the generation moves with the spec, and with annotations of some kinds: what moved it counts", () => {
    expect(classifyChange(deployment, edited({ "metadata.generation": 2, "metadata.annotations": {} }))).toBe(
      "metadata",
    );
    expect(classifyChange(deployment, edited({ "metadata.generation": 2 }))).toBe("metadata");
    const after = edited({ "spec.replicas": 2, "metadata.generation": 2 });
    expect(classifyChange(deployment, after)).toBe("spec");
  });

  test("a deletion that begins moves the generation, and is a change of metadata alone", () => {
    const after = edited({ "metadata.generation": 2, "metadata.deletionTimestamp": "2026-11-23T10:01:00Z" });
    expect(classifyChange(deployment, after)).toBe("metadata");
  });

  test("fields outside spec and status count as spec", () => {
    expect(
      classifyChange({ kind: "ConfigMap", data: { a: "1" } }, { kind: "ConfigMap", data: { a: "2" } }),
    ).toBe("spec");
  });

  test("no difference in a form that hides content is unknown, not none", () => {
    const partial = { kind: "PartialObjectMetadata", metadata: { name: "a", generation: 1 } };
    expect(classifyChange(partial, structuredClone(partial))).toBeNull();
    expect(classifyChange(partial, { ...partial, metadata: { name: "a", generation: 2 } })).toBe("spec");
    const secret = { kind: "Secret", data: { password: "masked" } };
    expect(classifyChange(secret, structuredClone(secret))).toBeNull();
  });
});

test("an update that moved only bookkeeping says whether managedFields moved", () => {
  const touched = edited(TOUCHED);
  expect(describeChange(deployment, touched)).toEqual({
    class: "none",
    changes: [],
    managedFieldsMoved: true,
  });
  expect(describeChange(deployment, edited({})).managedFieldsMoved).toBe(false);
});

describe("whose field it is", () => {
  const ownersByPath = (after: unknown) =>
    describeChange(deployment, after).changes.map(({ path, owners }) => [
      formatPath(path),
      ...owners.map(({ manager, operation, subresource }) =>
        [manager, operation, subresource].join(" ").trim(),
      ),
    ]);

  test("a field of an item in a list with keys", () => {
    const after = edited({ [`${CONTAINER}.image`]: "a:2" });
    expect(ownersByPath(after)).toEqual([
      ['.spec.template.spec.containers[name="app"].image', "kubectl Apply"],
    ]);
  });

  test("keys that are numbers, and several of them", () => {
    const after = edited({ [`${CONTAINER}.ports.0.name`]: "web" });
    expect(ownersByPath(after)[0]?.[1]).toBe("kubectl Apply");
  });

  test("an item of an atomic list belongs to who has the list", () => {
    const after = edited({ [`${CONTAINER}.args.0`]: "y" });
    expect(ownersByPath(after)).toEqual([
      ['.spec.template.spec.containers[name="app"].args[0]', "kubectl Apply"],
    ]);
  });

  test("a field of the status names the subresource", () => {
    const after = edited({ "status.conditions.0.status": "True" });
    expect(ownersByPath(after)).toEqual([
      ['.status.conditions[type="Available"].status', "kube-controller-manager Update status"],
    ]);
  });

  test("a removed field belongs to who had it before", () => {
    const after = edited({ "spec.template.spec.containers": [], "metadata.managedFields": [] });
    expect(ownersByPath(after)).toEqual([['.spec.template.spec.containers[name="app"]', "kubectl Apply"]]);
  });

  test("a field that no manager names belongs to nobody", () => {
    expect(ownersByPath(edited({ "metadata.annotations": { "a.b/c": "2" } }))).toEqual([
      [".metadata.annotations.a.b/c"],
    ]);
  });

  test("an item is found by the keys of the schema even if another one told it apart", () => {
    const object = { spec: { ports: [{ name: "http", port: 80, protocol: "TCP" }] } };
    const fields = {
      "f:spec": {
        "f:ports": {
          'k:{"port":80,"protocol":"UDP"}': { "f:nodePort": {} },
          'k:{"port":80,"protocol":"TCP"}': { "f:targetPort": {} },
        },
      },
    };
    const entries = [{ owner: { manager: "m", operation: "Update", subresource: null, time: null }, fields }];
    const path = [
      { field: "spec" },
      { field: "ports" },
      { keys: [["name", "http"]] as const },
      { field: "targetPort" },
    ];
    expect(ownersOf(entries, path, object)).toHaveLength(1);
    expect(ownersOf(entries, path.with(3, { field: "nodePort" }), object)).toEqual([]);
  });

  test("an item of a set by its value", () => {
    const fields = { "f:metadata": { "f:finalizers": { ".": {}, 'v:"a/b"': {} } } };
    const entries = [{ owner: { manager: "m", operation: "Apply", subresource: null, time: null }, fields }];
    const path = (value: string) => [{ field: "metadata" }, { field: "finalizers" }, { value }];
    expect(ownersOf(entries, path("a/b"), {})).toHaveLength(1);
    expect(ownersOf(entries, path("c/d"), {})).toEqual([]);
  });

  test("managedFields that cannot be read own nothing", () => {
    const junk = [
      null,
      7,
      {},
      { manager: "a" },
      { manager: "a", fieldsV1: [] },
      { manager: 1, fieldsV1: {} },
    ];
    expect(managedEntries({ metadata: { managedFields: junk } })).toEqual([]);
    const broken = { "f:spec": { "k:{": {}, "k:7": {}, "f:x": 3 } };
    const entries = [
      { owner: { manager: "m", operation: "", subresource: null, time: null }, fields: broken },
    ];
    expect(
      ownersOf(entries, [{ field: "spec" }, { keys: [["name", "x"]] }], { spec: [{ name: "x" }] }),
    ).toEqual([]);
  });
});

describe("a Deployment's life, as kube-apiserver 1.37.2 sent it", () => {
  const versions = readFileSync(new URL("./fixtures/deployment-watch.ndjson", import.meta.url), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === "ADDED" || type === "MODIFIED")
    .map(({ object }) => object);

  const life: readonly (readonly [string, string, readonly string[]])[] = [
    [
      "applied again, by gitops",
      "spec",
      [
        ".metadata.generation: nobody",
        '.spec.template.spec.containers[name="app"].image: gitops Apply',
        '.spec.template.spec.containers[name="app"].args[1]: gitops Apply',
        '.spec.template.spec.containers[name="app"].env[name="B"]: gitops Apply',
        '.spec.template.spec.containers[name="app"].env: gitops Apply',
      ],
    ],
    ["scaled", "spec", [".metadata.generation: nobody", ".spec.replicas: hpa Update"]],
    [
      "its status written",
      "status",
      [".status.replicas: kcm Update status", ".status.conditions: kcm Update status"],
    ],
    ["annotated", "metadata", [".metadata.generation: nobody", ".metadata.annotations: me Update"]],
    ["given a finalizer", "metadata", [".metadata.finalizers: holder Update"]],
    ["taken over", "spec", [".metadata.generation: nobody", ".spec.replicas: second Apply"]],
    [
      "its deletion begun",
      "metadata",
      [
        ".metadata.generation: nobody",
        ".metadata.deletionTimestamp: nobody",
        ".metadata.deletionGracePeriodSeconds: nobody",
      ],
    ],
  ];

  test.each(life.map(([name], i) => [name, i] as const))("%s", (_, i) => {
    const change = describeChange(versions[i], versions[i + 1]);
    const lines = change.changes.map(({ path, owners }) => {
      const names = owners.map((owner) =>
        `${owner.manager} ${owner.operation} ${owner.subresource ?? ""}`.trim(),
      );
      return `${formatPath(path)}: ${names.join(", ") || "nobody"}`;
    });
    expect([change.class, lines]).toEqual(life[i]?.slice(1));
  });
});

test("junk never throws", () => {
  fc.assert(fc.property(fc.anything(), fc.anything(), (a, b) => void describeChange(a, b)));
});
