import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { errorText, nothing, readOutcome, step, summary } from "./outcome.mjs";

const failing = { name: "a.test.ts › adds", error: "AssertionError: expected 1 to be 2\nat a.test.ts:3:1" };

describe("the end of what npm test prints", () => {
  it("names what failed and what was flaky, then the lanes, and the counts on the last line", () => {
    const lines = summary([
      { ...step(false), name: "check", seconds: 15.06 },
      { ...nothing(), name: "contract", seconds: 289, passed: 175, skipped: 2, failed: [failing] },
      {
        ...nothing(),
        name: "e2e-lab",
        seconds: 206.5,
        passed: 76,
        flaky: [{ name: "w.spec.ts", error: "late" }],
      },
    ]).split("\n");
    expect(lines).toEqual([
      "",
      "=== failed",
      "check",
      "    see what it printed above",
      "contract: a.test.ts › adds",
      "    AssertionError: expected 1 to be 2",
      "    at a.test.ts:3:1",
      "",
      "=== flaky (passed at the second try)",
      "e2e-lab: w.spec.ts",
      "    late",
      "",
      "check           15.1 s  0 passed, 1 failed, 0 skipped",
      "contract       289.0 s  175 passed, 1 failed, 2 skipped",
      "e2e-lab        206.5 s  76 passed, 0 failed, 0 skipped, 1 flaky",
      "251 passed, 2 failed, 2 skipped",
    ]);
  });

  it("is only the lanes and the counts when all is well", () => {
    const lane = { ...step(true), name: "build", seconds: 1 };
    expect(summary([lane])).toMatch(
      /^\nbuild +1\.0 s {2}1 passed, 0 failed, 0 skipped\n1 passed, 0 failed, 0 skipped$/,
    );
  });
});

describe("an error's text", () => {
  it("has no colours, the difference, and the first frame of the project itself", () => {
    const error = {
      name: "AssertionError",
      message: "expected \u001b[31m1\u001b[39m to be 2",
      diff: "- 2\n+ 1",
      stack:
        "AssertionError: …\n    at x (/p/node_modules/v.js:1:1)\n    at /p/lib/a.test.ts:3:9\n    at /p/lib/b.ts:1:1",
    };
    expect(errorText(error, "/p/")).toBe(
      "AssertionError: expected 1 to be 2\n- 2\n+ 1\nat lib/a.test.ts:3:9",
    );
  });

  it("is cut where it is long or wide", () => {
    const text = errorText({ message: `${"x".repeat(9_999)}\n${"line\n".repeat(99)}` }, "/p/").split("\n");
    expect(text).toHaveLength(17);
    expect(text[0]).toHaveLength(241);
    expect(text.at(-1)).toBe("…");
  });
});

describe("what a runner leaves", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cutaway-outcome-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is a failure when it is nothing, and when the runner says so though no test failed", () => {
    const file = join(folder, "outcome.json");
    expect(readOutcome(file, true)).toEqual(step(false));
    writeFileSync(file, JSON.stringify({ ...nothing(), passed: 3 }));
    expect(readOutcome(file, true)).toEqual({ ...nothing(), passed: 3 });
    expect(readOutcome(file, false)).toEqual({ ...step(false), passed: 3 });
  });
});
