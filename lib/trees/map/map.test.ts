import { expect, test } from "vitest";
import type { HealthState } from "@/lib/objects/health";
import { parseFilter } from "../filter";
import { Forest } from "../forest";
import { groupingRules } from "../grouping";
import { item, kindOf, POD, REPLICA_SET } from "../test-objects";
import type { TreeObject } from "../tree-object";
import { branchFilter } from "./branch";
import { kindName, mapMarks, shares } from "./drawing";
import {
  keptCounts,
  MAX_CELLS,
  MAX_GROUPS,
  type MapCell,
  type MapGroup,
  MORE_GROUPS,
  mapGroups,
  objectsIn,
  sizeOf,
} from "./groups";
import { boxAt, type MapBox, MapLayout } from "./layout";
import { mapSvg } from "./svg";

const at = (namespace: string, object: TreeObject): TreeObject => ({ ...object, namespace });

function forestOf(objects: readonly TreeObject[], hit = (_: TreeObject) => true) {
  const forest = new Forest({ ...groupingRules("namespace", ""), hit });
  forest.load(objects);
  return forest.root;
}

/** So many groups of so many kinds each. */
const groupsOf = (groups: number, kinds: number, size = (_: number) => 10): MapGroup[] =>
  Array.from({ length: groups }, (_, g) => ({
    key: `ns/${g}`,
    rev: "1",
    title: `namespace-${g}`,
    cells: Array.from({ length: kinds }, (_, k): MapCell => [`/Kind${k}`, 0, 0, 0, 0, size(g * kinds + k)]),
  }));

test("counts every object once, by group, kind and state, also below others", () => {
  const root = forestOf([
    at("a", item(REPLICA_SET, "set")),
    at("a", item(POD, "p1", [{ uid: "set" }], "failed")),
    at("a", item(POD, "p2", [{ uid: "set" }])),
    at("b", item(POD, "p3", [], "in-progress")),
  ]);
  expect(mapGroups(root, false).map(({ title, cells }) => [title, cells])).toEqual([
    [
      "a",
      [
        ["/Pod", 1, 0, 0, 0, 1],
        ["apps/ReplicaSet", 0, 0, 0, 0, 1],
      ],
    ],
    ["b", [["/Pod", 0, 0, 1, 0, 0]]],
  ]);
});

test("with a filter only hits count, not what is on the way to them", () => {
  const root = forestOf(
    [at("a", item(REPLICA_SET, "set")), at("a", item(POD, "p1", [{ uid: "set" }]))],
    ({ kind }) => kind.kind === "Pod",
  );
  expect(mapGroups(root, true).map(({ cells }) => cells)).toEqual([[["/Pod", 0, 0, 0, 0, 1]]]);
});

test("kept counts are those of a count anew, whatever comes, changes and goes", () => {
  const forest = new Forest({ ...groupingRules("namespace", ""), hit: () => true });
  const count = keptCounts();
  const agree = () => expect(mapGroups(forest.root, false, count)).toEqual(mapGroups(forest.root, false));
  forest.load([
    at("a", item(REPLICA_SET, "set")),
    at("a", item(POD, "p1", [{ uid: "set" }])),
    at("b", item(POD, "p2")),
  ]);
  agree();
  forest.put(at("a", item(POD, "p1", [{ uid: "set" }], "failed")));
  agree();
  // As many as before, and another kind.
  forest.remove("p2");
  forest.put(at("b", item(REPLICA_SET, "other")));
  agree();
  forest.put(at("a", item(POD, "p3", [{ uid: "set" }])));
  forest.remove("set");
  agree();
  forest.load([at("a", item(POD, "p4")), at("c", item(POD, "p5"))]);
  agree();
});

test("of a thousand namespaces of forty kinds a tab gets at most 200 kB, every object counted, what failed by name", () => {
  const kinds = Array.from({ length: 40 }, (_, k) => kindOf(k % 2 ? "apps" : "", `SomewhatLongKindName${k}`));
  const objects = Array.from({ length: 1_000 }, (_, n) =>
    kinds.map((kind, k) =>
      at(
        `team-namespace-${n}`,
        item(kind, `${n}-${k}`, [], n === 977 && k === 3 ? "failed" : ("current" as HealthState)),
      ),
    ),
  ).flat();
  const groups = mapGroups(forestOf(objects), false);
  expect(groups.length).toBe(MAX_GROUPS);
  expect(groups.reduce((sum, { cells }) => sum + cells.length, 0)).toBeLessThanOrEqual(MAX_CELLS);
  expect(JSON.stringify(groups).length).toBeLessThan(200_000);
  expect(objectsIn(groups)).toBe(40_000);
  expect(groups.at(-1)?.key).toBe(MORE_GROUPS);
  expect(groups.find(({ title }) => title === "team-namespace-977")?.cells).toContainEqual([
    "apps/SomewhatLongKindName3",
    1,
    0,
    0,
    0,
    0,
  ]);
});

const inside = (box: MapBox, { x, y, width, height }: MapBox) =>
  box.x >= x &&
  box.y >= y &&
  box.x + box.width <= x + width + 0.01 &&
  box.y + box.height <= y + height + 0.01;

test("kinds lie within their group, do not overlap, and are as large as they are many", () => {
  const boxes = new MapLayout().boxes(
    groupsOf(6, 5, (n) => 20 + n),
    1200,
    700,
  );
  const frames = boxes.filter(({ cell }) => cell === null);
  const cells = boxes.filter(({ cell }) => cell !== null);
  expect([frames.length, cells.length]).toEqual([6, 30]);
  for (const cell of cells) {
    const frame = frames.find(({ group }) => group === cell.group);
    expect(frame !== undefined && inside(cell, frame)).toBe(true);
    expect(boxAt(boxes, cell.x + cell.width / 2, cell.y + cell.height / 2)).toBe(cell);
  }
  const [few, many] = [
    cells.find(({ cell }) => sizeOf(cell ?? [""]) === 20),
    cells.find(({ cell }) => sizeOf(cell ?? [""]) === 49),
  ];
  const area = (box: MapBox | undefined) => (box === undefined ? 0 : box.width * box.height);
  expect(area(many)).toBeGreaterThan(area(few) * 1.5);
});

test("boxes stay where they are when counts change, and nearly so when a kind comes", () => {
  const layout = new MapLayout();
  const before = layout.boxes(
    groupsOf(8, 6, (n) => 10 + n * 3),
    1200,
    700,
  );
  const grown = groupsOf(8, 6, (n) => (n === 7 ? 90 : 10 + n * 3));
  const after = layout.boxes(grown, 1200, 700);
  const order = (boxes: readonly MapBox[]) => boxes.map(({ id }) => id);
  expect(order(after)).toEqual(order(before));
  const moved = (a: readonly MapBox[], b: readonly MapBox[]) =>
    Math.max(
      ...a.map((box) => {
        const other = b.find(({ id }) => id === box.id);
        return other === undefined ? 0 : Math.hypot(box.x - other.x, box.y - other.y);
      }),
    );
  expect(moved(before, after)).toBeLessThan(120);
  expect(
    layout.boxes(
      groupsOf(8, 6, (n) => 10 + n * 3),
      1200,
      700,
    ),
  ).toEqual(before);
});

test("one that failed among thousands has a part that can be seen", () => {
  const [failed, current] = shares(["/Pod", 1, 0, 0, 0, 9_999], 200);
  expect(failed?.state).toBe("failed");
  expect(failed?.width).toBeGreaterThan(4);
  expect((failed?.width ?? 0) + (current?.width ?? 0)).toBeCloseTo(200);
});

test("every state that is bad has a sign of its own beside its colour", () => {
  const box = { id: "a", x: 0, y: 0, width: 300, height: 60, group: groupsOf(1, 1)[0] as MapGroup };
  const marksOf = (...counts: number[]) => mapMarks([{ ...box, cell: ["/Pod", ...counts] }]);
  const signs = [marksOf(2, 0, 0, 0, 0), marksOf(0, 2, 0, 0, 0), marksOf(0, 0, 2, 0, 0)].map((marks) =>
    marks.flatMap((mark) => (mark.what === "path" ? [mark.d] : [])).join(),
  );
  expect(new Set(signs).size).toBe(3);
  expect(signs.every((sign) => sign !== "")).toBe(true);
  expect(marksOf(2, 0, 0, 0, 9).flatMap((mark) => (mark.what === "text" ? [mark.text] : []))).toEqual([
    "Pod 11",
    "✕ 2 failed",
  ]);
});

test("hostile names stay text in the file", () => {
  const ink = {
    failed: "",
    terminating: "",
    "in-progress": "",
    unknown: "",
    current: "",
    ground: "",
    frame: "",
    line: "",
    text: "",
    soft: "",
  };
  const svg = mapSvg({
    width: 10,
    height: 10,
    marks: [
      { what: "text", x: 0, y: 0, text: "</text><script>alert(1)</script>\u0000", ink: "text", bold: false },
    ],
    title: '"><img onerror=x>',
    foot: ["&amp"],
    palette: ink,
  });
  expect(svg).not.toMatch(/<script|<img|\0/);
  expect(svg).toContain("&#38;amp");
});

test("a part of the map is a filter that the tree reads", () => {
  const state = { group: "namespace", label: "", filter: "app=web" } as const;
  const filter = branchFilter({ key: "ns/shop", title: "shop", kind: "apps/Deployment" }, state);
  expect(filter).toBe("app=web ns:shop kind:Deployment.apps");
  expect(parseFilter(filter).ok).toBe(true);
  expect(branchFilter({ key: "ns/shop", title: "shop", kind: null }, state)).toBe("app=web");
  const label = { group: "label", label: "tier", filter: "" } as const;
  expect(branchFilter({ key: "is/front", title: "front", kind: "/Pod" }, label)).toBe(
    'label:"tier=front" kind:Pod',
  );
  expect(kindName("apps/Deployment")).toBe("Deployment");
});
