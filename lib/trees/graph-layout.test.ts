import { expect, test } from "vitest";
import { drawNeighbourhood } from "./graph-layout";
import { dotText, mermaidText } from "./graph-text";
import { incomingRow, objectEnd, outgoingRows } from "./relation-row";
import { catalogueOf, indexOf } from "./relations/fixture";
import { item, kindOf, POD, REPLICA_SET } from "./test-objects";

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

function picture() {
  const kinds = new Map(
    [POD, REPLICA_SET, SERVICE, SECRET].map((kind) => [`${kind.group}/${kind.kind}`, kind]),
  );
  const index = indexOf([set, pod, service], catalogueOf(kinds));
  const rows = [
    ...index.outgoing("web-1").flatMap(outgoingRows),
    ...index.incoming("web-1").map(incomingRow),
  ].filter(({ rule }) => rule !== "owner");
  return drawNeighbourhood(objectEnd(pod), [objectEnd(set)], [], rows);
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
  const children = Array.from({ length: 100 }, (_, i) => objectEnd(item(POD, `child-${i}`)));
  const { nodes, left } = drawNeighbourhood(objectEnd(pod), [], children, []);
  expect([nodes.length, left]).toEqual([60, 41]);
});

test("as DOT and Mermaid no name ends its quotes", () => {
  expect(dotText(picture())).toContain('-> n2 [label="pulls images with", style=dashed];');
  expect(dotText(picture())).toContain('label="Secret no\'such"');
  expect(mermaidText(picture())).toContain('-.->|"pulls images with"|');
});
