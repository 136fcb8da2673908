import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labelKeyDefect, labelValueDefect } from "./label-syntax";
import { formatLabelSelector, matchesLabels, parseLabelSelector } from "./selector";

function parsed(text: string) {
  const result = parseLabelSelector(text);
  if (!result.ok) throw new Error(`${text}: ${result.message}`);
  return result.value;
}

describe("what is a selector", () => {
  test.each([
    ["", ""],
    ["x=a,y=b,z=c", "x=a,y=b,z=c"],
    ["y=b,x=a", "x=a,y=b"],
    ["x==a", "x==a"],
    ["x!=a,y=b", "x!=a,y=b"],
    ["x=", "x="],
    ["x= ,z= ", "x=,z="],
    ["!x", "!x"],
    [" ! x ", "!x"],
    ["x", "x"],
    ["x>1,z<5", "x>1,z<5"],
    ["x in (b, a,a)", "x in (a,b)"],
    ["x in ()", "x in ()"],
    ["x in (,)", "x in ()"],
    ["x in (a,,b)", "x in (,a,b)"],
    ["x in (a,)", "x in (,a)"],
    ["x notin (a)", "x notin (a)"],
    ["x\tnotin\n(a),y", "x notin (a),y"],
    ["notin=in", "notin=in"],
    ["in in (in,notin)", "in in (in,notin)"],
    ["app.kubernetes.io/name=web-1", "app.kubernetes.io/name=web-1"],
    ["x>9223372036854775807", "x>9223372036854775807"],
  ])("%j is read as %j", (text, written) => {
    expect(formatLabelSelector(parsed(text))).toBe(written);
  });

  test.each([
    ["x=a||y=b", 2],
    ["x==a==b", 4],
    ["!x=a", 2],
    ["x<a", 2],
    ["x>", 2],
    ["x>-5", 2],
    ["x>9223372036854775808", 2],
    [",x", 0],
    ["x,", 2],
    ["x,,y", 2],
    ["=a", 0],
    ["!", 1],
    ["!!x", 1],
    ["x y", 2],
    ["x in a", 5],
    ["x in (a", 7],
    ["x in (a b)", 8],
    ["x in (a=b)", 7],
    ["x in", 4],
    ["x exists", 2],
    ["x=(a)", 2],
    ["x=a b", 4],
    ["a/b/c=1", 0],
    ["/x", 0],
    ["A.b/x", 0],
    ["-x", 0],
    ["x=-a", 2],
    ["x=ä", 2],
    ["k=v,ß", 4],
    [`x=${"a".repeat(64)}`, 2],
  ])("%j is none, because of position %i", (text, at) => {
    expect(parseLabelSelector(text)).toMatchObject({ ok: false, at });
  });
});

describe("which labels match", () => {
  test.each([
    ["", { x: "y" }],
    ["x=y", { x: "y" }],
    ["x=y,z=w", { x: "y", z: "w" }],
    ["x!=y,z!=w", { x: "z", z: "a" }],
    ["x!=y", {}],
    ["x!=", {}],
    ["x notin ()", {}],
    ["x notin (y)", {}],
    ["x in (a,b)", { x: "b" }],
    ["x in ()", { x: "" }],
    ["x=", { x: "" }],
    ["notin=in", { notin: "in" }],
    ["x", { x: "z" }],
    ["!x", { y: "z" }],
    ["x>1", { x: "2" }],
    ["x<1", { x: "0" }],
    ["x<1", { x: "-9223372036854775808" }],
  ])("%j is met by %j", (text, labels) => {
    expect(matchesLabels(parsed(text), labels as Record<string, string>)).toBe(true);
  });

  test.each([
    ["x=z", {}],
    ["x=", {}],
    ["x=y", { x: "z" }],
    ["x=y,z=w", { x: "w", z: "w" }],
    ["x!=y,z!=w", { x: "z", z: "w" }],
    ["x in (a,b)", { x: "c" }],
    ["x in (a,b)", {}],
    ["x notin (a,b)", { x: "a" }],
    ["x", { y: "z" }],
    ["!x", { x: "z" }],
    ["x>1", { x: "1" }],
    ["x>1", { x: "0x2" }],
    ["x>1", {}],
    ["x<1", { x: "2" }],
    ["constructor", {}],
  ])("%j is not met by %j", (text, labels) => {
    expect(matchesLabels(parsed(text), labels as Record<string, string>)).toBe(false);
  });
});

test("what was read, written and read again is the same", () => {
  const text = fc.array(
    fc.constantFrom(
      "x",
      "y1",
      "a.b/c",
      "in",
      "notin",
      "=",
      "==",
      "!=",
      "!",
      ",",
      "(",
      ")",
      " ",
      ">",
      "<",
      "7",
    ),
  );
  fc.assert(
    fc.property(text, (words) => {
      const first = parseLabelSelector(words.join(""));
      if (first.ok) expect(parseLabelSelector(formatLabelSelector(first.value))).toEqual(first);
      else expect(first.at).toBeLessThanOrEqual(words.join("").length);
    }),
    { numRuns: 1000 },
  );
});

test("any text has an answer", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseLabelSelector(text)));
});

test("keys and values at their limits", () => {
  expect(labelKeyDefect("a".repeat(63))).toBeNull();
  expect(labelKeyDefect("a".repeat(64))).not.toBeNull();
  expect(labelKeyDefect(`${"a".repeat(253)}/x`)).toBeNull();
  expect(labelKeyDefect(`${"a".repeat(254)}/x`)).not.toBeNull();
  expect(labelKeyDefect("")).not.toBeNull();
  expect(labelValueDefect("")).toBeNull();
  expect(labelValueDefect("a_b.c-d")).toBeNull();
  expect(labelValueDefect("a/b")).not.toBeNull();
});
