import { expect, test } from "vitest";
import { parseFilter } from "./filter";
import { type FlatRow, flatten } from "./flatten";
import { Forest } from "./forest";
import { type Grouping, groupingRules } from "./grouping";
import { readSorting } from "./query";
import { item, kindOf, NODE, POD, REPLICA_SET } from "./test-objects";
import { toggleId } from "./toggle-id";
import type { TreeObject } from "./tree-object";
import { treeText } from "./tree-text";

const DEPLOYMENT = kindOf("apps", "Deployment");
const CONFIG = kindOf("", "ConfigMap");
const NOW = Date.parse("2026-01-01T00:10:00Z");
const created = { creationTimestamp: "2026-01-01T00:00:00Z" };

const node = item(NODE, "n1");
const objects: readonly TreeObject[] = [
  node,
  item(CONFIG, "conf", [], "current", { labels: { app: "web" } }),
  item(DEPLOYMENT, "web", [], "current", { labels: { app: "web" }, ...created }),
  item(REPLICA_SET, "web-a", [{ uid: "web", kind: DEPLOYMENT, controller: true }], "current", created),
  item(POD, "web-a-1", [{ uid: "web-a", controller: true }], "current", created),
  item(POD, "web-a-2", [{ uid: "web-a", controller: true }], "failed", created),
  item(POD, "static", [{ uid: "n1", kind: NODE, controller: true }]),
];

interface Look {
  readonly group?: Grouping;
  readonly label?: string;
  readonly filter?: string;
  readonly depth?: number;
  readonly toggled?: readonly string[];
  readonly sort?: string;
}

function rows({
  group = "namespace",
  label = "",
  filter = "",
  depth = 9,
  toggled = [],
  sort = "name",
}: Look) {
  const read = parseFilter(filter);
  if (!read.ok) throw new Error(read.message);
  const forest = new Forest({ ...groupingRules(group, label), hit: read.value });
  forest.load(objects);
  const opening = { depth, toggled: new Set(toggled.map(toggleId)), filtering: !read.empty };
  return flatten(forest.root, opening, readSorting(sort));
}

const say = ({ node, level, open, position, siblings }: FlatRow) =>
  `${"  ".repeat(level - 1)}${node.object?.name ?? node.group?.title} ${open ?? "-"} ${position}/${siblings}`;

test("groups by themselves; a toggled row is the other way round", () => {
  expect(rows({ depth: 0 }).map(say)).toEqual(["shop false 1/2", "cluster-scoped false 2/2"]);
  expect(rows({ depth: 0, toggled: ["ns/shop"] }).map(say)).toEqual([
    "shop true 1/2",
    "  web false 1/3",
    "  static - 2/3",
    "  conf - 3/3",
    "cluster-scoped false 2/2",
  ]);
});

test("an owner outside the namespace does not take an object out of it; by owner it does", () => {
  expect(rows({ group: "owner", depth: 2 }).map(say)).toEqual([
    "owners true 1/1",
    "  web true 1/3",
    "    web-a false 1/1",
    "  conf - 2/3",
    "  n1 true 3/3",
    "    static - 1/1",
  ]);
});

test.each([
  ["kind", undefined, ["Deployment", "ReplicaSet", "Pod", "ConfigMap", "Node"]],
  ["application", undefined, ["web", "no application"]],
  ["label", "app", ["web", "no label app"]],
] as const)("by %s", (group, label, titles) => {
  expect(rows({ group, label: label ?? "", depth: 0 }).map(({ node }) => node.group?.title)).toEqual(titles);
});

test("a filter shows hits with the way to them, and opens that way unless it was closed", () => {
  expect(rows({ filter: "status:failed", depth: 0 }).map(say)).toEqual([
    "shop true 1/1",
    "  web true 1/1",
    "    web-a true 1/1",
    "      web-a-2 - 1/1",
  ]);
  expect(rows({ filter: "status:failed", depth: 0, toggled: ["web"] }).map(say)).toEqual([
    "shop true 1/1",
    "  web false 1/1",
  ]);
});

test("what is below a hit can be opened", () => {
  const shown = rows({ filter: "kind:Deployment", depth: 0, toggled: ["web", "web-a"] });
  expect(shown.map(({ node }) => node.key)).toEqual(["ns/shop", "web", "web-a", "web-a-1", "web-a-2"]);
});

test("the worst first, whoever it is of", () => {
  expect(rows({ sort: "health", depth: 1 }).map(({ node }) => node.key)).toEqual([
    "ns/shop",
    "web",
    "static",
    "conf",
    "cluster",
    "n1",
  ]);
});

test("as text it reads like kubectl-tree", () => {
  expect(treeText(rows({ filter: "web kind:Deployment,ReplicaSet,Pod" }), NOW)).toBe(
    [
      "NAMESPACE  NAME                  READY  STATUS  AGE",
      "           shop",
      "shop       └─Deployment/web                     10m",
      "shop         └─ReplicaSet/web-a                 10m",
      "shop           ├─Pod/web-a-1                    10m",
      "shop           └─Pod/web-a-2                    10m",
      "",
    ].join("\n"),
  );
});

test("short names of rows are seven characters and differ", () => {
  const names = new Set(Array.from({ length: 20_000 }, (_, i) => toggleId(`uid-${i}`)));
  expect(names.size).toBe(20_000);
  for (const name of [...names].slice(0, 100)) expect(name).toMatch(/^[0-9a-z]{7}$/);
});
