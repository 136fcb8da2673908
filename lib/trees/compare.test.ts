import { expect, test } from "vitest";
import { compareObjects } from "./compare";
import { item, kindOf, POD } from "./test-objects";
import { type TreeObject, treeObject } from "./tree-object";

const PRINTED = {
  ...kindOf("", "Pod"),
  columns: new Map(["Name", "Ready", "Status", "Restarts", "Age"].map((name, at) => [name, at] as const)),
};

function printed(version: string, ...cells: string[]): TreeObject {
  const metadata = { uid: "a", name: "a", namespace: "shop", resourceVersion: version };
  return treeObject(PRINTED, { metadata, cells: ["a", ...cells] });
}

const said = (before: readonly TreeObject[], now: readonly TreeObject[]) =>
  compareObjects(before, now).map(({ what, object, says }) => [what, object.name, ...says]);

test("what came, went and changed, what fares worst first; what has the same version is left out", () => {
  const before = [item(POD, "same"), item(POD, "gone"), item(POD, "other", [], "current", { generation: 1 })];
  const now = [
    item(POD, "same"),
    item(POD, "new", [], "failed"),
    item(POD, "other", [], "current", { generation: 2, resourceVersion: "2" }),
  ];
  expect(said(before, now)).toEqual([
    ["appeared", "new"],
    ["vanished", "gone"],
    ["changed", "other", "spec, generation: 1 → 2"],
  ]);
});

test("columns that only tell the time do not count, also within a cell", () => {
  const before = [printed("1", "1/1", "Running", "3 (5m ago)", "2d")];
  expect(said(before, [printed("2", "0/1", "CrashLoopBackOff", "4 (2s ago)", "2d")])).toEqual([
    ["changed", "a", "Ready: 1/1 → 0/1", "Status: Running → CrashLoopBackOff", "Restarts: 3 → 4"],
  ]);
  expect(said(before, [printed("2", "1/1", "Running", "3 (6m ago)", "3d")])).toEqual([
    ["changed", "a", "something that neither its columns nor its metadata tell"],
  ]);
});

test("labels, deletion, owners and finalizers are told", () => {
  const before = [item(POD, "a", [], "current", { labels: { app: "web", tier: "front" } })];
  const now = item(POD, "a", [{ uid: "set" }], "terminating", {
    resourceVersion: "2",
    labels: { app: "db" },
    deletionTimestamp: "2026-11-27T18:00:00Z",
    finalizers: ["x"],
  });
  expect(said(before, [now])).toEqual([
    [
      "changed",
      "a",
      "deletion asked for",
      "label app: web → db",
      "label tier: front → none",
      "owners",
      "finalizers",
    ],
  ]);
});

test("an object of the same name and another uid is another object", () => {
  const other = { ...item(POD, "b"), name: "a" };
  expect(
    said([item(POD, "a")], [other])
      .map(([what]) => what)
      .sort(),
  ).toEqual(["appeared", "vanished"]);
});
