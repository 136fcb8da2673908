import { expect, it } from "vitest";
import { regarding } from "./regarding";

const pod = { kind: "Pod", namespace: "shop", name: "web-0", uid: "u-1", apiVersion: "v1" };
const POD = { group: "", version: "v1", resource: "Pod", namespace: "shop", name: "web-0", uid: "u-1" };

it("is what an Event of either API is about, and what else it names", () => {
  expect(regarding({ involvedObject: pod })).toEqual([{ kind: "Pod", link: POD }]);
  const node = { kind: "Shelf", apiVersion: "shop.cutaway.dev/v1", name: "s" };
  expect(regarding({ regarding: pod, related: node }).map(({ link }) => link)).toEqual([
    POD,
    { group: "shop.cutaway.dev", version: "v1", resource: "Shelf", namespace: "", name: "s", uid: "" },
  ]);
});

it("names nothing that has no kind or no name", () => {
  for (const odd of [
    null,
    {},
    { involvedObject: 7 },
    { involvedObject: { ...pod, kind: "" } },
    { regarding: { kind: "Pod" } },
  ])
    expect(regarding(odd)).toEqual([]);
});
