import { describe, expect, it } from "vitest";
import type { Row } from "@/lib/stream/messages";
import { type Change, check, type Seen, type Truth } from "./checker";

type NamedRow = Row & { readonly name: string };

const row = (key: string, rev: number): NamedRow => ({ key, rev: String(rev), name: key });
const change = (type: Change["type"], uid: string, version: number): Change => ({
  type,
  uid,
  resourceVersion: String(version),
});

function seen(part: Partial<Seen>): Seen {
  const rows = part.rows ?? [];
  return {
    at: 0,
    connected: true,
    phase: "live",
    resourceVersion: null,
    why: "delta",
    put: [],
    total: rows.length,
    ...part,
    rows,
  };
}

const status = (version: number, rows: readonly Row[], part: Partial<Seen> = {}): Seen =>
  seen({ why: null, resourceVersion: String(version), rows, ...part });

/** a is there; b is added at 11, a changes at 12, b is deleted at 13, c is added at 14. */
const TRUTH: Truth = {
  initial: new Map([["a", "10"]]),
  changes: [
    change("ADDED", "b", 11),
    change("MODIFIED", "a", 12),
    change("DELETED", "b", 13),
    change("ADDED", "c", 14),
  ],
  final: new Map([
    ["a", "12"],
    ["c", "14"],
  ]),
};

const OPENED = seen({ why: "opened", put: [row("a", 10)], rows: [row("a", 10)] });
const BOTH = seen({ put: [row("b", 11)], rows: [row("a", 10), row("b", 11)] });
const END = seen({ put: [row("a", 12), row("c", 14)], rows: [row("a", 12), row("c", 14)] });
const GOOD = [OPENED, status(10, OPENED.rows), BOTH, status(14, BOTH.rows), END];

const broken = (trace: readonly Seen[], ...outages: Parameters<typeof check>[2] & {}) =>
  [...new Set(check(trace, TRUTH, outages).map(({ invariant }) => invariant))].sort();

describe("check", () => {
  it("finds nothing in a trace that skips versions but shows none that is wrong", () => {
    expect(check(GOOD, TRUTH)).toEqual([]);
  });

  it("complete: a missing object, an old version, one that is gone, a wrong total", () => {
    expect(broken([OPENED, seen({ rows: [row("a", 12)] })])).toEqual(["complete"]);
    expect(broken([OPENED, seen({ rows: [row("a", 10), row("c", 14)] })])).toEqual(["complete"]);
    expect(broken([OPENED, seen({ rows: [row("a", 12), row("b", 11), row("c", 14)] })])).toEqual([
      "complete",
    ]);
    expect(broken([OPENED, { ...END, total: 3 }])).toEqual(["complete"]);
    expect(check([], TRUTH)).not.toEqual([]);
  });

  it("ordered: a version that goes back, shown or only sent", () => {
    expect(broken([...GOOD, OPENED, END])).toEqual(["ordered"]);
    expect(broken([...GOOD, { ...END, put: [row("a", 10)] }])).toEqual(["ordered"]);
  });

  it("ordered: the dead do not come back, and rows keep their order", () => {
    expect(
      broken([OPENED, BOTH, END, seen({ rows: [row("a", 12), row("b", 11), row("c", 14)] }), END]),
    ).toContain("ordered");
    expect(broken([OPENED, { ...END, rows: [...END.rows].reverse() }])).toEqual(["ordered"]);
  });

  it("unique: twice in a frame, or sent again by a delta", () => {
    expect(broken([OPENED, { ...END, rows: [row("a", 12), row("a", 12), row("c", 14)] }])).toEqual([
      "unique",
    ]);
    expect(broken([...GOOD, { ...END, put: [row("c", 14)] }])).toEqual(["unique"]);
    expect(broken([...GOOD, { ...END, why: "opened", put: END.rows }])).toEqual([]);
  });

  it("true: a version that never was", () => {
    expect(broken([OPENED, seen({ rows: [row("a", 11)] }), END])).toEqual(["true"]);
  });

  it("bookmark: applied up to there, but not shown by the next status", () => {
    expect(broken([OPENED, status(14, OPENED.rows), status(14, OPENED.rows), END])).toEqual(["bookmark"]);
    const stale = status(12, BOTH.rows);
    expect(broken([OPENED, BOTH, stale, status(14, BOTH.rows), END])).toEqual(["bookmark"]);
    expect(broken([OPENED, BOTH, stale, status(14, BOTH.rows, { connected: false }), END])).toEqual([]);
  });

  it("honest: live on a link that is dead for longer than it may go unnoticed", () => {
    const outage = { from: 1_000, until: 90_000, patienceMs: 30_000 };
    const late = status(14, END.rows, { at: 95_000 });
    expect(broken([...GOOD, late], outage)).toEqual(["honest"]);
    expect(broken([...GOOD, status(14, END.rows, { at: 20_000, phase: "stale" }), late], outage)).toEqual([]);
    expect(broken([...GOOD, status(14, END.rows, { at: 40_000, phase: "stale" }), late], outage)).toEqual([
      "honest",
    ]);
    expect(broken([...GOOD, status(14, END.rows, { at: 20_000, connected: false }), late], outage)).toEqual(
      [],
    );
  });
});
