import { describe, expect, test } from "vitest";
import type { KubeObject } from "@/lib/objects/kube-object";
import { createObserver, type SeenEvent } from "./observe";

const pod = (uid: string, resourceVersion: string, rest: object = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { uid, name: uid, namespace: "shop", resourceVersion },
  ...rest,
});

const observer = (maxBytes?: number) =>
  createObserver({ stream: "s", group: "", version: "v1", ...(maxBytes ? { maxBytes } : {}) });

const bookmark = (initialEventsEnd: boolean): SeenEvent => ({
  type: "BOOKMARK",
  resourceVersion: "9",
  initialEventsEnd,
});
const added = (uid: string): SeenEvent => ({ type: "ADDED", object: pod(uid, "5") });

test("an event says what it is about, and how long after the last one it came", () => {
  const seen = observer();
  expect(seen.event(added("a"), 1000, 120)).toEqual({
    stream: "s",
    at: 1000,
    gapMs: null,
    type: "ADDED",
    resourceVersion: "5",
    identity: { group: "", version: "v1", kind: "Pod", namespace: "shop", name: "a", uid: "a" },
    bytes: 120,
    initialEventsEnd: false,
    synthetic: false,
    change: null,
    error: null,
    object: pod("a", "5"),
  });
  expect(seen.event(added("b"), 1250, 1).gapMs).toBe(250);
  expect(seen.event(added("c"), 900, 1).gapMs).toBe(0);
});

test("an ERROR carries its Status and no resourceVersion", () => {
  const status = { code: 410, reason: "Expired", message: "too old", causes: [], retryAfterSeconds: null };
  const seen = observer().event({ type: "ERROR", status: { ...status, continueToken: "x" } as never }, 1, 1);
  expect(seen).toMatchObject({ type: "ERROR", resourceVersion: null, identity: null });
  expect(seen.error).toEqual(status);
});

describe("initial state", () => {
  test("lasts until the bookmark that ends it", () => {
    const seen = observer();
    seen.opened(true);
    expect(seen.event(added("a"), 1, 1).synthetic).toBe(true);
    expect(seen.event(bookmark(true), 1, 1)).toMatchObject({
      synthetic: false,
      initialEventsEnd: true,
      resourceVersion: "9",
    });
    expect(seen.event(added("b"), 1, 1).synthetic).toBe(false);
  });

  test("lasts until anything but an ADDED where no bookmark ends it", () => {
    const seen = observer();
    seen.opened(true);
    seen.event(added("a"), 1, 1);
    seen.event({ type: "MODIFIED", object: pod("a", "6") }, 1, 1);
    expect(seen.event(added("b"), 1, 1).synthetic).toBe(false);
  });

  test("there is none on a watch that resumes", () => {
    const seen = observer();
    seen.opened(false);
    expect(seen.event(added("a"), 1, 1).synthetic).toBe(false);
  });
});

describe("what changed", () => {
  const running = { status: { phase: "Running" } };
  const modified = (uid: string, rest: object): SeenEvent => ({
    type: "MODIFIED",
    object: pod(uid, "6", rest),
  });

  test("is told against the version seen before, from a list or an event", () => {
    const seen = observer();
    seen.listed(pod("a", "5"), 10);
    expect(seen.event(modified("a", running), 1, 1).change).toBe("status");
    expect(seen.event(modified("a", running), 1, 1).change).toBe("none");
  });

  test("is unknown for an object not seen before, or deleted in between", () => {
    const seen = observer();
    expect(seen.event(modified("a", running), 1, 1).change).toBeNull();
    seen.event({ type: "DELETED", object: pod("a", "7") }, 1, 1);
    expect(seen.event(modified("a", running), 1, 1).change).toBeNull();
  });

  test("is unknown for the objects that the budget has no room for, longest untouched first", () => {
    const seen = observer(250);
    for (const uid of ["a", "b"]) seen.listed(pod(uid, "5"), 100);
    seen.event(modified("a", running), 1, 100);
    seen.listed(pod("c", "5"), 100);
    expect(seen.event(modified("a", {}), 1, 100).change).toBe("status");
    expect(seen.event(modified("b", running), 1, 100).change).toBeNull();
  });
});

test("tells the version that an object is compared with, until all are forgotten", () => {
  const seen = observer();
  expect(seen.previous("a")).toBeNull();
  seen.listed(pod("a", "4"), 10);
  expect(seen.previous("a")).toEqual(pod("a", "4"));
  seen.forget();
  expect(seen.previous("a")).toBeNull();
  expect(seen.event({ type: "MODIFIED", object: pod("a", "6") }, 1, 1).change).toBeNull();
});
