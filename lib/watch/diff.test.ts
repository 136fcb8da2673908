import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isObject, type Json } from "@/lib/base/json";
import { diffValues, type FieldChange } from "./diff";
import { formatPath, type Step } from "./field-path";
import { identifyItems } from "./list-keys";

const changesOf = (before: unknown, after: unknown) =>
  diffValues(before, after).map(({ path, ...rest }) => ({ path: formatPath(path), ...rest }));

describe("paths are written as server-side apply writes them", () => {
  test("an item of a list with keys by its key, whatever its position", () => {
    const before = { spec: { containers: [{ name: "app", image: "a:1" }] } };
    const after = { spec: { containers: [{ name: "app", image: "a:2" }] } };
    expect(changesOf(before, after)).toEqual([
      { path: '.spec.containers[name="app"].image', kind: "changed", before: "a:1", after: "a:2" },
    ]);
  });

  test("container ports by number and protocol, service ports by theirs", () => {
    const port = { containerPort: 80, protocol: "TCP" };
    expect(changesOf({ ports: [port] }, { ports: [{ ...port, name: "http" }] })[0]?.path).toBe(
      '.ports[containerPort=80,protocol="TCP"].name',
    );
    const service = { port: 80, protocol: "TCP", targetPort: 8080 };
    expect(changesOf({ ports: [service] }, { ports: [{ ...service, targetPort: 9090 }] })[0]?.path).toBe(
      '.ports[port=80,protocol="TCP"].targetPort',
    );
  });

  test("an item of a set by its value", () => {
    expect(changesOf({ metadata: { finalizers: ["a", "b"] } }, { metadata: { finalizers: ["b"] } })).toEqual([
      { path: '.metadata.finalizers[="a"]', kind: "removed", before: "a" },
    ]);
  });

  test("an item of any other list by its position, when the length is the same", () => {
    expect(changesOf({ args: ["--v=2", "x"] }, { args: ["--v=4", "x"] })).toEqual([
      { path: ".args[0]", kind: "changed", before: "--v=2", after: "--v=4" },
    ]);
  });

  test("and else the list as a whole", () => {
    expect(changesOf({ args: ["a"] }, { args: ["a", "b"] })).toEqual([
      { path: ".args", kind: "changed", before: ["a"], after: ["a", "b"] },
    ]);
  });
});

test("an inserted item is one addition, not a shift of all that follow", () => {
  const [a, b, c] = ["a", "b", "c"].map((name) => ({ name, value: name }));
  expect(changesOf({ env: [a, b] }, { env: [a, b, c] })).toEqual([
    { path: '.env[name="c"]', kind: "added", after: c },
  ]);
  expect(changesOf({ env: [a, b] }, { env: [c, a, b] }).map(({ kind }) => kind)).toEqual([
    "added",
    "reordered",
  ]);
});

test("a doubled or missing key tells nothing apart: then the list has none", () => {
  const doubled = [
    { type: "InternalIP", address: "10.0.0.1" },
    { type: "InternalIP", address: "fd00::1" },
  ];
  const moved = doubled.with(1, { type: "InternalIP", address: "fd00::2" });
  expect(identifyItems("addresses", doubled, doubled)).toBeNull();
  expect(changesOf({ addresses: doubled }, { addresses: moved })).toEqual([
    { path: ".addresses[1].address", kind: "changed", before: "fd00::1", after: "fd00::2" },
  ]);
  expect(identifyItems("containers", [{ image: "x" }], [])).toBeNull();
});

test("a field whose name is that of the prototype is a field like any other", () => {
  const before = JSON.parse('{"__proto__":{"a":1},"constructor":1}');
  const after = JSON.parse('{"__proto__":{"a":2},"toString":1}');
  expect(changesOf(before, after).map(({ path, kind }) => `${kind} ${path}`)).toEqual([
    "changed .__proto__.a",
    "removed .constructor",
    "added .toString",
  ]);
});

test("nesting beyond any object's is compared as a whole instead of overflowing", () => {
  const nest = (depth: number, leaf: unknown) => {
    let value = leaf;
    for (let i = 0; i < depth; i += 1) value = { a: value };
    return value;
  };
  expect(diffValues(nest(100_000, 1), nest(100_000, 2))[0]?.path).toHaveLength(256);
});

/** JSON that looks like Kubernetes objects often enough: lists with keys, sets, texts. */
const named = fc.record({ name: fc.constantFrom(..."abcde"), value: fc.nat(3) }, { requiredKeys: ["name"] });
const leaf = fc.oneof(fc.nat(3), fc.constantFrom("x", "y"), fc.constant(null), fc.boolean());
const { object } = fc.letrec((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, leaf, tie("object")),
  object: fc.dictionary(
    fc.constantFrom("spec", "env", "containers", "finalizers", "ports", "__proto__", "list"),
    fc.oneof(
      tie("tree"),
      fc.uniqueArray(named, { selector: ({ name }) => name, maxLength: 5 }),
      fc.array(named, { maxLength: 4 }),
      fc.uniqueArray(fc.constantFrom(..."abcd"), { maxLength: 4 }),
      fc.array(tie("tree"), { maxLength: 3 }),
    ),
    { maxKeys: 4 },
  ),
}));

test("the changes, applied to the old version, give the new one", () => {
  fc.assert(
    fc.property(object, object, (before, after) => {
      expect(applyChanges(before, diffValues(before, after))).toEqual(after);
    }),
    { numRuns: 2000 },
  );
});

test("equal values have no changes, unequal ones have", () => {
  fc.assert(
    fc.property(object, object, (a, b) => {
      expect(diffValues(a, structuredClone(a))).toEqual([]);
      expect(diffValues(a, b).length === 0).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
    }),
  );
});

test("junk never throws", () => {
  fc.assert(fc.property(fc.anything(), fc.anything(), (a, b) => void diffValues(a, b)));
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.keys(value)
    .sort()
    .map((key) => [key, sorted(value[key])]);
}

/** The other direction, written for the test alone: it knows nothing of how the changes were found. */
function applyChanges(value: unknown, changes: readonly FieldChange[]): unknown {
  return changes.reduce((result, change) => applyAt(result, change.path, change), value);
}

function applyAt(value: unknown, path: readonly Step[], change: FieldChange): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change.kind === "reordered" ? reorder(value, change) : change.after;
  const last = rest.length === 0 && change.kind !== "reordered";
  if (Array.isArray(value)) return applyToList(value, step, rest, change, last);
  if (!("field" in step)) throw new Error(`no list at ${formatPath(path)}`);
  const fields = Object.entries(value as Json);
  const entry = fields.find(([name]) => name === step.field);
  if (last && change.kind === "removed") return Object.fromEntries(fields.filter((field) => field !== entry));
  const next: [string, unknown] = [step.field, applyAt(entry?.[1], rest, change)];
  return Object.fromEntries(entry ? fields.with(fields.indexOf(entry), next) : [...fields, next]);
}

function applyToList(
  list: unknown[],
  step: Step,
  rest: Step[],
  change: FieldChange,
  last: boolean,
): unknown[] {
  const at = list.findIndex((item, i) => isAt(item, i, step));
  if (last && change.kind === "added") return [...list, change.after];
  if (at < 0) throw new Error("no such item");
  return last && change.kind === "removed"
    ? list.toSpliced(at, 1)
    : list.with(at, applyAt(list[at], rest, change));
}

function isAt(item: unknown, position: number, step: Step): boolean {
  if ("index" in step) return step.index === position;
  if ("value" in step) return item === step.value;
  return "keys" in step && step.keys.every(([name, value]) => (item as Json)[name] === value);
}

function reorder(list: unknown, change: FieldChange): unknown[] {
  const items = list as unknown[];
  const idOf = (item: unknown) =>
    typeof item === "string"
      ? JSON.stringify(item)
      : ["containerPort", "port", "name", "type", "uid"]
          .filter((name) => Object.hasOwn(item as Json, name))
          .map((name) => `${name}=${JSON.stringify((item as Json)[name])}`)[0];
  return (change.after as string[]).map((id) => items.find((item) => idOf(item) === id));
}
