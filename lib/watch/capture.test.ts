import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CaptureAbout, captureLines, type PlacedEpisode } from "./capture";
import { CAPTURE_LIMITS, readCapture } from "./capture-read";
import { CHANGE_CLASSES, EPISODES, EVENT_TYPES, type LabEvent } from "./types";

const about: CaptureAbout = {
  streams: [
    {
      id: "s1",
      group: "apps",
      version: "v1",
      resource: "deployments",
      namespace: "shop",
      labelSelector: "",
      fieldSelector: "",
    },
    {
      id: "s2",
      group: "",
      version: "v1",
      resource: "pods",
      namespace: null,
      labelSelector: "a=b",
      fieldSelector: "",
    },
  ],
  startedAt: 1_795_435_200_000,
  clusterUid: "0b1c",
  replay: { kind: "recording", startedAt: "2026-11-27T14:03:00.000Z" },
};
const dropped = { ADDED: 3, MODIFIED: 0, DELETED: 0, BOOKMARK: 1, ERROR: 0 };

/** Numbers and texts as JSON keeps them. */
const number = fc.integer({ min: 0, max: 2 ** 40 });
const object = fc.option(
  fc.dictionary(
    fc.string().filter((key) => key !== "__proto__"),
    fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
  ),
);
const error = fc.record({
  code: fc.integer(),
  reason: fc.string(),
  message: fc.string(),
  causes: fc.array(fc.record({ reason: fc.string(), message: fc.string(), field: fc.string() }), {
    maxLength: 2,
  }),
  retryAfterSeconds: fc.option(number),
});
const identity = fc.record({
  group: fc.string(),
  version: fc.string(),
  kind: fc.string(),
  namespace: fc.option(fc.string()),
  name: fc.string(),
  uid: fc.string(),
});
const event = fc.record({
  stream: fc.constantFrom("s1", "s2"),
  at: number,
  gapMs: fc.option(number),
  type: fc.constantFrom(...EVENT_TYPES),
  resourceVersion: fc.option(fc.string()),
  identity: fc.option(identity),
  bytes: number,
  initialEventsEnd: fc.boolean(),
  synthetic: fc.boolean(),
  change: fc.option(fc.constantFrom(...CHANGE_CLASSES)),
  error: fc.option(error),
  object,
});
const events: fc.Arbitrary<LabEvent[]> = fc
  .tuple(fc.nat(1000), fc.array(event, { maxLength: 6 }))
  .map(([first, list]) => list.map((fields, i) => ({ ...fields, seq: first + i })));
const episodes: fc.Arbitrary<PlacedEpisode[]> = fc.array(
  fc.record({
    stream: fc.constant("s1"),
    at: number,
    kind: fc.constantFrom(...EPISODES),
    resourceVersion: fc.option(fc.string()),
    nextSeq: fc.nat(1006),
  }),
  { maxLength: 4 },
);

const asRead = (list: readonly PlacedEpisode[]) => list.map(({ nextSeq: _, ...episode }) => episode);

const written = (list: readonly LabEvent[], between: readonly PlacedEpisode[]) =>
  [...captureLines(about, list, between, dropped)].join("");

test("what is written is read", () => {
  fc.assert(
    fc.property(events, episodes, (list, between) => {
      expect(readCapture(written(list, between))).toEqual({
        ok: true,
        capture: {
          header: { cutaway: "capture", v: 1, ...about, redacted: true },
          events: list,
          episodes: asRead(between),
          trailer: { events: list.length, episodes: between.length, dropped },
        },
      });
    }),
  );
});

test("a file that was cut at any byte gives what is whole of it", () => {
  fc.assert(
    fc.property(events, episodes, fc.nat(1_000_000), (list, between, part) => {
      const bytes = new TextEncoder().encode(written(list, between));
      const cut = new TextDecoder().decode(bytes.slice(0, Math.floor((bytes.length * part) / 1_000_000)));
      const result = readCapture(cut);
      const whole = cut.split("\n").length - 1;
      if (!result.ok) {
        expect([whole, result.line]).toEqual([0, 1]);
        return;
      }
      expect(list.slice(0, result.capture.events.length)).toEqual(result.capture.events);
      expect(asRead(between).slice(0, result.capture.episodes.length)).toEqual(result.capture.episodes);
      expect(result.capture.events.length + result.capture.episodes.length).toBeGreaterThanOrEqual(
        Math.min(whole, list.length + between.length + 1) - 1,
      );
    }),
  );
});

test("junk never throws", () => {
  const junk = fc.array(fc.oneof(fc.json(), fc.string(), fc.constantFrom(...written([], []).split("\n"))));
  fc.assert(fc.property(junk, (lines) => void readCapture(lines.join("\n"))));
});

test("a real stream's objects come back as they were", () => {
  const objects = readFileSync(new URL("./fixtures/deployment-watch.ndjson", import.meta.url), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).object);
  const list = objects.map((given, seq) => ({ ...plain, seq, object: given }));
  const result = readCapture(written(list, []));
  expect(result.ok && result.capture.events.map((read) => read.object)).toEqual(objects);
});

const plain: LabEvent = {
  seq: 0,
  stream: "s1",
  at: 1,
  gapMs: null,
  type: "ADDED",
  resourceVersion: "1",
  identity: null,
  bytes: 1,
  initialEventsEnd: false,
  synthetic: false,
  change: null,
  error: null,
  object: null,
};

describe("a file that is refused says at which line, and why", () => {
  const [header = "", ...rest] = written([plain, { ...plain, seq: 1 }], [])
    .trimEnd()
    .split("\n");
  const lines = (...changed: string[]) => `${changed.join("\n")}\n`;
  const withHeader = (fields: object) => lines(JSON.stringify({ ...JSON.parse(header), ...fields }), ...rest);
  const withEvent = (fields: object) => lines(header, JSON.stringify({ event: { ...plain, ...fields } }));

  test.each([
    ["", 1, "empty"],
    ["{", 1, "not JSON"],
    ["[]", 1, "not a JSON object"],
    ['{"cutaway":"recording"}', 1, "no capture of Cutaway"],
    [withHeader({ v: 2 }), 1, "version 2"],
    [withHeader({ v: undefined }), 1, "version none"],
    [withHeader({ redacted: false }), 1, "masked"],
    [withHeader({ startedAt: "now" }), 1, "startedAt"],
    [withHeader({ clusterUid: 7 }), 1, "clusterUid"],
    [withHeader({ replay: "sample" }), 1, "replay is no object"],
    [withHeader({ replay: { kind: "live", startedAt: "" } }), 1, "replay's kind is none of"],
    [withHeader({ streams: Array(9).fill(about.streams[0]) }), 1, "at most 8"],
    [withHeader({ streams: [{}] }), 1, "id is no text"],
    [withEvent({ stream: "s9" }), 2, "not in the header"],
    [withEvent({ type: "SYNC" }), 2, "type is none of"],
    [withEvent({ bytes: -1 }), 2, "bytes is no count"],
    [withEvent({ at: "x" }), 2, "at is no number"],
    [withEvent({ change: "all" }), 2, "change is none of"],
    [withEvent({ object: [] }), 2, "object is no object"],
    [withEvent({ error: { code: 410 } }), 2, "causes"],
    [withEvent({ resourceVersion: "9".repeat(40_000) }), 2, "resourceVersion is no text"],
    [lines(header, "{}"), 2, "neither an event"],
    [lines(header, "{", rest[0] ?? ""), 2, "not JSON"],
    [lines(header, rest[1] ?? "", rest[0] ?? ""), 3, "Event 0 follows event 1"],
    [lines(header, ...rest.slice(0, 3), rest[0] ?? ""), 5, "more after the end"],
    [lines(header, rest[0] ?? "", rest[2] ?? ""), 0, "counts 2 events"],
    [lines(header, '{"event":{"__proto__":{"polluted":1}}}'), 2, "__proto__"],
    [lines(header, `{"event":{"object":${"[".repeat(200)}${"]".repeat(200)}}}`), 2, "nested too deep"],
    [lines(header, `{"event":${"[".repeat(200_000)}${"]".repeat(200_000)}}`), 2, "nested too deep"],
    [lines(header, '{"end":{"events":0,"episodes":0,"dropped":{}}}'), 2, "does not count dropped ADDED"],
    [lines(header, '{"end":{}}'), 2, "no counts"],
  ])("%#", (text, line, message) => {
    const result = readCapture(text);
    expect(result).toMatchObject({ ok: false, line });
    expect(!result.ok && result.message).toContain(message);
  });

  test("but not one from before captures told of a recording", () => {
    expect(readCapture(withHeader({ replay: undefined }))).toMatchObject({
      ok: true,
      capture: { header: { replay: null } },
    });
  });

  test("or that it is too large, as a whole, in a line, or in number", () => {
    const text = lines(header, ...rest);
    expect(readCapture(text, { ...CAPTURE_LIMITS, file: 100 })).toMatchObject({ ok: false, line: 0 });
    expect(readCapture(text, { ...CAPTURE_LIMITS, line: header.length })).toMatchObject({ ok: true });
    expect(readCapture(text, { ...CAPTURE_LIMITS, line: header.length - 1 })).toMatchObject({
      ok: false,
      line: 1,
    });
    expect(readCapture(text, { ...CAPTURE_LIMITS, records: 1 })).toMatchObject({ ok: false, line: 3 });
  });
});

test("nothing inherited gets in", () => {
  readCapture(`${written([], []).split("\n")[0]}\n{"event":{"__proto__":{"polluted":1}}}\n`);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
