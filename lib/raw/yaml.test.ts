import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { indexJson } from "./json-index";
import { yamlOf } from "./yaml";

const print = (json: string): string =>
  new TextDecoder().decode(yamlOf(indexJson(new TextEncoder().encode(json))));
const read = (yaml: string, version: "1.1" | "1.2"): unknown =>
  parse(yaml, { version, maxAliasCount: -1, merge: false, intAsBigInt: false });

/** Words, numbers and punctuation that YAML has its own ideas about. */
const tricky = fc.oneof(
  fc.constantFrom(
    "yes",
    "No",
    "on",
    "~",
    "null",
    "",
    " ",
    "0x1f",
    "012",
    "1e5",
    "12:30:45",
    "2024-01-01",
    "1_000",
  ),
  fc.constantFrom(
    ".5",
    ".inf",
    "-1",
    "+1",
    "=",
    "<<",
    "- a",
    "a: b",
    "a #b",
    "#",
    "a:",
    ": ",
    "[a]",
    "{",
    "&a",
    "*a",
    "!t",
  ),
  fc.constantFrom(
    "a\nb",
    "a\n",
    "a\n\n",
    "\na",
    " a\nb",
    "a\n b\n",
    "a \nb ",
    "a\n \n",
    "a\tb\n\tc",
    "a\r\nb",
    "%a",
    "@a",
  ),
  fc.constantFrom(
    "10.0.0.1",
    "100m",
    "64Mi",
    "nginx:1.25",
    "it's",
    'say "x"',
    "\u0085",
    "\u2028",
    "\ufeff",
    "é",
    "🦀",
    "\u0007",
  ),
  fc.string({ unit: fc.constantFrom(..." \n:-#'\"a1.\\{}[],&*!|>%@`~\t=_<") }),
  fc.string(),
);
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    tricky,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      tricky.filter((key) => key !== "__proto__"),
      tie("value"),
      { maxKeys: 4 },
    ),
  ),
})).value;

describe("yamlOf", () => {
  it.each(["1.1", "1.2"] as const)("is read back as the same value by YAML %s", (version) => {
    fc.assert(
      fc.property(values, (value) => {
        const yaml = print(JSON.stringify(value));
        expect(read(yaml, version), yaml).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 1_500 },
    );
  });

  it("looks like kubectl's", () => {
    const pod = {
      metadata: {
        name: "web",
        labels: {},
        annotations: { note: "a\nb\n" },
        creationTimestamp: "2024-01-01T00:00:00Z",
      },
      spec: {
        containers: [{ image: "nginx:1.25", args: ["-c", "yes"], resources: { cpu: "100m" } }],
        nodes: [[1, 2]],
      },
    };
    expect(print(JSON.stringify(pod))).toBe(
      [
        "metadata:",
        "  name: web",
        "  labels: {}",
        "  annotations:",
        "    note: |",
        "      a",
        "      b",
        '  creationTimestamp: "2024-01-01T00:00:00Z"',
        "spec:",
        "  containers:",
        "  - image: nginx:1.25",
        "    args:",
        '    - "-c"',
        '    - "yes"',
        "    resources:",
        "      cpu: 100m",
        "  nodes:",
        "  - - 1",
        "    - 2",
        "",
      ].join("\n"),
    );
  });

  it("keeps every digit of a number and both of two equal names", () => {
    expect(print('{"big":12345678901234567890.10,"a":1,"a":2}')).toBe(
      "big: 12345678901234567890.10\na: 1\na: 2\n",
    );
  });

  it("writes what is deep as JSON, and does not overflow", () => {
    const yaml = print(`${"[".repeat(50_000)}1${"]".repeat(50_000)}`);
    expect(yaml.length).toBeLessThan(200_000);
  });

  it("marks a key that is too long to stand alone", () => {
    const key = "k".repeat(1_200);
    expect(read(print(JSON.stringify({ a: { [key]: { b: 1 } } })), "1.2")).toEqual({
      a: { [key]: { b: 1 } },
    });
  });
});
