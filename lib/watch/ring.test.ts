import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EVERYTHING, type EventFilter, matcher } from "./filter";
import { EventRing } from "./ring";
import { CHANGE_CLASSES, EVENT_TYPES, type LabEvent } from "./types";

type Unnumbered = Omit<LabEvent, "seq">;

const identity = { group: "", version: "v1", kind: "Pod", namespace: "shop", name: "web", uid: "u1" };
const event: Unnumbered = {
  stream: "a",
  at: 1000,
  gapMs: null,
  type: "ADDED",
  resourceVersion: "1",
  identity,
  bytes: 100,
  initialEventsEnd: false,
  synthetic: false,
  change: null,
  error: null,
  object: null,
};

function filled(ring: EventRing, events: readonly Partial<Unnumbered>[]): EventRing {
  for (const fields of events) ring.append({ ...event, ...fields });
  return ring;
}

const seqs = (events: Iterable<LabEvent>) => [...events].map(({ seq }) => seq);

describe("bounded memory", () => {
  test("keeps the newest, and counts by type what had to go", () => {
    const ring = filled(new EventRing({ maxEvents: 3 }), [
      { type: "ADDED" },
      { type: "BOOKMARK" },
      { type: "ADDED" },
      { type: "MODIFIED" },
      { type: "DELETED" },
      { type: "ERROR" },
    ]);
    expect(seqs(ring)).toEqual([3, 4, 5]);
    expect(ring.dropped).toEqual({ ADDED: 2, BOOKMARK: 1, MODIFIED: 0, DELETED: 0, ERROR: 0 });
    expect(ring.get(2)).toBeUndefined();
    expect(ring.bytes).toBe(300);
  });

  test("keeps within its bytes, the newest event always", () => {
    const ring = filled(new EventRing({ maxBytes: 250 }), [{}, {}, {}]);
    expect([seqs(ring), ring.bytes]).toEqual([[1, 2], 200]);
    filled(ring, [{ bytes: 1000 }]);
    expect([seqs(ring), ring.bytes, ring.dropped.ADDED]).toEqual([[3], 1000, 3]);
  });

  test("goes on counting where another capture began", () => {
    expect(seqs(filled(new EventRing({ firstSeq: 70_000 }), [{}, {}]))).toEqual([70_000, 70_001]);
  });
});

describe("finding", () => {
  test("a window leaves out what was dropped and what is not there yet", () => {
    const ring = filled(new EventRing({ maxEvents: 4 }), [{}, {}, {}, {}, {}, {}]);
    expect(seqs(ring.window(0, 4))).toEqual([2, 3]);
    expect(seqs(ring.window(4, 100))).toEqual([4, 5]);
    expect(ring.window(9, 5)).toEqual([]);
  });

  test("by time, also when the clock ran back", () => {
    const ring = filled(new EventRing(), [{ at: 10 }, { at: 30 }, { at: 20 }, { at: 40 }]);
    expect([...ring].map(({ at }) => at)).toEqual([10, 30, 30, 40]);
    expect([5, 10, 11, 30, 31, 41].map((at) => ring.seqAtTime(at))).toEqual([0, 0, 1, 1, 3, 4]);
  });

  test("by resourceVersion within a stream, past numbers that a double cannot hold", () => {
    const ring = filled(new EventRing(), [
      { resourceVersion: "98" },
      { resourceVersion: "5", stream: "b" },
      { resourceVersion: "100" },
      { resourceVersion: "9007199254740992" },
      { resourceVersion: "9007199254740993" },
    ]);
    expect(ring.seqAtVersion("a", "99")).toBe(2);
    expect(ring.seqAtVersion("a", "100")).toBe(2);
    expect(ring.seqAtVersion("a", "9007199254740993")).toBe(4);
    expect(ring.seqAtVersion("a", "9007199254740994")).toBeNull();
    expect(ring.seqAtVersion("b", "1")).toBe(1);
    expect([ring.seqAtVersion("a", "x"), ring.seqAtVersion("c", "1")]).toEqual([null, null]);
  });

  test("by resourceVersion passes over initial state, which is in no order", () => {
    const ring = filled(new EventRing(), [
      { resourceVersion: "50", synthetic: true },
      { resourceVersion: "20", synthetic: true },
      { resourceVersion: "60", type: "BOOKMARK" },
      { resourceVersion: "70" },
    ]);
    expect(ring.seqAtVersion("a", "1")).toBe(2);
  });
});

describe("filters", () => {
  const events: Partial<Unnumbered>[] = [
    { type: "ADDED" },
    { type: "MODIFIED", change: "status" },
    { type: "MODIFIED", change: "spec", identity: { ...identity, name: "DB-0" } },
    { type: "MODIFIED", change: null },
    { type: "BOOKMARK", identity: null },
    { type: "DELETED", stream: "b", identity: { ...identity, namespace: null, name: "node-1" } },
  ];
  const matching = (filter: Partial<EventFilter>) =>
    seqs(
      filled(new EventRing(), events)
        .view({ ...EVERYTHING, ...filter })
        .window(0, 100).events,
    );

  test.each<[Partial<EventFilter>, number[]]>([
    [{}, [0, 1, 2, 3, 4, 5]],
    [{ types: ["ADDED", "DELETED"] }, [0, 5]],
    [{ changes: ["spec"] }, [0, 2, 3, 4, 5]],
    [{ types: ["MODIFIED"], changes: ["spec"] }, [2, 3]],
    [{ streams: ["b"] }, [5]],
    [{ text: "db" }, [2]],
    [{ text: "SHOP/" }, [0, 1, 2, 3]],
    [{ text: "node-1" }, [5]],
    [{ text: "/node" }, []],
  ])("%j", (filter, expected) => {
    expect(matching(filter)).toEqual(expected);
  });

  test("a view follows the ring until it is closed", () => {
    const ring = new EventRing({ maxEvents: 3 });
    const view = ring.view({ ...EVERYTHING, types: ["ADDED"] });
    filled(ring, [{}, { type: "BOOKMARK" }, {}]);
    expect([view.length, view.positionOf(1)]).toEqual([2, 1]);
    filled(ring, [{}]);
    expect(view.window(0, 10)).toMatchObject({ offset: 0, total: 2, events: [{ seq: 2 }, { seq: 3 }] });
    view.close();
    filled(ring, [{}]);
    expect(view.length).toBe(2);
  });

  test("a view that followed is what a fresh one would be", () => {
    const some = fc.array(
      fc.record({
        type: fc.constantFrom(...EVENT_TYPES),
        stream: fc.constantFrom("a", "b"),
        change: fc.option(fc.constantFrom(...CHANGE_CLASSES)),
        bytes: fc.integer({ min: 1, max: 400 }),
      }),
      { maxLength: 60 },
    );
    const filter = fc.record({
      types: fc.subarray([...EVENT_TYPES]),
      changes: fc.subarray([...CHANGE_CLASSES]),
      streams: fc.subarray(["a", "b"]),
      text: fc.constantFrom("", "web", "none"),
    });
    fc.assert(
      fc.property(some, filter, (events, wanted) => {
        const ring = new EventRing({ maxEvents: 20, maxBytes: 3000 });
        const view = ring.view(wanted);
        filled(ring, events);
        const expected = [...ring].filter(matcher(wanted));
        expect(view.window(0, 100)).toEqual({ offset: 0, total: expected.length, events: expected });
        expect(view.window(1, 2).events).toEqual(expected.slice(1, 3));
      }),
    );
  });
});

test("two hundred thousand events leave fifty thousand, found at once", () => {
  const ring = new EventRing({ maxBytes: Number.POSITIVE_INFINITY });
  const view = ring.view({ ...EVERYTHING, types: ["BOOKMARK"] });
  for (let i = 0; i < 200_000; i += 1) {
    ring.append({
      ...event,
      at: i,
      resourceVersion: String(i + 1),
      type: i % 10 === 0 ? "BOOKMARK" : "ADDED",
    });
  }
  expect([ring.length, view.length, ring.dropped.BOOKMARK]).toEqual([50_000, 5_000, 15_000]);
  expect([ring.seqAtTime(170_000), ring.seqAtVersion("a", "180001")]).toEqual([170_000, 180_000]);
});

describe("positions from the beginning", () => {
  const modified = { ...EVERYTHING, types: ["MODIFIED"] } as const;

  test("count what is gone among the matching", () => {
    const ring = new EventRing({ maxEvents: 3 });
    const view = ring.view(modified);
    filled(ring, [{ type: "MODIFIED" }, {}, { type: "MODIFIED" }, {}, { type: "MODIFIED" }]);
    expect([view.gone, view.length]).toEqual([1, 2]);
  });

  test("count from the first event of all where nothing is filtered, however late the view was made", () => {
    const ring = filled(new EventRing({ maxEvents: 2 }), [{}, {}, {}]);
    expect(ring.view(EVERYTHING).gone).toBe(1);
    expect(ring.view(modified).gone).toBe(0);
  });
});

test("withholding masks one stream's objects and leaves when and how much came", () => {
  const ring = filled(new EventRing(), [{ object: { a: 1 } }, { stream: "b", object: { b: 1 } }]);
  ring.withhold("a");
  expect(ring.get(0)).toMatchObject({ seq: 0, bytes: 100, identity: null, object: null });
  expect(ring.get(1)).toMatchObject({ identity, object: { b: 1 } });
});
