import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexJson } from "./json-index";
import { jsonPath, kubectlJsonPath, stepsOf } from "./json-path";
import { occurrences, searchJson } from "./json-search";

const encoder = new TextEncoder();

describe("occurrences", () => {
  it("finds what indexOf finds, letters of either case alike", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "B", "b", "A", "-", "é") });
    fc.assert(
      fc.property(text, text, (hay, needle) => {
        if (needle === "") return;
        const bytes = encoder.encode(hay);
        const pattern = encoder.encode(needle);
        const expected = [...bytes.keys()].filter((at) =>
          pattern.every((c, i) => fold(bytes[at + i]) === fold(c)),
        );
        expect([...occurrences(bytes, pattern)]).toEqual(expected);
      }),
    );
  });
});

function fold(c: number | undefined): number | undefined {
  return c !== undefined && c >= 65 && c <= 90 ? c + 32 : c;
}

describe("searchJson", () => {
  const json = indexJson(encoder.encode('{"name":"Nginx","list":[{"nginx":1},{"cmd":"a \\u003e b"}]}'));
  const found = (query: string) =>
    [...searchJson(json, query).nodes].map((node) => jsonPath(stepsOf(json, node)));

  it("finds names and values, once each, in order", () => {
    expect(found("nginx")).toEqual(["$.name", "$.list[0].nginx"]);
    expect(found("list")).toEqual(["$.list"]);
    expect(found("absent")).toEqual([]);
    expect(found("")).toEqual([]);
  });

  it("finds what Go's encoder has escaped", () => {
    expect(found("a > b")).toEqual(["$.list[1].cmd"]);
  });

  it("stops at the cap and says so", () => {
    expect(searchJson(json, "n", 1)).toEqual({ nodes: Uint32Array.of(1), capped: true });
  });
});

describe("paths", () => {
  it.each<[(string | number)[], string, string | null]>([
    [[], "$", "{@}"],
    [["items", 3, "metadata"], "$.items[3].metadata", "{.items[3].metadata}"],
    [
      ["labels", "app.kubernetes.io/name"],
      "$.labels['app.kubernetes.io/name']",
      "{.labels.app\\.kubernetes\\.io/name}",
    ],
    [["a b", "it's"], "$['a b']['it\\'s']", "{.a\\ b.it's}"],
    [['q"', "[x]"], "$['q\"']['[x]']", '{.q".\\[x\\]}'],
    [["*"], "$['*']", null],
    [["a\\b"], "$['a\\\\b']", null],
  ])("writes %j", (steps, standard, kubectl) => {
    expect(jsonPath(steps)).toBe(standard);
    expect(kubectlJsonPath(steps)).toBe(kubectl);
  });
});
