import { expect, test } from "vitest";
import { isKubeObject, objectDefect, objectKey } from "./kube-object";

const metadata = { uid: "u1", name: "a", namespace: "shop", resourceVersion: "5" };

test("an object needs a uid, a name and a resourceVersion", () => {
  expect(objectDefect({ metadata })).toBeNull();
  expect(objectDefect({ metadata: { ...metadata, namespace: undefined } })).toBeNull();
  expect(objectDefect({ metadata: { ...metadata, uid: "" } })).toBe("no usable uid");
  expect(objectDefect({ metadata: { ...metadata, name: 7 } })).toBe("no usable name");
  expect(objectDefect({ metadata: { ...metadata, name: "n".repeat(1_000_000) } })).toBe("no usable name");
  expect(objectDefect({ metadata: { ...metadata, namespace: {} } })).toBe("an unusable namespace");
  expect(objectDefect({ metadata: { uid: "u1", name: "a" } })).toBe("no resourceVersion");
});

test.each([null, undefined, 7, "pod", [], [{}], {}, { metadata: null }, { metadata: [] }])(
  "%j is no object",
  (value) => {
    expect(isKubeObject(value)).toBe(false);
  },
);

test("what is inherited does not count", () => {
  expect(
    isKubeObject(JSON.parse('{"__proto__":{"metadata":{"uid":"u","name":"n","resourceVersion":"1"}}}')),
  ).toBe(false);
  expect(isKubeObject(Object.create({ metadata }))).toBe(false);
});

test("the key is unique within a resource", () => {
  expect(objectKey({ metadata })).toBe("shop/a");
  expect(objectKey({ metadata: { uid: "u", name: "node-1", resourceVersion: "1" } })).toBe("node-1");
});
