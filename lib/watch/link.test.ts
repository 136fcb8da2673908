import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeLink, encodeLink, MAX_LINK_BYTES } from "@/lib/link/link";
import { initialState } from "@/lib/link/view";
import { PANELS, type WatchState, watchView } from "./link";
import type { StreamSpec } from "./stream-spec";
import { CHANGE_CLASSES, EVENT_TYPES } from "./types";

const stateOf = (search: string) => {
  const decoded = decodeLink(watchView, search);
  if (decoded.kind !== "ok") throw new Error("too new");
  return decoded.state;
};

test("a link is readable", () => {
  const state: WatchState = {
    ...initialState(watchView),
    streams: [
      {
        group: "",
        version: "v1",
        resource: "pods",
        namespace: "shop",
        labelSelector: "app in (a,b)",
        fieldSelector: "",
      },
      {
        group: "apps",
        version: "v1",
        resource: "deployments",
        namespace: null,
        labelSelector: "",
        fieldSelector: "metadata.name=web",
      },
    ],
    types: ["MODIFIED", "ERROR"],
    axis: "rv",
    paused: true,
  };
  const { href } = encodeLink(watchView, state);
  expect(href).toBe(
    "/watch?v=1&streams=v1/pods@shop:app%20in%20(a~cb),apps/v1/deployments::metadata.name%3Dweb&types=MODIFIED,ERROR&axis=rv&paused=1",
  );
  expect(stateOf(href.slice(href.indexOf("?")))).toEqual(state);
});

describe("a stream that cannot be read is left out", () => {
  test.each([
    "pods",
    "v1/",
    "/v1/pods",
    "a/b/v1/pods",
    "v1/PODS",
    "v1/pods@Shop",
    "v1/../pods",
    "v1/pods@a@b",
    "v1/pods:a:b:c",
    `v1/pods:${"a".repeat(513)}`,
    "v1/pods:a\u202eb",
  ])("%j", (raw) => {
    expect(
      stateOf(`?streams=${encodeURIComponent(raw)},v1/nodes`).streams.map(({ resource }) => resource),
    ).toEqual(raw === "/v1/pods" ? ["pods", "nodes"] : ["nodes"]);
  });

  test("and there are eight at most", () => {
    expect(stateOf(`?streams=${Array(20).fill("v1/pods").join(",")}`).streams).toHaveLength(8);
  });

  test("a wrong selector is kept: the server shall say what is wrong", () => {
    expect(stateOf("?streams=v1/pods:a===b").streams[0]?.labelSelector).toBe("a===b");
  });
});

const name = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,8}[a-z0-9])?$/);
const selector = fc.oneof(fc.constant(""), fc.stringMatching(/^[ -~]{0,20}$/));
const stream: fc.Arbitrary<StreamSpec> = fc.record({
  group: fc.oneof(fc.constant(""), name),
  version: name,
  resource: name,
  namespace: fc.option(name),
  labelSelector: selector,
  fieldSelector: selector,
});
const state: fc.Arbitrary<WatchState> = fc.record({
  streams: fc.array(stream, { maxLength: 8 }),
  types: fc.subarray([...EVENT_TYPES]),
  changes: fc.subarray([...CHANGE_CLASSES]),
  find: fc.stringMatching(/^[ -~]{0,20}$/),
  axis: fc.constantFrom("time", "rv"),
  paused: fc.boolean(),
  panel: fc.constantFrom(...PANELS),
  of: fc.nat(7),
  verb: fc.constantFrom("list", "watch"),
  bookmarks: fc.boolean(),
  initial: fc.boolean(),
});

test("what is written is read, within 2 KiB, and what had no room is named", () => {
  fc.assert(
    fc.property(state, (before) => {
      const { href, dropped } = encodeLink(watchView, before);
      expect(href.length).toBeLessThanOrEqual(MAX_LINK_BYTES);
      const after = stateOf(href.slice(href.indexOf("?")));
      const expected = {
        ...before,
        ...Object.fromEntries(
          dropped.map((field) => [field, initialState(watchView)[field as keyof WatchState]]),
        ),
      };
      expect(after).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test("any query has a state", () => {
  fc.assert(
    fc.property(
      fc.string(),
      (raw) => void stateOf(`?streams=${encodeURIComponent(raw.toWellFormed())}&${raw}`),
    ),
  );
});
