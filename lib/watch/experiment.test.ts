import { describe, expect, test } from "vitest";
import { compareProbes, type ProbeAnswer, planProbes, pointOf } from "./experiment";
import type { EventRow, EventType } from "./types";

function row(type: EventType, resourceVersion: string | null, synthetic = false): EventRow {
  const rest = { identity: null, bytes: 1, initialEventsEnd: false, change: null, error: null };
  return { seq: 0, at: 0, gapMs: null, stream: "s", type, resourceVersion, synthetic, ...rest };
}

const expired = {
  code: 410,
  reason: "Expired",
  message: "too old resource version: 1 (900)",
  causes: [],
  retryAfterSeconds: null,
};

function answer(
  kind: ProbeAnswer["kind"],
  resourceVersion: string,
  rest: Partial<ProbeAnswer> = {},
): ProbeAnswer {
  return { kind, resourceVersion, status: 200, error: null, events: [], bytes: 0, ...rest };
}

/** A quiet watcher: its last event long ago, a bookmark just now. */
const quiet = { lastEventVersion: "10596", lastBookmarkVersion: "12746" };

describe("where a stream is", () => {
  test("initial state is no resume point", () => {
    expect(pointOf([row("ADDED", "900", true), row("ADDED", "800", true)])).toEqual({
      lastEventVersion: null,
      lastBookmarkVersion: null,
    });
  });

  test("the last of each", () => {
    const events = [
      row("ADDED", "5", true),
      row("BOOKMARK", "10"),
      row("MODIFIED", "12"),
      row("DELETED", "13"),
      row("ERROR", null),
    ];
    expect(pointOf(events)).toEqual({ lastEventVersion: "13", lastBookmarkVersion: "10" });
  });
});

test("a probe that cannot be run says why", () => {
  expect(planProbes(quiet).map(({ resourceVersion }) => resourceVersion)).toEqual(["10596", "12746", "1"]);
  const [event, bookmark] = compareProbes({ lastEventVersion: null, lastBookmarkVersion: null }, []);
  expect(event).toMatchObject({
    outcome: "not-run",
    explanation: "Not possible: the stream has seen no change yet.",
  });
  expect(bookmark?.explanation).toContain("no bookmark yet");
  expect(compareProbes(quiet, [])[0]?.explanation).toBe("Not run yet.");
});

describe("what came of it", () => {
  const resultOf = (given: ProbeAnswer, point = quiet) =>
    compareProbes(point, [given]).find(({ kind }) => kind === given.kind);

  test("a bookmark's version is accepted where the last event's is refused", () => {
    const results = compareProbes(quiet, [
      answer("last-event", "10596", { error: expired, events: [row("ERROR", null)], bytes: 180 }),
      answer("last-bookmark", "12746", { events: [row("BOOKMARK", "12800")], bytes: 240 }),
      answer("too-old", "1", { status: 410, error: expired, bytes: 200 }),
    ]);
    expect(results.map(({ outcome, events, bytes }) => [outcome, events, bytes])).toEqual([
      ["expired", 0, 180],
      ["nothing-missed", 0, 240],
      ["expired", 0, 200],
    ]);
    expect(results[0]?.explanation).toBe(
      '10596 is older than the history that is kept. The server said: "too old resource version: 1 (900)". Only a new list helps. ' +
        "The bookmark at 12746 would have saved it: it says that nothing for this stream lies between the two.",
    );
    expect(results[2]?.explanation).not.toContain("bookmark");
  });

  test("changes while the stream was cut are replayed, each once", () => {
    const events = [row("MODIFIED", "12750"), row("ADDED", "12760"), row("BOOKMARK", "12770")];
    expect(resultOf(answer("last-bookmark", "12746", { events, bytes: 900 }))).toEqual({
      kind: "last-bookmark",
      resourceVersion: "12746",
      outcome: "replayed",
      events: 2,
      again: 0,
      bytes: 900,
      explanation:
        "2 changes after 12746 were sent from the watch cache's history. None had been seen before, so nothing is missing and nothing is doubled.",
      violation: null,
    });
  });

  test("a bookmark older than the last event brings again what had been seen", () => {
    const point = { lastEventVersion: "130", lastBookmarkVersion: "100" };
    const events = [row("MODIFIED", "120"), row("MODIFIED", "130"), row("MODIFIED", "140")];
    const result = resultOf(answer("last-bookmark", "100", { events }), point);
    expect(result).toMatchObject({ outcome: "replayed", events: 3, again: 2, violation: null });
    expect(result?.explanation).toContain(
      "2 of them had been seen before: the bookmark is older than the last event.",
    );
  });

  test("anything else that refused is a failure with its reason", () => {
    const forbidden = { ...expired, code: 403, reason: "Forbidden", message: "pods is forbidden" };
    expect(resultOf(answer("too-old", "1", { status: 403, error: forbidden }))).toMatchObject({
      outcome: "failed",
      explanation: "The watch was refused: pods is forbidden.",
    });
    expect(resultOf(answer("too-old", "1", { status: null }))?.explanation).toContain("without an answer");
  });
});

describe("promises that were broken are named", () => {
  test("an event before the start", () => {
    const results = compareProbes(quiet, [
      answer("last-bookmark", "12746", { events: [row("MODIFIED", "12746")] }),
    ]);
    expect(results[1]?.violation).toBe("An event at 12746 was sent, although the watch began after 12746.");
  });

  test("an event that a bookmark had promised was sent", () => {
    const results = compareProbes(quiet, [
      answer("last-event", "10596", { events: [row("MODIFIED", "11000")] }),
    ]);
    expect(results[0]?.violation).toContain("The bookmark at 12746 promised");
  });

  test("none when the event came after the bookmark", () => {
    const results = compareProbes(quiet, [
      answer("last-event", "10596", { events: [row("MODIFIED", "12747")] }),
    ]);
    expect(results[0]).toMatchObject({ violation: null, outcome: "replayed", again: 0 });
  });
});
