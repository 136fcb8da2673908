import { describe, expect, it } from "vitest";
import { formatFieldPath, parseFieldPath } from "./field-path";
import { addressOf } from "./index-document";
import { readSchema } from "./read";

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const gvk = (kind: string) => ({
  "x-kubernetes-group-version-kind": [{ group: "apps", version: "v1", kind }],
});

/** As kube-apiserver writes it: a description beside a reference stands around an allOf. */
const document = {
  components: {
    schemas: {
      "io.k8s.api.apps.v1.Deployment": {
        type: "object",
        description: "A Deployment.",
        required: ["spec"],
        properties: {
          spec: { allOf: [ref("Spec")], default: {}, description: "What is wanted." },
          kind: { type: "string" },
        },
        ...gvk("Deployment"),
      },
      Spec: {
        type: "object",
        description: "The definition's own words.",
        required: ["containers"],
        properties: {
          containers: {
            type: "array",
            items: { allOf: [ref("io.k8s.api.core.v1.Container")], default: {} },
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": ["name"],
          },
          limits: { type: "object", additionalProperties: ref("Quantity") },
          labels: { type: "object", additionalProperties: { type: "string", default: "" } },
          replicas: { type: "integer", format: "int32", minimum: 0 },
          port: { "x-kubernetes-int-or-string": true },
          "dotted.name": { type: "object", properties: { deep: { type: "boolean" } } },
        },
      },
      "io.k8s.api.core.v1.Container": {
        type: "object",
        properties: { pull: { type: "string", enum: ["Always", "Never"], default: "Always" } },
      },
      Quantity: { description: "A number.", oneOf: [{ type: "string" }, { type: "number" }] },
      Props: {
        type: "object",
        properties: {
          not: ref("Props"),
          allOf: { type: "array", items: ref("Props") },
          title: { type: "string" },
        },
        ...gvk("Props"),
      },
      Loop: { ...ref("Loop2"), ...gvk("Loop") },
      Loop2: ref("Loop"),
      Empty: { ...ref("gone"), ...gvk("Empty") },
      Odd: { properties: 1, required: "x", enum: "y", ...gvk("Odd") },
    },
  },
};

const read = (kind: string, ...path: string[]) =>
  readSchema(document, { group: "apps", version: "v1", kind }, { ask: "fields", path });
const fields = (kind: string, ...path: string[]) => {
  const answer = read(kind, ...path);
  return answer.ask === "fields" ? answer.part.fields : [];
};
const find = (kind: string, words: string) => {
  const answer = readSchema(document, { group: "apps", version: "v1", kind }, { ask: "find", find: words });
  return answer.ask === "find" ? answer.found.fields.map(({ path }) => path.join(".")) : [];
};

describe("a kind's schema", () => {
  it("has the fields of the root with their types, and which are required", () => {
    expect(read("Deployment")).toMatchObject({
      part: { kind: "io.k8s.api.apps.v1.Deployment", type: "Deployment", description: "A Deployment." },
    });
    expect(fields("Deployment")).toMatchObject([
      {
        name: "spec",
        type: "Spec",
        required: true,
        default: "{}",
        description: "What is wanted.",
        openable: true,
      },
      { name: "kind", type: "string", required: false, openable: false },
    ]);
  });

  it("writes types as kubectl explain does", () => {
    expect(fields("Deployment", "spec").map(({ name, type }) => `${name} ${type}`)).toEqual([
      "containers []Container",
      "limits map[string]Quantity",
      "labels map[string]string",
      "replicas integer",
      "port IntOrString",
      "dotted.name Object",
    ]);
  });

  it("goes through lists and maps, and tells limits, defaults and extensions", () => {
    const [containers, , , replicas] = fields("Deployment", "spec");
    expect(containers?.extensions).toEqual([
      ["x-kubernetes-list-type", '"map"'],
      ["x-kubernetes-list-map-keys", '["name"]'],
    ]);
    expect(replicas?.limits).toEqual([
      ["format", "int32"],
      ["minimum", "0"],
    ]);
    expect(fields("Deployment", "spec", "containers")).toMatchObject([
      { name: "pull", enum: ['"Always"', '"Never"'], default: '"Always"' },
    ]);
    expect(fields("Deployment", "spec", "dotted.name")).toMatchObject([{ name: "deep", type: "boolean" }]);
  });

  it("marks what repeats itself, and opens it as far as one likes", () => {
    expect(fields("Props").map(({ name, recursive, openable }) => [name, recursive, openable])).toEqual([
      ["not", true, true],
      ["allOf", true, true],
      ["title", false, false],
    ]);
    expect(fields("Props", "not", "allOf", "not", "not")).toHaveLength(3);
    expect(find("Props", "title")).toEqual(["title"]);
  });

  it("finds fields by words, the nearest first", () => {
    expect(find("Deployment", "pull")).toEqual(["spec.containers.pull"]);
    expect(find("Deployment", "containers PULL")).toEqual(["spec.containers.pull"]);
    expect(find("Deployment", "spec.co")).toEqual(["spec.containers"]);
    expect(find("Deployment", "")).toEqual([]);
  });

  it("says what there is not", () => {
    expect(read("Nothing")).toEqual({ ask: "none", missing: "kind" });
    expect(read("Deployment", "spec", "nothing")).toEqual({ ask: "none", missing: "field" });
    expect(read("Deployment", "constructor")).toEqual({ ask: "none", missing: "field" });
  });

  it("comes to an end whatever the document says", () => {
    expect(fields("Loop")).toEqual([]);
    expect(fields("Empty")).toEqual([]);
    expect(fields("Odd")).toEqual([]);
    for (const odd of [null, 1, [], { components: [] }]) {
      expect(
        readSchema(odd, { group: "", version: "v1", kind: "Pod" }, { ask: "fields", path: [] }).ask,
      ).toBe("none");
    }
  });
});

it("keeps names with dots apart in a path", () => {
  const path = ["spec", "dotted.name", "a~b"];
  expect(formatFieldPath(path)).toBe("spec.dotted~1name.a~0b");
  expect(parseFieldPath(formatFieldPath(path))).toEqual(path);
  expect(parseFieldPath("")).toEqual([]);
});

it("takes only addresses below the index", () => {
  const index = (serverRelativeURL: string) => ({ paths: { "apis/apps/v1": { serverRelativeURL } } });
  const apps = { group: "apps", version: "v1" };
  expect(addressOf(index("/openapi/v3/apis/apps/v1?hash=0A%2F"), apps)).toEqual({
    path: "/openapi/v3/apis/apps/v1",
    hash: "0A/",
  });
  expect(addressOf(index("/openapi/v3/apis/apps/v1"), apps)).toMatchObject({ hash: null });
  for (const bad of [
    "https://evil/",
    "/api/v1/secrets",
    "/openapi/v3/../../api/v1/secrets",
    "/openapi/v3/apis/apps/v1/../../../../api/v1/secrets",
    "/openapi/v3/x?hash=1",
  ])
    expect(addressOf(index(bad), apps)).toBeNull();
  expect(addressOf(index("/x"), { group: "", version: "v1" })).toBeNull();
});
