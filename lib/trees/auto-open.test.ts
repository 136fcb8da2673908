import { expect, test } from "vitest";
import type { HealthState } from "@/lib/objects/health";
import { openedByItself } from "./auto-open";
import { Forest } from "./forest";
import { groupingRules } from "./grouping";
import { item, POD, REPLICA_SET } from "./test-objects";
import { toggleId } from "./toggle-id";
import type { TreeObject } from "./tree-object";

const inNamespace = (
  namespace: string,
  name: string,
  state: HealthState = "current",
  owner?: string,
): TreeObject => ({
  ...item(owner === undefined ? REPLICA_SET : POD, name, owner === undefined ? [] : [{ uid: owner }], state),
  namespace,
});

function forestOf(objects: readonly TreeObject[]) {
  const forest = new Forest({ ...groupingRules("namespace", ""), hit: () => true });
  forest.load(objects);
  return forest.root;
}

const many = (namespace: string, count: number, state: HealthState = "current") =>
  Array.from({ length: count }, (_, i) => inNamespace(namespace, `${namespace}-${i}`, state));

test("a few objects are shown one level deep", () => {
  expect(openedByItself(forestOf(many("shop", 10)))).toEqual({ depth: 1, open: [] });
});

test("of many, the namespace with the worst is open down to what failed, and nothing else", () => {
  const root = forestOf([
    ...many("a", 60),
    ...many("b", 60, "in-progress"),
    ...many("c", 60),
    inNamespace("c", "set", "in-progress"),
    inNamespace("c", "pod", "failed", "set"),
  ]);
  expect(openedByItself(root)).toEqual({ depth: 0, open: [toggleId("ns/c"), toggleId("set")] });
});

test("of two namespaces in which something failed, the one with more of it", () => {
  const root = forestOf([
    ...many("a", 60),
    ...many("b", 60),
    ...many("a", 1, "failed"),
    ...many("b", 3, "failed"),
  ]);
  expect(openedByItself(root).open).toEqual([toggleId("ns/b")]);
});

test("where all is well, many stay closed", () => {
  expect(openedByItself(forestOf([...many("a", 60), ...many("b", 60)]))).toEqual({ depth: 0, open: [] });
});

test("a namespace of more rows than anybody reads stays closed, whatever failed in it", () => {
  const root = forestOf([...many("a", 5000), ...many("b", 60), inNamespace("a", "x", "failed")]);
  expect(openedByItself(root)).toEqual({ depth: 0, open: [] });
});

test("where the worst namespace is too long, the worst of those that are not is open", () => {
  const root = forestOf([
    ...many("a", 5000),
    ...many("a", 9, "failed"),
    ...many("b", 60),
    inNamespace("b", "x", "failed"),
  ]);
  expect(openedByItself(root).open).toEqual([toggleId("ns/b")]);
});

test("one group alone is open", () => {
  expect(openedByItself(forestOf(many("a", 5000)))).toEqual({ depth: 1, open: [] });
});
