import { describe, expect, test } from "vitest";
import { isBookmark, LEASES, type Lease, METADATA, namesOf, PODS, SHELVES, TABLE, TOO_LARGE } from "./places";
import type { Event, ProtocolSubject } from "./subject";

export function watchesContract(server: () => ProtocolSubject): void {
  describe("a watch", () => {
    test.each([
      "allowWatchBookmarks=true",
      "allowWatchBookmarks=true&resourceVersion=0",
      "allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan",
    ])("with %s: the state, and a bookmark that ends it", async (query) => {
      const list = (await server().get(PODS)).body;
      const { status, events } = await server().watch(`${PODS}?watch=true&${query}`, {}, isBookmark);
      expect(status).toBe(200);
      const state = events.slice(0, -1);
      expect(state[0]).toMatchObject({ type: "ADDED", object: { kind: "Pod", apiVersion: "v1" } });
      // What changes while the state is being told may be told before its end.
      const known = Number(list.metadata.resourceVersion);
      const versionOf = ({ object }: Event) => Number(object.metadata.resourceVersion);
      expect(state.filter((event) => event.type !== "ADDED" && versionOf(event) <= known)).toEqual([]);
      // A CronJob may have made or removed a pod in between.
      const listed = new Set(namesOf(list));
      const shared = state.filter(({ type, object }) => type === "ADDED" && listed.has(object.metadata.name));
      expect(shared.length).toBeGreaterThanOrEqual(listed.size - 2);
      expect(events.at(-1)?.object.metadata).toMatchObject({
        resourceVersion: expect.stringMatching(/^\d+$/),
        annotations: { "k8s.io/initial-events-end": "true" },
      });
    });

    test("without bookmarks, nothing says where the state ends; its time ends it cleanly", async () => {
      const { events, millis } = await server().watch(`${SHELVES}?watch=true&timeoutSeconds=1`);
      expect(events.map(({ type }) => type)).toEqual(["ADDED", "ADDED"]);
      expect(millis).toBeGreaterThan(900);
    });

    test("with sendInitialEvents=false, or from a version: no state", async () => {
      const quiet = `${SHELVES}?watch=true&timeoutSeconds=1`;
      const now = await server().watch(`${quiet}&sendInitialEvents=false&resourceVersionMatch=NotOlderThan`);
      expect(now.events).toEqual([]);
      const { resourceVersion } = (await server().get(SHELVES)).body.metadata;
      expect((await server().watch(`${quiet}&resourceVersion=${resourceVersion}`)).events).toEqual([]);
    });

    test("tells what changes, in order, from where the list was", async () => {
      const list = (await server().get(LEASES)).body;
      const from = `${LEASES}?watch=true&resourceVersion=${list.metadata.resourceVersion}`;
      const listed = new Map(list.items.map(({ metadata }: Lease) => [metadata.uid, metadata.name]));
      const renewed = ({ type, object }: Event) => type === "MODIFIED" && listed.has(object.metadata.uid);
      const { events } = await server().watch(from, {}, renewed);
      const { kind, metadata } = events.at(-1)?.object ?? {};
      expect([kind, metadata.name]).toEqual(["Lease", listed.get(metadata.uid)]);
      const versions = events.map(({ object }) => Number(object.metadata.resourceVersion));
      expect(versions).toEqual([...versions].sort((a, b) => a - b));
      expect(versions[0]).toBeGreaterThan(Number(list.metadata.resourceVersion));
      // Asked again from the same version, the same comes again.
      const again = await server().watch(from, {}, () => true);
      expect(Number(again.events[0]?.object.metadata.resourceVersion)).toBe(versions[0]);
    });

    test("gets a bookmark two seconds before its end when the resource moved on, and can be resumed there", async () => {
      const { resourceVersion } = (await server().get(LEASES)).body.metadata;
      const nobody = `${LEASES}?watch=true&allowWatchBookmarks=true&fieldSelector=metadata.name%3Dnone`;
      const { events } = await server().watch(
        `${nobody}&resourceVersion=${resourceVersion}&timeoutSeconds=14`,
      );
      expect(events.length).toBeGreaterThan(0);
      expect(events.every(({ type }) => type === "BOOKMARK")).toBe(true);
      const told = events.at(-1)?.object.metadata;
      expect(Number(told.resourceVersion)).toBeGreaterThan(Number(resourceVersion));
      expect(told.annotations).toBeUndefined();
      const resumed = await server().watch(
        `${nobody}&resourceVersion=${told.resourceVersion}&timeoutSeconds=1`,
      );
      expect(resumed).toMatchObject({ status: 200, events: [] });
    });

    test("from before its history ends with an ERROR event: 410, inside of HTTP 200", async () => {
      const { status, events } = await server().watch(
        `${SHELVES}?watch=true&resourceVersion=1&timeoutSeconds=4`,
      );
      expect(status).toBe(200);
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({
        type: "ERROR",
        object: {
          kind: "Status",
          code: 410,
          reason: "Expired",
          message: expect.stringMatching(/^too old resource version: 1 \(\d+\)$/),
        },
      });
    });

    test("from the future is silent; with its state it is a 504 after a while", async () => {
      const future = `${SHELVES}?watch=true&resourceVersion=900000000000&timeoutSeconds`;
      expect(await server().watch(`${future}=1`)).toMatchObject({ status: 200, events: [] });
      const state = "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan";
      const { status, events, millis } = await server().watch(`${future}=9${state}`);
      expect(status).toBe(200);
      expect(events[0]).toMatchObject({
        type: "ERROR",
        object: { code: 504, reason: "Timeout", details: TOO_LARGE },
      });
      expect(millis).toBeGreaterThan(2_000);
    });

    test.each([
      ["sendInitialEvents=true", 422, "Invalid"],
      ["resourceVersionMatch=NotOlderThan", 422, "Invalid"],
      ["sendInitialEvents=true&resourceVersionMatch=Exact", 422, "Invalid"],
      ["labelSelector=a+in+b", 400, "BadRequest"],
    ])("with %s is refused with %i before it begins", async (query, code, reason) => {
      const { status, body } = await server().get(`${PODS}?watch=true&${query}`);
      expect([status, body.code, body.reason]).toEqual([code, code, reason]);
    });

    test("with a version that is none is a 500 without a reason", async () => {
      const { status, body } = await server().get(`${PODS}?watch=true&resourceVersion=abc`);
      expect([status, body.kind, body.reason]).toEqual([500, "Status", undefined]);
    });

    test("as Tables: only the first says what the columns are; a bookmark is a row", async () => {
      const query = `${PODS}?watch=true&allowWatchBookmarks=true&labelSelector=app%3Dweb`;
      const { events } = await server().watch(query, { accept: TABLE }, isBookmark);
      expect(events.length).toBeGreaterThan(2);
      expect(events[0]?.object.columnDefinitions.length).toBeGreaterThan(4);
      for (const { object } of events.slice(1)) expect(object.columnDefinitions ?? null).toBeNull();
      for (const { object } of events) expect(object.rows).toHaveLength(1);
      expect(events.at(-1)?.object.rows[0].object.metadata.annotations).toEqual({
        "k8s.io/initial-events-end": "true",
      });
    });

    test("of metadata alone", async () => {
      const query = `${PODS}?watch=true&allowWatchBookmarks=true&labelSelector=app%3Dweb`;
      const { events } = await server().watch(query, { accept: `${METADATA},application/json` }, isBookmark);
      for (const { object } of events) expect(object.kind).toBe("PartialObjectMetadata");
      expect(Object.keys(events[0]?.object).sort()).toEqual(["apiVersion", "kind", "metadata"]);
    });

    test("of events, which are in no watch cache, ends its state with a bookmark all the same", async () => {
      const query = "/api/v1/namespaces/shop/events?watch=true&allowWatchBookmarks=true";
      const { events } = await server().watch(query, {}, isBookmark);
      expect(events.at(-1)?.object.metadata.annotations).toEqual({ "k8s.io/initial-events-end": "true" });
    });
  });
}
