import { expect, test } from "vitest";
import { incomingRows, objectEnd, outgoingRows } from "../relation-row";
import { catalogueOf, indexOf } from "../relations/fixture";
import { item, kindOf, POD, REPLICA_SET } from "../test-objects";
import { drawLayers } from "./layers";
import { neighbourhood } from "./links";
import { type GraphPicture, labelWidth, NODE_HEIGHT, NODE_WIDTH } from "./picture";
import { drawStack, STACK_WIDTH } from "./stack";
import { dotText, mermaidText } from "./text";

const SERVICE = kindOf("", "Service");
const SECRET = kindOf("", "Secret");

const set = item(REPLICA_SET, "web-a");
const bare = item(POD, "web-1", [{ uid: "web-a", controller: true }], "failed", { labels: { app: "web" } });
const pod = {
  ...bare,
  object: { ...bare.object, spec: { imagePullSecrets: [{ name: 'no"such' }] } },
};
const plain = item(SERVICE, "web");
const service = { ...plain, object: { ...plain.object, spec: { selector: { app: "web" } } } };

function incomingRowOf(name: string) {
  const [row] = incomingRows(index().incoming("web-1"));
  if (row === undefined) throw new Error("nothing refers to it");
  // Of several kinds: many of one have a frame and no lines of their own.
  const kind = kindOf("", `Kind${Number(name.slice(4)) % 8}`);
  return { ...row, key: name, end: objectEnd(item(kind, name)) };
}

function index() {
  const kinds = new Map(
    [POD, REPLICA_SET, SERVICE, SECRET].map((kind) => [`${kind.group}/${kind.kind}`, kind]),
  );
  return indexOf([set, pod, service], catalogueOf(kinds));
}

function picture() {
  const rows = [
    ...index().outgoing("web-1").flatMap(outgoingRows),
    ...incomingRows(index().incoming("web-1")),
  ].filter(({ rule }) => rule !== "owner");
  return drawLayers(neighbourhood(objectEnd(pod), [objectEnd(set)], [], rows));
}

test("stands between what it comes from and what it leads to", () => {
  const { nodes, edges } = picture();
  const x = (name: string) => nodes.find(({ end }) => end.name === name)?.x ?? Number.NaN;
  expect(x("web-a")).toBeLessThan(x("web-1"));
  expect(x("web")).toBeLessThan(x("web-1"));
  expect(x('no"such')).toBeGreaterThan(x("web-1"));
  expect(edges.map(({ says, broken, owns }) => [says, broken, owns])).toEqual([
    ["owns", false, true],
    ["pulls images with", true, false],
    ["sends to", false, false],
  ]);
});

test("is the same picture every time", () => {
  expect(picture()).toEqual(picture());
});

test("leaves out what nobody could read, and says how much", () => {
  const { nodes, left } = drawLayers(neighbourhood(objectEnd(pod), [], pods(400), [], 7));
  expect([nodes.length, left]).toEqual([300, 108]);
});

const pods = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    objectEnd(item(POD, `child-${i}`, [], i === 3 ? "failed" : "current")),
  );

test.each([
  ["in layers", drawLayers, 1100],
  ["in one column", drawStack, STACK_WIDTH],
])("many of one kind stand in a frame to which one line leads, %s", (_, draw, width) => {
  const picture = draw(
    neighbourhood(objectEnd(set), [], [objectEnd(item(SERVICE, "one")), ...pods(250)], []),
  );
  const [frame] = picture.bundles;
  if (frame === undefined) throw new Error("there is no frame");
  expect(picture.bundles.map(({ title }) => title)).toEqual(["owns: 250 × Pod, 1 failed"]);
  expect(frame.width).toBeLessThanOrEqual(width);
  expect(picture.edges.map(({ to }) => to)).toEqual(["one", frame.id]);
  // Each cell within the frame, none on another.
  const cells = picture.nodes.filter(({ bundled }) => bundled);
  expect(cells).toHaveLength(250);
  const at = new Set<string>();
  for (const { x, y, width, height } of cells) {
    at.add(`${x} ${y}`);
    expect(x - width / 2).toBeGreaterThan(frame.left);
    expect(x + width / 2).toBeLessThan(frame.left + frame.width);
    expect(y - height / 2).toBeGreaterThan(frame.top);
    expect(y + height / 2).toBeLessThan(frame.top + frame.height);
  }
  expect(at.size).toBe(250);
  // What is not in it stands clear of it.
  for (const { x, y, width, height } of picture.nodes.filter(({ bundled }) => !bundled)) {
    const beside = x + width / 2 < frame.left || x - width / 2 > frame.left + frame.width;
    const over = y + height / 2 < frame.top || y - height / 2 > frame.top + frame.height;
    expect(beside || over).toBe(true);
  }
  // As text each has a line of its own.
  expect(dotText(picture).match(/label="owns"/g)).toHaveLength(251);
});

test("as DOT and Mermaid no name ends its quotes", () => {
  expect(dotText(picture())).toContain('-> n2 [label="pulls images with", style=dashed];');
  expect(dotText(picture())).toContain('label="Secret no\\"such"');
  expect(mermaidText(picture())).toContain('-.->|"pulls images with"|');
  expect(mermaidText(picture())).toContain('["Secret no#34;such"]');
});

/** A ServiceAccount to which many refer, and which owns and needs something itself. */
function crowd() {
  const account = objectEnd(item(kindOf("", "ServiceAccount"), "default"));
  const rows = Array.from({ length: 50 }, (_, i) => ({
    ...incomingRowOf(`pod-${i % 48}`),
    says: i % 2 === 0 ? "runs as" : "takes in the rules of",
    direction: i % 5 === 0 ? ("out" as const) : ("in" as const),
  }));
  const owners = [objectEnd(item(POD, "root")), objectEnd(item(POD, "owner"))];
  return neighbourhood(account, owners, [objectEnd(item(POD, "pod-1"))], rows);
}

test.each([
  ["in layers", drawLayers],
  ["in one column", drawStack],
])("what the edges say lies on nothing else, %s", (_, draw) => {
  const { edges, nodes } = draw(crowd());
  const labels = edges.flatMap(({ label, says }) =>
    label === null ? [] : [{ ...label, half: labelWidth(says) / 2 }],
  );
  expect(labels.length).toBeGreaterThan(45);
  for (const [i, a] of labels.entries()) {
    for (const b of labels.slice(i + 1))
      expect(Math.abs(a.y - b.y) >= 14 || Math.abs(a.x - b.x) >= a.half + b.half).toBe(true);
    for (const node of nodes)
      expect(
        Math.abs(node.x - a.x) >= NODE_WIDTH / 2 + a.half || Math.abs(node.y - a.y) >= NODE_HEIGHT / 2 + 7,
      ).toBe(true);
  }
});

test("in one column: whoever refers to it above, what it leads to below, all within a narrow panel", () => {
  const picture: GraphPicture = drawStack(crowd());
  const at = (name: string) => picture.nodes.find(({ end }) => end.name === name);
  const chosen = at("default")?.y ?? Number.NaN;
  expect(picture.width).toBe(STACK_WIDTH);
  expect([at("root")?.y, at("owner")?.y].every((y) => y !== undefined && y < chosen)).toBe(true);
  expect(at("root")?.y).toBeLessThan(at("owner")?.y ?? 0);
  expect(at("pod-2")?.y).toBeLessThan(chosen);
  // Leads to it and is led to: below, with a line of its own for each.
  expect(at("pod-1")?.y).toBeGreaterThan(chosen);
  expect(at("pod-5")?.y).toBeGreaterThan(chosen);
  const places = picture.nodes.map(({ x, y }) => `${x} ${y}`);
  expect(new Set(places).size).toBe(picture.nodes.length);
  // Each line begins and ends at a box.
  for (const { from, to, points } of picture.edges) {
    for (const [id, point] of [
      [from, points[0]],
      [to, points.at(-1)],
    ] as const) {
      const node = picture.nodes.find((one) => one.id === id);
      expect(Math.abs((node?.y ?? 0) - (point?.y ?? 0))).toBeLessThanOrEqual(NODE_HEIGHT / 2);
      expect(Math.abs((node?.x ?? 0) - (point?.x ?? 0))).toBeLessThanOrEqual(NODE_WIDTH / 2);
    }
  }
});

test("a name may be anything: it is text in DOT and in Mermaid", () => {
  const user = objectEnd(item(kindOf("", "User"), 'a\\N "b"]\n`<img src=x>` #quot; \u202e'));
  const alone = drawLayers(neighbourhood(user, [], [], []));
  expect(dotText(alone).split("\n")[3]).toBe(
    String.raw`  n0 [label="User a\\N \"b\"] ${"`"}<img src=x>${"`"} #quot; ⟨202E⟩"];`,
  );
  expect(mermaidText(alone).split("\n")[1]).toBe(
    '  n0["User a#92;N #34;b#34;] #96;#60;img src=x#62;#96; #35;quot; ⟨202E⟩"]',
  );
});
