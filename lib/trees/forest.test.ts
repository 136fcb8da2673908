import fc from "fast-check";
import { expect, test } from "vitest";
import { Forest, type ForestRules } from "./forest";
import type { ForestNode } from "./forest-node";
import { item, POD, REPLICA_SET } from "./test-objects";
import type { TreeObject } from "./tree-object";

const RULES: ForestRules = {
  group: ({ namespace }) => ({ id: namespace, title: namespace, rank: 0 }),
  follows: () => true,
  hit: ({ name }) => name.startsWith("h"),
};

function forestOf(...objects: readonly TreeObject[]): Forest {
  const forest = new Forest(RULES);
  forest.load(objects);
  return forest;
}

/** Everything a forest says, in no order. */
function dump(forest: Forest): string[] {
  const line = (node: ForestNode, above: string): string[] => [
    `${above}>${node.key} ${JSON.stringify(node.sums?.total === 0 ? null : node.sums)} ${node.cut}`,
    ...[...(node.children ?? [])].flatMap((child) => line(child, node.key)),
  ];
  return line(forest.root, "").sort();
}

const parentOf = (forest: Forest, uid: string) => forest.get(uid)?.parent?.key;

test("an object is below its controller, else below the first owner that is there", () => {
  const forest = forestOf(
    item(REPLICA_SET, "a", []),
    item(REPLICA_SET, "b", []),
    item(POD, "both", [{ uid: "a" }, { uid: "b", controller: true }]),
    item(POD, "plain", [{ uid: "gone" }, { uid: "a" }]),
    item(POD, "lost", [{ uid: "gone" }]),
  );
  expect(parentOf(forest, "both")).toBe("b");
  expect(parentOf(forest, "plain")).toBe("a");
  expect(parentOf(forest, "lost")).toBe("shop");
});

test("the owner may come after the object, and go before it", () => {
  const forest = forestOf(item(POD, "p", [{ uid: "r" }]), item(REPLICA_SET, "r", []));
  expect(parentOf(forest, "p")).toBe("r");
  forest.remove("r");
  expect(parentOf(forest, "p")).toBe("shop");
});

test("a parent counts what is below it, and how that fares", () => {
  const forest = forestOf(
    item(REPLICA_SET, "r", []),
    item(POD, "h1", [{ uid: "r" }], "failed"),
    item(POD, "x1", [{ uid: "r" }]),
  );
  expect(forest.get("r")?.sums).toMatchObject({ total: 2, hits: 1, health: [1, 0, 0, 0, 1] });
  forest.put(item(POD, "h1", [{ uid: "r" }], "current"));
  expect(forest.root.sums).toMatchObject({ total: 3, hits: 1, health: [0, 0, 0, 0, 3] });
});

test("a cycle is cut above its smallest uid, whatever came first, and closes again", () => {
  const ring = ["c", "a", "b"].map((uid, i) => item(POD, uid, [{ uid: ["a", "b", "c"][i] ?? "" }]));
  for (const order of [ring, ring.toReversed()]) {
    const forest = forestOf(...order);
    expect(forest.get("a")?.cut).toBe(true);
    expect(parentOf(forest, "a")).toBe("shop");
    forest.put(item(POD, "c", []));
    expect(forest.get("a")?.cut).toBe(false);
    expect(parentOf(forest, "a")).toBe("b");
  }
});

test("an object that owns itself is a root", () => {
  const forest = forestOf(item(POD, "a", [{ uid: "a" }]));
  expect(parentOf(forest, "a")).toBe("shop");
  expect(forest.root.sums?.total).toBe(1);
});

const uids = fc.constantFrom(..."abcdefh");
const change = fc.record({
  uid: uids,
  remove: fc.boolean(),
  owners: fc.array(fc.record({ uid: uids, controller: fc.boolean() }), { maxLength: 3 }),
  health: fc.constantFrom("failed" as const, "current" as const, "terminating" as const),
});

test("after any changes the forest is the one that the objects make from nothing", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      const forest = new Forest(RULES);
      const held = new Map<string, TreeObject>();
      for (const { uid, remove, owners, health } of changes) {
        const object = item(POD, uid, owners, health);
        if (remove) held.delete(uid);
        else held.set(uid, object);
        if (remove) forest.remove(uid);
        else forest.put(object);
      }
      expect(dump(forest)).toEqual(dump(forestOf(...held.values())));
    }),
    { numRuns: 500 },
  );
});
