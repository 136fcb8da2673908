import { expect, it } from "vitest";
import type { KubeObject } from "@/lib/objects/kube-object";
import { eventsSelector, isAboutAnother, newestFirst, readEvent } from "./events";

const event = (name: string, fields: object): KubeObject => ({
  metadata: { uid: `uid-${name}`, name, namespace: "shop", resourceVersion: "1" },
  involvedObject: { kind: "Pod", name: "web", uid: "u-1" },
  ...fields,
});

const OLD = event("old", {
  type: "Warning",
  reason: "BackOff",
  message: "Back-off",
  count: 7,
  firstTimestamp: "2026-01-01T00:00:00Z",
  lastTimestamp: "2026-01-01T00:10:00Z",
  source: { component: "kubelet", host: "n1" },
});
const SERIES = event("series", {
  eventTime: "2026-01-01T00:05:00.000000Z",
  series: { count: 3, lastObservedTime: "2026-01-01T00:20:00.000000Z" },
  reportingComponent: "default-scheduler",
  firstTimestamp: null,
  lastTimestamp: null,
});

it("reads both forms of an event", () => {
  expect(readEvent(OLD)).toMatchObject({
    count: 7,
    first: "2026-01-01T00:00:00Z",
    last: "2026-01-01T00:10:00Z",
    source: "kubelet",
    host: "n1",
  });
  expect(readEvent(SERIES)).toMatchObject({
    count: 3,
    first: "2026-01-01T00:05:00.000000Z",
    last: "2026-01-01T00:20:00.000000Z",
    source: "default-scheduler",
  });
});

it("puts the one that happened last first", () => {
  expect(newestFirst([OLD, SERIES].map(readEvent)).map(({ name }) => name)).toEqual(["series", "old"]);
});

it("knows an earlier object of the name, and the kubelet's way to name a node", () => {
  const one = readEvent(OLD);
  expect(isAboutAnother(one, "u-1", "web")).toBe(false);
  expect(isAboutAnother(one, "u-2", "web")).toBe(true);
  expect(isAboutAnother({ ...one, uid: "n1" }, "u-9", "n1")).toBe(false);
});

it("escapes what means something in a selector", () => {
  expect(eventsSelector("Role", "", "a,b=c")).toBe("involvedObject.kind=Role,involvedObject.name=a\\,b\\=c");
});
