import { expect, test } from "vitest";
import { parseFilter } from "./filter";
import { item, kindOf, NODE, POD, REPLICA_SET } from "./test-objects";
import type { TreeObject } from "./tree-object";

const DEPLOYMENT = kindOf("apps", "Deployment");
const pod = item(POD, "web-1", [{ uid: "r" }], "failed", { labels: { app: "web", tier: "front" } });
const deployment = item(DEPLOYMENT, "web", [], "current", {
  labels: { app: "web" },
  managedFields: [{ manager: "helm", operation: "Apply" }],
});
const node = item(NODE, "n1");
const leaving = item(REPLICA_SET, "old", [], "terminating", {
  deletionTimestamp: "2026-01-01T00:00:00Z",
  finalizers: ["x.dev/hold"],
});
const ALL = [pod, deployment, node, leaving];

function hits(text: string): string[] | string {
  const read = parseFilter(text);
  return read.ok ? ALL.filter(read.value).map(({ name }) => name) : read.message;
}

test.each([
  ["", ["web-1", "web", "n1", "old"]],
  ["kind:pod", ["web-1"]],
  ["kind:deployments.apps,Node", ["web", "n1"]],
  ["kind:deployments.extensions", []],
  ["ns:shop -kind:Pod", ["web", "old"]],
  ["status:problem", ["web-1", "old"]],
  ["status:failed", ["web-1"]],
  ["app=web", ["web-1", "web"]],
  ["app=web,tier!=front", ["web"]],
  ['label:"app in (web, db)" name:-1', ["web-1"]],
  ["!app ns:shop", ["old"]],
  ["manager:helm", ["web"]],
  ["is:root -kind:Node", ["web", "old"]],
  ["is:deleting,owned", ["web-1", "old"]],
  ["is:finalized", ["old"]],
  ["WEB", ["web-1", "web"]],
  ["  web   kind:Pod ", ["web-1"]],
])("%j", (text, expected) => {
  expect(hits(text)).toEqual(expected);
});

test.each([
  ["colour:red", /there is no colour:.*in quotes$/],
  ["kind:", /kind: needs a value|there is no/],
  ["is:blue", /there is no is:blue/],
  ['"web', /a quote is not closed/],
  ["app=web=x", /found/],
])("%j says why it cannot be read", (text, message) => {
  expect(hits(text)).toMatch(message);
});

test("a place is given in what was typed", () => {
  expect(parseFilter("kind:Pod  colour:red")).toMatchObject({ ok: false, at: 10 });
});

test("only what is written asks for nothing is empty", () => {
  const empty = (text: string) => {
    const read = parseFilter(text);
    return read.ok && read.empty;
  };
  expect([empty(""), empty("  "), empty("x")]).toEqual([true, true, false]);
});

test("labels of an object that are none match nothing", () => {
  const odd = {
    ...pod,
    object: { metadata: { ...pod.object.metadata, labels: 7 } },
  } as unknown as TreeObject;
  const read = parseFilter("app=web");
  expect(read.ok && read.value(odd)).toBe(false);
});
