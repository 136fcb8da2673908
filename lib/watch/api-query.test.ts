import { describe, expect, it } from "vitest";
import { initialState } from "@/lib/link/view";
import { eventsQueryOf, readEventsQuery, readLabQuery, readLineQuery, readStreams } from "./api-query";
import { watchView } from "./link";

const pods = {
  group: "",
  version: "v1",
  resource: "pods",
  namespace: "shop",
  labelSelector: "tier in (a,b)",
  fieldSelector: "",
};
const nodes = { ...pods, resource: "nodes", namespace: null, labelSelector: "" };

describe("the query of the live view", () => {
  it("is read back as the page's state wrote it", () => {
    const state = {
      ...initialState(watchView),
      streams: [pods, nodes],
      types: ["MODIFIED"] as const,
      changes: ["spec"] as const,
      find: "web,1",
    };
    const { streams, filter } = readEventsQuery(eventsQueryOf(state));
    expect(streams).toEqual([pods, nodes]);
    expect(filter).toEqual({ types: ["MODIFIED"], changes: ["spec"], streams: [], text: "web,1" });
  });

  it("says nothing that chooses nothing", () => {
    expect(eventsQueryOf({ ...initialState(watchView), streams: [nodes] })).toEqual({ streams: "v1/nodes" });
  });

  it("names a stream once, and is refused as a whole where one cannot be read", () => {
    expect(readStreams("v1/nodes,v1/nodes")).toEqual([nodes]);
    const code = { problem: expect.objectContaining({ code: "BAD_QUERY" }) };
    for (const wrong of ["", "v1/nodes,../x", Array(9).fill("v1/nodes").join(",")]) {
      expect(() => readStreams(wrong), wrong).toThrow(expect.objectContaining(code));
    }
  });
});

describe("the line's query", () => {
  const query = { streams: "v1/nodes", width: "400" };

  it("shows everything unless both ends are given, in order", () => {
    expect(readLineQuery(query)).toMatchObject({ axis: "time", part: null, zoneMs: 0 });
    expect(readLineQuery({ ...query, from: "5", to: "9" })).toMatchObject({ part: { from: 5, to: 9 } });
    expect(readLineQuery({ ...query, from: "9", to: "5" })).toMatchObject({ part: null });
  });

  it("needs a width that a screen may have", () => {
    for (const width of ["", "10", "1e3", "99999"])
      expect(() => readLineQuery({ ...query, width }), width).toThrow();
  });
});

it("a parameter of the query lab that is left out is not the same as false or 0", () => {
  expect(readLabQuery({ verb: "list" })).toMatchObject({ sendInitialEvents: null, limit: null });
  expect(readLabQuery({ verb: "list", sendInitialEvents: "false", limit: "0" })).toMatchObject({
    sendInitialEvents: false,
    limit: 0,
  });
});
