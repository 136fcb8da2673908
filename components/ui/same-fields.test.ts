import { expect, it } from "vitest";
import { sameFields } from "./same-fields";

it("compares fields by identity, and not what is in them", () => {
  const inside = {};
  expect(sameFields({ a: 1, inside }, { inside, a: 1 })).toBe(true);
  expect(sameFields({ a: Number.NaN }, { a: Number.NaN })).toBe(true);
  expect(sameFields({ a: 1, inside }, { a: 1, inside: {} })).toBe(false);
  expect(sameFields({ a: 1 }, { a: 1, b: 2 })).toBe(false);
  expect(sameFields({ a: undefined, b: 2 }, { b: 2, c: 3 })).toBe(false);
  expect(sameFields({}, { a: undefined })).toBe(false);
});
