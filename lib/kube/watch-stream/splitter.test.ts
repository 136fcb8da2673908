import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FrameSplitter, FrameTooLargeError } from "./splitter";

/** All frames of a text that arrives in pieces of `size` bytes, as text again. */
function split(text: string | Buffer, size: number, limit?: number): string[] {
  const bytes = Buffer.from(text);
  const splitter = new FrameSplitter(limit);
  const frames: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    splitter.push(bytes.subarray(at, at + size));
    for (let frame = splitter.next(); frame !== null; frame = splitter.next())
      frames.push(frame.toString("utf8"));
  }
  const rest = splitter.finish();
  return rest === null ? frames : [...frames, rest.toString("utf8")];
}

const FIXTURES: ReadonlyArray<readonly [string, string, readonly string[]]> = [
  ["one event a line", '{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
  ["no line ending at the end", '{"a":1}\n{"b":2}', ['{"a":1}', '{"b":2}']],
  ["CRLF", '{"a":1}\r\n{"b":2}\r\n', ['{"a":1}', '{"b":2}']],
  ["a bare CR is content", '{"a":"x\ry"}\n', ['{"a":"x\ry"}']],
  ["empty lines", '\n\n{"a":1}\n\r\n\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
  ["byte order mark", '\ufeff{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
  ["a byte order mark later is content", '{"a":1}\n\ufeff{"b":2}\n', ['{"a":1}', '\ufeff{"b":2}']],
  ["line separators of Unicode", '{"a":"\u2028\u2029\u0085"}\n', ['{"a":"\u2028\u2029\u0085"}']],
  ["2, 3 and 4 bytes of UTF-8", '{"é":"水","🚢":"é水🚢"}\n{"b":2}\n', ['{"é":"水","🚢":"é水🚢"}', '{"b":2}']],
  ["an escaped pair", '{"a":"\\uD83D\\uDE00"}\n', ['{"a":"\\uD83D\\uDE00"}']],
  ["a long line", `{"a":"${"x".repeat(300_000)}"}\n{"b":2}\n`, [`{"a":"${"x".repeat(300_000)}"}`, '{"b":2}']],
  ["nothing", "", []],
];

describe.each([1, 7, 100, 65_536])("in pieces of %i bytes", (size) => {
  test.each(FIXTURES)("%s", (_name, text, frames) => {
    expect(split(text, size)).toEqual(frames);
  });
});

test("any cutting gives the same frames", () => {
  const text = FIXTURES.slice(0, -2)
    .map(([, fixture]) => fixture)
    .join("\n");
  const whole = split(text, text.length * 4);
  const bytes = Buffer.from(text);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (cuts) => {
      const splitter = new FrameSplitter();
      const frames: string[] = [];
      const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      edges.slice(1).forEach((edge, i) => {
        splitter.push(bytes.subarray(edges[i], edge));
        for (let f = splitter.next(); f !== null; f = splitter.next()) frames.push(f.toString("utf8"));
      });
      const rest = splitter.finish();
      expect(rest === null ? frames : [...frames, rest.toString("utf8")]).toEqual(whole);
    }),
  );
});

describe("copies", () => {
  test("a frame within one chunk is a view of it", () => {
    const chunk = Buffer.from('{"a":1}\n{"b":2}\n');
    const splitter = new FrameSplitter();
    splitter.push(chunk);
    expect(splitter.next()?.buffer).toBe(chunk.buffer);
  });

  test("invalid UTF-8 passes unchanged", () => {
    const splitter = new FrameSplitter();
    splitter.push(Buffer.from([0x22, 0xff, 0xc3, 0x22, 0x0a]));
    expect(splitter.next()).toEqual(Buffer.from([0x22, 0xff, 0xc3, 0x22]));
  });
});

describe("the limit", () => {
  test.each([1, 7, 1000])("holds for a frame at it and refuses one above it, in pieces of %i", (size) => {
    expect(split(`${"x".repeat(100)}\n`, size, 100)).toEqual(["x".repeat(100)]);
    expect(() => split(`${"x".repeat(101)}\n`, size, 100)).toThrow(FrameTooLargeError);
  });

  test("refuses a frame that never ends, before it ends", () => {
    const splitter = new FrameSplitter(100);
    splitter.push(Buffer.alloc(101, "x"));
    expect(() => splitter.next()).toThrow(FrameTooLargeError);
  });

  test("is 16 MiB by default", () => {
    const edge = Buffer.alloc(16 * 1024 * 1024 + 1, "x");
    edge[edge.length - 1] = 0x0a;
    const splitter = new FrameSplitter();
    splitter.push(edge);
    expect(splitter.next()?.length).toBe(16 * 1024 * 1024);
    splitter.push(Buffer.alloc(16 * 1024 * 1024 + 1, "x"));
    expect(() => splitter.next()).toThrow(FrameTooLargeError);
  });
});

test("pushing before everything was pulled is a mistake of the caller", () => {
  const splitter = new FrameSplitter();
  splitter.push(Buffer.from("a\nb\n"));
  splitter.next();
  expect(() => splitter.push(Buffer.from("c\n"))).toThrow();
});
