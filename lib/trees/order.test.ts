import { expect, test } from "vitest";
import { Forest } from "./forest";
import { groupingRules } from "./grouping";
import { childrenOf, type Sorting } from "./order";
import { item, kindOf, NODE, POD } from "./test-objects";
import type { TreeObject } from "./tree-object";

const BY_NAME: Sorting = { key: "name", descending: false };

/** Names on the first level below the only group, in the order asked for. */
function order(objects: readonly TreeObject[], sorting: Sorting): string[] {
  const forest = new Forest({ ...groupingRules("owner", ""), hit: () => true });
  forest.load(objects);
  const [group] = childrenOf(forest.root, sorting);
  return group === undefined ? [] : childrenOf(group, sorting).map(({ object }) => object?.name ?? "");
}

test("numbers within names are in the order in which people count", () => {
  const pods = ["db-10", "db-2", "db-1"].map((name) => item(POD, name));
  expect(order(pods, BY_NAME)).toEqual(["db-1", "db-2", "db-10"]);
  expect(order(pods, { key: "name", descending: true })).toEqual(["db-10", "db-2", "db-1"]);
  expect(order(pods, { key: "created", descending: true })).toEqual(["db-1", "db-2", "db-10"]);
});

test("what is sorted by text of a column counts its numbers too", () => {
  const on = (name: string, nodeName: string) => ({
    ...item(POD, name),
    object: { ...item(POD, name).object, spec: { nodeName } },
  });
  const pods = [on("a", "kwok-10"), on("b", "kwok-2"), item(POD, "c")];
  expect(order(pods, { key: "node", descending: false })).toEqual(["b", "a", "c"]);
  expect(order(pods, { key: "node", descending: true })).toEqual(["a", "b", "c"]);
});

test("workloads stand before other kinds, and one name in two namespaces by the namespace", () => {
  const till = item(POD, "z", [], "current", { name: "web", namespace: "a-till" });
  const shop = item(POD, "a", [], "current", { name: "web", namespace: "shop" });
  const objects = [
    item(kindOf("", "Zebra"), "a-1"),
    item(NODE, "n-1"),
    shop,
    till,
    item(kindOf("apps", "Deployment"), "z-1"),
  ];
  expect(order(objects, BY_NAME)).toEqual(["z-1", "web", "web", "n-1", "a-1"]);
  const forest = new Forest({ ...groupingRules("kind", ""), hit: () => true });
  forest.load([shop, till]);
  const [pods] = childrenOf(forest.root, BY_NAME);
  expect(pods && childrenOf(pods, BY_NAME).map(({ object }) => object?.namespace)).toEqual([
    "a-till",
    "shop",
  ]);
});
