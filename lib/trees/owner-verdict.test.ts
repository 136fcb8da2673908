import { expect, test } from "vitest";
import { judgeOwners, type OwnerLookup } from "./owner-verdict";
import { item, kindOf, NODE, POD, REPLICA_SET } from "./test-objects";
import { kindId, type TreeObject } from "./tree-object";

const WIDGET = kindOf("x.dev", "Widget", false);

function among(...objects: readonly TreeObject[]): OwnerLookup {
  return {
    byUid: (uid) => objects.find((object) => object.uid === uid) ?? null,
    byName: (group, kind, namespace, name) =>
      objects.find(
        (o) => kindId(o.kind) === `${group}/${kind}` && o.namespace === namespace && o.name === name,
      ) ?? null,
    isRead: (group) => group !== "unread.dev",
  };
}

const set = item(REPLICA_SET, "r");
const judged = (object: TreeObject, ...others: TreeObject[]) => {
  const verdict = judgeOwners(object, among(object, ...others));
  return [verdict.collection, ...verdict.owners.map(({ fault }) => fault)];
};

test("an owner that is there keeps the object, whatever the others are", () => {
  expect(judged(item(POD, "p", [{ uid: "r" }, { uid: "gone" }]), set)).toEqual(["kept", "solid", "gone"]);
  expect(judged(item(POD, "p"))).toEqual(["kept"]);
});

test("an object whose owners are all gone is deleted; a namesake of another uid does not keep it", () => {
  expect(judged(item(POD, "p", [{ uid: "gone" }]))).toEqual(["will-be-deleted", "gone"]);
  expect(judged(item(POD, "p", [{ uid: "old", name: "r" }]), set)).toEqual([
    "will-be-deleted",
    "uid-mismatch",
  ]);
  expect(judged(item(POD, "p", [{ uid: "r", name: "q" }]), set)).toEqual([
    "will-be-deleted",
    "other-identity",
  ]);
});

test("an owner in another namespace counts as gone; a cluster-scoped one is found", () => {
  const elsewhere = item(POD, "p", [{ uid: "r" }], "current", { namespace: "till" });
  expect(judged(elsewhere, set)).toEqual(["will-be-deleted", "other-namespace"]);
  const node = item(NODE, "n");
  expect(judged(item(POD, "p", [{ uid: "n", kind: NODE }]), node)).toEqual(["kept", "solid"]);
});

test("a cluster-scoped object is never collected for an owner in a namespace", () => {
  expect(judged(item(WIDGET, "w", [{ uid: "r" }]), set)).toEqual(["never-collected", "unresolvable"]);
});

test("a foreground deletion waits for its dependents", () => {
  const going = item(REPLICA_SET, "r", [], "terminating", {
    deletionTimestamp: "2026-01-01T00:00:00Z",
    finalizers: ["foregroundDeletion"],
  });
  expect(judged(item(POD, "p", [{ uid: "r" }]), going)).toEqual(["deleted-with-owner", "waiting"]);
});

test("what is not read is not called gone", () => {
  const kind = kindOf("unread.dev", "Thing");
  expect(judged(item(POD, "p", [{ uid: "t", kind }]))).toEqual(["unknown", "unread"]);
});

test("two controllers are counted", () => {
  const pod = item(POD, "p", [
    { uid: "r", controller: true },
    { uid: "s", controller: true },
  ]);
  expect(judgeOwners(pod, among(pod, set)).controllers).toBe(2);
});
