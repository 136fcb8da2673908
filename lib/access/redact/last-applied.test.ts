import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LastAppliedRedactor } from "./last-applied";
import { LAST_APPLIED, MASK } from "./mask";
import { redactObject } from "./object";

/** Feeds the text in pieces that end at the given offsets. */
function redact(text: string, cuts: readonly number[] = []): string {
  const bytes = Buffer.from(text);
  const redactor = new LastAppliedRedactor();
  const edges = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  const out = edges
    .slice(1)
    .map((edge, i) => Buffer.from(redactor.push(Buffer.from(bytes.subarray(edges[i], edge)))));
  return Buffer.concat([...out, redactor.end()]).toString();
}

const escapeAll = (text: string) =>
  [...text].map((char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`).join("");

const SPELLINGS: ReadonlyArray<readonly [string, string]> = [
  ["plain", LAST_APPLIED],
  ["with an escaped slash", LAST_APPLIED.replace("/", "\\/")],
  ["with an escaped letter", LAST_APPLIED.replace("k", "\\u006b")],
  ["with an escaped letter behind o", LAST_APPLIED.replace("u", "\\u0075")],
  ["with escaped capitals in hex", LAST_APPLIED.replace("k", "\\u006B").replaceAll("-", "\\u002D")],
  ["with an escaped end", `${LAST_APPLIED.slice(0, -1)}\\u006e`],
  ["all escaped", escapeAll(LAST_APPLIED)],
];

const VALUES = [
  '"canary"',
  '"a\\"canary\\\\"',
  '"\\\\"',
  "{}",
  '{"a":["]}","\\""],"b":{}}',
  '[1,"]",[2]]',
  "12.5",
  "true",
  "null",
  '""',
];

const DOCUMENTS = SPELLINGS.flatMap(([name, key]) =>
  VALUES.map((value): [string, string] => [
    `${name}, value ${value}`,
    `{"x":"\\u003cé\\u003e\\/","\\"a":1, "${key}" \n:\t${value} ,"y":["\\"${key}\\"","${key}"],"z":"\\\\"}`,
  ]),
);

describe("LastAppliedRedactor", () => {
  it.each(DOCUMENTS)("agrees with parsing: %s, cut anywhere", (_, text) => {
    const expected = redactObject(JSON.parse(text));
    const whole = redact(text);
    expect(JSON.parse(whole)).toEqual(expected);
    for (let cut = 1; cut < Buffer.byteLength(text); cut++) {
      expect(
        redact(
          text,
          [cut, cut + 1, cut + 3].filter((at) => at < Buffer.byteLength(text)),
        ),
      ).toBe(whole);
    }
  });

  it("changes nothing else, to the byte", () => {
    const [before, after] = ['{ "a" : 1.50,\r\n"é":"\\u003c\\/",', ' , "b":[ ] }\n'];
    expect(redact(`${before}"${LAST_APPLIED}" : "x"${after}`)).toBe(
      `${before}"${LAST_APPLIED}" : "${MASK}"${after}`,
    );
  });

  it("passes a chunk without the key on as it is, without a copy", () => {
    const chunk = Buffer.from('{"metadata":{"name":"a"}}');
    expect(new LastAppliedRedactor().push(chunk).buffer).toBe(chunk.buffer);
  });

  it("leaves text alone that only speaks of the key", () => {
    const inner = JSON.stringify({ [LAST_APPLIED]: "x" });
    const text = JSON.stringify({
      data: { "a.json": inner, list: [LAST_APPLIED, LAST_APPLIED], [`x"${LAST_APPLIED}`]: "y" },
    });
    for (let cut = 0; cut < text.length; cut++) expect(redact(text, [cut])).toBe(text);
  });

  it("holds back no more than a key's length", () => {
    const redactor = new LastAppliedRedactor();
    const text = `{"a":"${"x".repeat(5000)}`;
    expect(redactor.push(Buffer.from(text)).length).toBe(text.length);
    expect(redactor.push(Buffer.from(`","${LAST_APPLIED}"${" ".repeat(5000)}`)).length).toBeGreaterThan(5000);
    expect(redactor.push(Buffer.from(`: "${"canary".repeat(5000)}`)).toString()).toBe(`: "${MASK}"`);
  });

  const key = fc.oneof(
    fc.constantFrom(...SPELLINGS.map(([, spelling]) => spelling)),
    fc.constantFrom(
      "data",
      `x${LAST_APPLIED}`,
      `${LAST_APPLIED}x`,
      LAST_APPLIED.slice(0, 9),
      "\\/\\u002f",
      "\\\\",
      '\\"',
    ),
    // Each character escaped or not.
    fc
      .array(fc.boolean(), { minLength: 48, maxLength: 48 })
      .map((escaped) => [...LAST_APPLIED].map((char, i) => (escaped[i] ? escapeAll(char) : char)).join("")),
    fc.string().map((text) => JSON.stringify(text).slice(1, -1)),
  );
  const space = fc.constantFrom("", "", " ", "\n\t ");
  const { json } = fc.letrec<{ json: string }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      key.map((text) => `"${text}"`),
      fc.constantFrom("1", "-2.5e3", "true", "null", "{}", "[]"),
      fc.string().map((text) => JSON.stringify(text)),
      fc.array(tie("json"), { maxLength: 4 }).map((items) => `[${items.join(", ")}]`),
      fc
        .array(fc.tuple(key, space, space, tie("json")), { maxLength: 5 })
        .map((fields) => `{${fields.map(([name, a, b, value]) => `"${name}"${a}:${b}${value}`).join(",")}}`),
    ),
  }));

  it("agrees with parsing for any JSON in any pieces", () => {
    fc.assert(
      fc.property(json, fc.array(fc.nat(), { maxLength: 8 }), (text, cuts) => {
        const size = Math.max(1, Buffer.byteLength(text));
        expect(
          JSON.parse(
            redact(
              text,
              cuts.map((cut) => cut % size),
            ),
          ),
        ).toEqual(redactObject(JSON.parse(text)));
      }),
      { numRuns: 5000 },
    );
  });

  it("never throws for what is no JSON", () => {
    const junk = fc.array(
      fc.constantFrom('"', "\\", "\\u00", "6b", ":", "{", "]", LAST_APPLIED, `"${LAST_APPLIED}"`, " "),
    );
    fc.assert(
      fc.property(junk, fc.array(fc.nat(50), { maxLength: 4 }), (pieces, cuts) => {
        const text = pieces.join("");
        redact(
          text,
          cuts.filter((cut) => cut <= text.length),
        );
      }),
      { numRuns: 5000 },
    );
  });
});
