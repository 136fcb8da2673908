import fc from "fast-check";
import { expect, test } from "vitest";
import { formatFieldSelector, onlyName, parseFieldSelector } from "./field-selector";

test.each([
  ["", []],
  ["metadata.name=web", [{ field: "metadata.name", operator: "=", value: "web" }]],
  ["a==b", [{ field: "a", operator: "=", value: "b" }]],
  ["a!=b", [{ field: "a", operator: "!=", value: "b" }]],
  ["a=", [{ field: "a", operator: "=", value: "" }]],
  [
    "a=1,,b!=2,",
    [
      { field: "a", operator: "=", value: "1" },
      { field: "b", operator: "!=", value: "2" },
    ],
  ],
  ["a=x\\,y\\=z\\\\", [{ field: "a", operator: "=", value: "x,y=z\\" }]],
])("%j is read", (text, value) => {
  expect(parseFieldSelector(text)).toEqual({ ok: true, value });
});

test.each([
  ["a", 0],
  ["a=1,b", 4],
  ["a=b=c", 3],
  ["a!==b", 3],
  ["a=x\\y", 3],
  ["a=x\\", 3],
  ["k=v,a=\\n", 6],
])("%j is none, because of position %i", (text, at) => {
  expect(parseFieldSelector(text)).toMatchObject({ ok: false, at });
});

test("values survive being written and read", () => {
  const field = fc.stringMatching(/^[a-zA-Z.]{1,12}$/);
  const term = fc.record({
    field,
    operator: fc.constantFrom("=" as const, "!=" as const),
    value: fc.string(),
  });
  fc.assert(
    fc.property(fc.array(term), (terms) => {
      expect(parseFieldSelector(formatFieldSelector(terms))).toEqual({ ok: true, value: terms });
    }),
  );
});

test("any text has an answer", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseFieldSelector(text)));
});

test.each([
  ["metadata.name=web", "web"],
  ["metadata.namespace=shop,metadata.name==web", "web"],
  ["metadata.name!=web", null],
  ["spec.nodeName=web", null],
  ["", null],
  ["nonsense", null],
])("the only name that %j leaves: %j", (selector, name) => {
  expect(onlyName(selector)).toBe(name);
});
