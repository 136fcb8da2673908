import { describe, expect, it } from "vitest";
import { LAST_APPLIED, MASK } from "./mask";
import { MAX_DEPTH, redactObject, TOO_DEEP } from "./object";

const secret = (extra: object = {}) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "a", annotations: { [LAST_APPLIED]: '{"data":{"k":"canary"}}', other: "kept" } },
  data: { k: "canary" },
  stringData: { s: "canary" },
  ...extra,
});
const wrap = (depth: number, inner: unknown): unknown =>
  depth === 0 ? inner : { a: wrap(depth - 1, inner) };

describe("redactObject", () => {
  it.each([
    ["a Secret", secret()],
    ["a Secret inside a List", { kind: "List", apiVersion: "v1", items: [secret()] }],
    [
      "items of a SecretList, which do not name their kind",
      { kind: "SecretList", apiVersion: "v1", items: [{ metadata: {}, data: { k: "canary" } }] },
    ],
    ["a row of a Table", { kind: "Table", rows: [{ cells: ["a"], object: secret() }] }],
    ["a watch event", { type: "ADDED", object: secret() }],
    ["an object inside another object", { kind: "Template", spec: { objects: [secret()] } }],
    ["data of another shape", secret({ data: "canary", stringData: ["canary"] })],
    ["nested values", secret({ data: { k: { deep: ["canary"] } } })],
    ["an annotation of any object", { kind: "Pod", metadata: { annotations: { [LAST_APPLIED]: "canary" } } }],
  ])("leaves no value in %s", (_, value) => {
    expect(JSON.stringify(redactObject(structuredClone(value)))).not.toContain("canary");
  });

  it("masks by what was asked for when the object hides its kind", () => {
    const disguised = { kind: "ConfigMap", apiVersion: "v1", metadata: {}, data: { k: "canary" } };
    expect(redactObject(structuredClone(disguised))).toEqual(disguised);
    expect(redactObject(structuredClone(disguised), { secrets: true }).data.k).toBe(MASK);
  });

  it("keeps names, key names and everything else", () => {
    const [before, after] = [secret(), redactObject(secret())];
    expect(after.data).toEqual({ k: MASK });
    expect(after.stringData).toEqual({ s: MASK });
    expect(after.metadata).toEqual({
      ...before.metadata,
      annotations: { other: "kept", [LAST_APPLIED]: MASK },
    });
  });

  it("leaves Secrets of other groups and empty Secrets alone", () => {
    const other = { kind: "Secret", apiVersion: "vault.io/v1", data: { path: "a" } };
    expect(redactObject(structuredClone(other))).toEqual(other);
    expect(redactObject({ kind: "Secret", apiVersion: "v1", data: null })).toEqual({
      kind: "Secret",
      apiVersion: "v1",
      data: null,
    });
  });

  it("masks further annotations when told", () => {
    const pod = { metadata: { annotations: { "example.com/token": "canary", kept: "x" } } };
    redactObject(pod, { annotations: new Set(["example.com/token"]) });
    expect(pod.metadata.annotations).toEqual({ "example.com/token": MASK, kept: "x" });
  });

  it("is not fooled by keys that name parts of the prototype", () => {
    const text =
      '{"kind":"Secret","apiVersion":"v1","metadata":{},"data":{"__proto__":"canary","constructor":"canary","toString":"canary"}}';
    expect(JSON.stringify(redactObject(JSON.parse(text)))).not.toContain("canary");
    expect(
      redactObject(JSON.parse('{"__proto__":{"kind":"Secret","apiVersion":"v1"},"data":{"k":"kept"}}')),
    ).toEqual(JSON.parse('{"__proto__":{"kind":"Secret","apiVersion":"v1"},"data":{"k":"kept"}}'));
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain("kind");
  });

  it("goes by an object's own fields", () => {
    const heir = Object.assign(Object.create({ kind: "Secret", apiVersion: "v1" }), { data: { k: "kept" } });
    expect(redactObject(heir).data.k).toBe("kept");
  });

  it("cuts off what is nested too deep, and never overflows the stack", () => {
    const text = `${'{"a":'.repeat(5000)}{"kind":"Secret","apiVersion":"v1","data":{"k":"canary"}}${"}".repeat(5000)}`;
    const shown = JSON.stringify(redactObject(JSON.parse(text)));
    expect(shown).toContain(TOO_DEEP);
    expect(shown).not.toContain("canary");
    expect(redactObject(wrap(MAX_DEPTH, "x"))).toEqual(wrap(MAX_DEPTH, "x"));
  });

  it("takes a list of very many objects", () => {
    const items = Array.from({ length: 150_000 }, () => ({ data: { k: "canary" } }));
    const list = redactObject({ kind: "SecretList", apiVersion: "v1", items });
    expect(list.items.every((item) => item.data.k === MASK)).toBe(true);
  });
});
