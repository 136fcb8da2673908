import { expect, test } from "vitest";
import { batches } from "./kubectl";
import { fill, manifests, toYaml, withOwnerUids } from "./template";

test("every name is filled in, and one without a value is an error", () => {
  expect(fill("a: __THE_PORT__\nb: __THE_PORT__", { THE_PORT: "1" })).toBe("a: 1\nb: 1");
  expect(() => fill("a: __PORT__", {})).toThrow("__PORT__");
});

const object = (kind: string, name: string): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name} }\n`;

test("a file's objects come in order, empty documents left out", () => {
  const found = manifests(`${object("A", "one")}---\n---\n${object("B", "two")}`, "f");
  expect(found.map(({ metadata }) => metadata.name)).toEqual(["one", "two"]);
  expect(manifests(toYaml(found), "again")).toEqual(found);
});

test("broken YAML and documents that are no objects name the file", () => {
  expect(() => manifests("a: [", "broken.yaml")).toThrow("broken.yaml");
  expect(() => manifests("a: 1", "odd.yaml")).toThrow("odd.yaml");
});

const owned = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: {
    name: "owned",
    namespace: "shop",
    ownerReferences: [
      { apiVersion: "v1", kind: "A", name: "new" },
      { apiVersion: "v1", kind: "B", name: "known", uid: "u-2" },
    ],
  },
};

test("owners without a uid get it, owners with one keep it", async () => {
  const asked: string[] = [];
  const result = await withOwnerUids(owned, async ({ name }, namespace) => {
    asked.push(`${namespace}/${name}`);
    return "u-1";
  });
  expect(asked).toEqual(["shop/new"]);
  expect(result.metadata.ownerReferences.map(({ uid }) => uid)).toEqual(["u-1", "u-2"]);
});

test("instances wait for their definition, and the owned for their owners", () => {
  const plain = (kind: string) => ({ apiVersion: "v1", kind, metadata: { name: kind } });
  const objects = [
    plain("Namespace"),
    plain("CustomResourceDefinition"),
    plain("Shelf"),
    plain("Pod"),
    owned,
  ];
  expect(batches(objects).map((batch) => batch.map(({ kind }) => kind))).toEqual([
    ["Namespace", "CustomResourceDefinition"],
    ["Shelf", "Pod"],
    ["ConfigMap"],
  ]);
});
