import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexJson, type JsonIndex } from "./json-index";
import { ARRAY, NUMBER, OBJECT, STRING } from "./json-store";

const encoder = new TextEncoder();
const index = (text: string): JsonIndex => indexJson(encoder.encode(text));

/** What JSON.parse would have made of a node, with names kept from touching prototypes. */
function rebuild(json: JsonIndex, node: number): unknown {
  switch (json.kind(node)) {
    case OBJECT: {
      const entries = [...json.children(node)].map((child) => [json.key(child), rebuild(json, child)]);
      return Object.fromEntries(entries);
    }
    case ARRAY:
      return [...json.children(node)].map((child) => rebuild(json, child));
    default:
      return JSON.parse(json.raw(node));
  }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("indexJson", () => {
  it("holds what JSON.parse finds, however it is spaced", () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 1, "\t", " \n"), (text, space) => {
        const spaced = JSON.stringify(JSON.parse(text), null, space as number | string);
        const json = index(spaced);
        expect(json.error).toBeNull();
        expect(rebuild(json, 0)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("refuses exactly what JSON.parse refuses", () => {
    const mutated = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom("", '"', "{", "]", ",", ":", "\\", "0", ".", "e", "\u0001", "t"),
      )
      .map(([text, at, insert]) => {
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + insert + text.slice(cut + (at % 2));
      });
    fc.assert(
      fc.property(mutated, (text) => {
        expect(index(text).error === null, text).toBe(parses(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["", 0, "ends too early"],
    ["{", 1, "ends too early"],
    ['{"a":1,}', 7, "member's name"],
    ['{"a" 1}', 5, 'expected ":"'],
    ["[1 2]", 3, 'expected "," or "]"'],
    ["[1}", 2, 'expected "," or "]"'],
    ["[01]", 2, 'expected "," or "]"'],
    ["[-]", 2, "digit"],
    ["[1.]", 3, "digit"],
    ['["\\x"]', 3, "escape"],
    ['["\\u12g4"]', 6, "hex"],
    ['["\n"]', 2, "control character"],
    ["nul", 3, "ends too early"],
    ["trux", 3, "true"],
    ["1 1", 2, "goes on"],
    ["<html>", 0, "expected a value"],
  ])("says where %j stops being JSON", (text, offset, message) => {
    const { error } = index(text);
    expect(error?.offset).toBe(offset);
    expect(error?.message).toContain(message);
  });

  it("keeps what came before the fault", () => {
    const json = index('{"items":[{"name":"a"},{"name":"b"');
    expect(json.error).not.toBeNull();
    expect(rebuild(json, 0)).toEqual({ items: [{ name: "a" }, { name: "b" }] });
  });

  it("is not troubled by depth", () => {
    const depth = 100_000;
    const json = index("[".repeat(depth) + "]".repeat(depth));
    expect(json.error).toBeNull();
    expect(json.length).toBe(depth);
    expect(json.next(0)).toBe(depth);
  });

  it("keeps every digit, every duplicate and every name", () => {
    const json = index('{"n":12345678901234567890.10,"a":1,"a":2,"__proto__":{"x":1}}');
    const members = [...json.children(0)];
    expect(members.map((node) => json.key(node))).toEqual(["n", "a", "a", "__proto__"]);
    expect(json.kind(members[0] ?? 0)).toBe(NUMBER);
    expect(json.text(members[0] ?? 0)).toBe("12345678901234567890.10");
    expect(json.raw(json.member(0, "a") ?? 0)).toBe("2");
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it("stops at a cap on values", () => {
    const json = indexJson(encoder.encode("[1,2,3,4]"), { maxNodes: 3 });
    expect(json.length).toBe(3);
    expect(json.error?.message).toContain("more than 3");
  });

  it("finds a name behind escaped quotes", () => {
    const json = index('{ "a\\"b\\\\" : { "\\\\\\"" : "x" } }');
    expect(json.key(1)).toBe('a"b\\');
    expect(json.key(2)).toBe('\\"');
    expect(json.kind(2)).toBe(STRING);
  });

  it("knows each node's place among its siblings, and the other way round", () => {
    const json = index(JSON.stringify(Array.from({ length: 1_000 }, (_, i) => ({ i, nested: [i] }))));
    let ordinal = 0;
    for (const child of json.children(0)) {
      expect(json.ordinal(child)).toBe(ordinal);
      expect(json.childAt(0, ordinal)).toBe(child);
      ordinal += 1;
    }
  });

  it("finds the node of a byte, in values and in names", () => {
    const text = '{"name":"abc","list":[1,{"deep":true}]}';
    const json = index(text);
    const at = (part: string) => json.key(json.nodeAt(text.indexOf(part)));
    expect(at("name")).toBe("name");
    expect(at("abc")).toBe("name");
    expect(at("list")).toBe("list");
    expect(at("deep")).toBe("deep");
    expect(at("true")).toBe("deep");
    expect(json.nodeAt(0)).toBe(0);
  });
});
