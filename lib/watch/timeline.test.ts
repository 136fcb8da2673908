import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countTicks, timeTicks } from "./ticks";
import { cacheWindows, layoutTimeline, type Timeline, type TimelineInput, type Viewport } from "./timeline";
import type { EventRow, EventType } from "./types";

const NOON = Date.UTC(2026, 10, 23, 12);
const view: Viewport = { axis: "time", from: NOON, to: NOON + 60_000, width: 600, bucket: 5, zoneMs: 0 };

function row(
  seq: number,
  seconds: number,
  type: EventType,
  resourceVersion: string | null,
  stream = "pods",
): EventRow {
  const at = NOON + seconds * 1000;
  const rest = {
    identity: null,
    bytes: 1,
    initialEventsEnd: false,
    synthetic: false,
    change: null,
    error: null,
  };
  return { seq, at, type, resourceVersion, stream, gapMs: null, ...rest };
}

const input: TimelineInput = {
  streams: ["pods", "leases"],
  events: [
    row(0, 1, "ADDED", "100"),
    row(1, 10, "MODIFIED", "120"),
    row(2, 10.2, "MODIFIED", "121"),
    row(3, 10.3, "DELETED", "122"),
    row(4, 30, "BOOKMARK", "150"),
    row(5, 45, "ERROR", null),
    row(6, 50, "MODIFIED", "130", "leases"),
    row(7, 90, "MODIFIED", "170"),
    row(8, 20, "MODIFIED", "125", "unknown"),
  ],
  episodes: [
    { stream: "pods", at: NOON, kind: "list", resourceVersion: "99" },
    { stream: "pods", at: NOON + 20_000, kind: "lost", resourceVersion: "122" },
    { stream: "pods", at: NOON + 20_100, kind: "resume", resourceVersion: "122" },
  ],
};

/** One line a mark, as a reader would check it against the picture. */
const drawing = ({ marks, lanes }: Timeline) =>
  marks.map(({ lane, x, width, kind, count, seq, resourceVersion }) => {
    const { stream, track } = lanes[lane] ?? {};
    return `${stream}/${track} ${x}${width ? `+${width}` : ""} ${kind} ×${count} seq=${seq} rv=${resourceVersion}`;
  });

describe("the line of time", () => {
  test("has a mark for each event and episode, and one for those too near to each other", () => {
    expect(drawing(layoutTimeline(input, view))).toEqual([
      "pods/events 10 ADDED ×1 seq=0 rv=100",
      "pods/events 100+5 DELETED ×3 seq=1 rv=120",
      "pods/events 450 ERROR ×1 seq=5 rv=null",
      "pods/bookmarks 300 BOOKMARK ×1 seq=4 rv=150",
      "pods/connection 0 list ×1 seq=null rv=99",
      "pods/connection 200+5 lost ×2 seq=null rv=122",
      "leases/events 500 MODIFIED ×1 seq=6 rv=130",
    ]);
  });

  test("an aggregated mark says what is in it", () => {
    const dense = layoutTimeline(input, view).marks.find(({ count }) => count === 3);
    expect(dense?.byKind).toEqual({ MODIFIED: 2, DELETED: 1 });
  });

  test("has its ticks at round times of the reader's day", () => {
    expect(layoutTimeline(input, view).ticks.map(({ label, x }) => `${x} ${label}`)).toEqual([
      "0 12:00:00",
      "100 12:00:10",
      "200 12:00:20",
      "300 12:00:30",
      "400 12:00:40",
      "500 12:00:50",
      "600 12:01:00",
    ]);
  });
});

describe("the line of resourceVersions", () => {
  const versions: Viewport = { ...view, axis: "rv", from: 90, to: 190 };

  test("places what has one, and leaves out what has none", () => {
    expect(drawing(layoutTimeline(input, versions))).toEqual([
      "pods/events 60 ADDED ×1 seq=0 rv=100",
      "pods/events 180 MODIFIED ×1 seq=1 rv=120",
      "pods/events 186 MODIFIED ×1 seq=2 rv=121",
      "pods/events 192 DELETED ×1 seq=3 rv=122",
      "pods/events 480 MODIFIED ×1 seq=7 rv=170",
      "pods/bookmarks 360 BOOKMARK ×1 seq=4 rv=150",
      "pods/connection 54 list ×1 seq=null rv=99",
      "pods/connection 190+5 lost ×2 seq=null rv=122",
      "leases/events 240 MODIFIED ×1 seq=6 rv=130",
    ]);
    expect(layoutTimeline(input, versions).ticks.map(({ label }) => label)).toEqual([
      "100",
      "120",
      "140",
      "160",
      "180",
    ]);
  });
});

describe("the watch cache's window", () => {
  test("is the last 75 seconds of the line of time", () => {
    const wide = { ...view, to: NOON + 200_000, width: 2000 };
    expect(cacheWindows(input, wide, NOON + 100_000)).toEqual([
      { lane: 0, x: 250, width: 750 },
      { lane: 3, x: 250, width: 750 },
    ]);
    expect(cacheWindows(input, wide, NOON + 50_000)[0]).toEqual({ lane: 0, x: 0, width: 500 });
    expect(cacheWindows(input, wide, NOON - 1)).toEqual([]);
  });

  test("begins at the newest resourceVersion that was seen before them", () => {
    const versions: Viewport = { ...view, axis: "rv", from: 0, to: 200, width: 200 };
    expect(cacheWindows(input, versions, NOON + 95_000)).toEqual([{ lane: 0, x: 122, width: 48 }]);
  });

  test("is unknown where nothing that old was seen", () => {
    const versions: Viewport = { ...view, axis: "rv", from: 0, to: 200 };
    expect(cacheWindows(input, versions, NOON + 60_000)).toEqual([]);
  });
});

test("no event within the view is lost, however dense", () => {
  const times = fc.array(
    fc.record({ seconds: fc.double({ min: -5, max: 65, noNaN: true }), bookmark: fc.boolean() }),
  );
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 50 }), (seen, bucket) => {
      const events = seen.map(({ seconds, bookmark }, i) =>
        row(i, seconds, bookmark ? "BOOKMARK" : "ADDED", "1"),
      );
      const { marks } = layoutTimeline({ streams: ["pods"], events, episodes: [] }, { ...view, bucket });
      const visible = events.filter(({ at }) => at >= view.from && at <= view.to).length;
      expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(visible);
      expect(marks.every(({ x }) => x >= 0 && x <= view.width)).toBe(true);
    }),
  );
});

test("a view of no extent has nothing on it", () => {
  const { marks, ticks } = layoutTimeline(input, { ...view, to: NOON });
  expect([marks, ticks]).toEqual([[], []]);
});

describe("ticks", () => {
  test.each([
    [NOON, NOON + 1000, 10, ["12:00:00.000", "12:00:00.100"]],
    [NOON + 1, NOON + 3_600_000, 6, ["12:10", "12:20"]],
    [NOON, NOON + 86_400_000, 8, ["12:00", "15:00"]],
    [NOON, NOON + 20 * 86_400_000, 5, ["2026-11-27", "2026-12-01"]],
  ])("of time from %i to %i, at most %i", (from, to, most, labels) => {
    const ticks = timeTicks(from, to, most);
    expect(ticks.slice(0, 2).map(({ label }) => label)).toEqual(labels);
    expect(ticks.length).toBeLessThanOrEqual(most + 1);
  });

  test("are round where the reader is", () => {
    const ticks = timeTicks(NOON, NOON + 6 * 3_600_000, 6, 5.5 * 3_600_000);
    expect(ticks[0]).toEqual({ value: NOON + 1_800_000, label: "18:00" });
  });

  test("of counts are whole", () => {
    expect(countTicks(0, 3, 10).map(({ value }) => value)).toEqual([0, 1, 2, 3]);
    expect(countTicks(12_345, 98_765, 5).map(({ value }) => value)).toEqual([20_000, 40_000, 60_000, 80_000]);
  });
});
