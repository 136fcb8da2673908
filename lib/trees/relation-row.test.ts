import { expect, test } from "vitest";
import { incomingRows, outgoingRows } from "./relation-row";
import { catalogueOf, indexOf } from "./relations/fixture";
import { item, kindOf, POD } from "./test-objects";

const SERVICE = kindOf("", "Service");
const KINDS = new Map([POD, SERVICE].map((kind) => [`${kind.group}/${kind.kind}`, kind]));
const names = (rows: readonly { end: { name: string } }[]) => rows.map(({ end }) => end.name);

/** A Service that selects that many pods, the last of them failed. */
function selecting(pods: number) {
  const plain = item(SERVICE, "web");
  const service = { ...plain, object: { ...plain.object, spec: { selector: { app: "web" } } } };
  const made = Array.from({ length: pods }, (_, i) =>
    item(POD, `web-${i}`, [], i === pods - 1 ? "failed" : "current", { labels: { app: "web" } }),
  );
  return indexOf([service, ...made.reverse()], catalogueOf(KINDS));
}

test("what a selector leads to is in the order in which people count", () => {
  const rows = selecting(12).outgoing("web").flatMap(outgoingRows);
  expect(names(rows)).toEqual(Array.from({ length: 12 }, (_, i) => `web-${i}`));
  expect(rows.every(({ more }) => more === 0)).toBe(true);
});

test("of more than can be shown the worst are kept, and the others counted once", () => {
  const rows = selecting(1000).outgoing("web").flatMap(outgoingRows);
  expect(names(rows).slice(-3)).toEqual(["web-297", "web-298", "web-999"]);
  expect(rows.length).toBe(300);
  expect(rows.reduce((sum, { more }) => sum + more, 0)).toBe(700);
});

test("who refers to an object is in the order in which people count", () => {
  const plain = item(POD, "web-1", [], "current", { labels: { app: "web" } });
  const services = ["s-10", "s-9"].map((name) => {
    const service = item(SERVICE, name);
    return { ...service, object: { ...service.object, spec: { selector: { app: "web" } } } };
  });
  const index = indexOf([plain, ...services], catalogueOf(KINDS));
  expect(names(incomingRows(index.incoming("web-1")))).toEqual(["s-9", "s-10"]);
});
