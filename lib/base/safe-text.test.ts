import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spansOf, visibleText } from "./safe-text";

const shown = (text: string, colours = false) => spansOf(text, colours).map((span) => [span.kind, span.text]);

describe("spansOf", () => {
  it("writes out what would not be seen", () => {
    expect(shown("a\u0007b\u202ec\u200bd\n")).toEqual([
      ["plain", "a"],
      ["control", "␇"],
      ["plain", "b"],
      ["control", "⟨202E⟩"],
      ["plain", "c"],
      ["control", "⟨200B⟩"],
      ["plain", "d"],
      ["control", "⏎"],
    ]);
    expect(shown("\ud800x🦀\tß")).toEqual([
      ["control", "⟨D800⟩"],
      ["plain", "x🦀\tß"],
    ]);
  });

  it("colours by SGR and shows every other escape", () => {
    expect(spansOf("\u001b[1;31mbad\u001b[0m ok \u001b[2Jx\u001b]8;;http://e\u0007l", true)).toEqual([
      { text: "bad", kind: "red", bold: true },
      { text: " ok ", kind: "plain", bold: false },
      { text: "␛", kind: "control", bold: false },
      { text: "[2Jx", kind: "plain", bold: false },
      { text: "␛", kind: "control", bold: false },
      { text: "]8;;http://e", kind: "plain", bold: false },
      { text: "␇", kind: "control", bold: false },
      { text: "l", kind: "plain", bold: false },
    ]);
    expect(shown("\u001b[38;5;31mx\u001b[38;2;1;31;3my\u001b[96mz", true)).toEqual([
      ["plain", "x"],
      ["plain", "y"],
      ["cyan", "z"],
    ]);
  });

  it("leaves SGR visible where colours mean nothing", () => {
    expect(visibleText("\u001b[31m")).toBe("␛[31m");
  });

  it("shows no control character, whatever comes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.boolean(), (text, colours) => {
        const all = spansOf(text, colours)
          .map((span) => span.text)
          .join("");
        expect(all.replaceAll("\t", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(all.isWellFormed()).toBe(true);
      }),
    );
  });
});
