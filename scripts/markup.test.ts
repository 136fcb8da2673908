import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/**
 * What makes markup or code out of text has no place where text of a cluster is shown: React sets text.
 * The pages' policy would not stop markup, and a linter's rule knows only some of these.
 */
const FORBIDDEN =
  /\b(?:dangerouslySetInnerHTML|(?:inner|outer)HTML\s*[+=]|setHTMLUnsafe|insertAdjacentHTML|createContextualFragment|srcDoc\b|document\.write|new Function\b|eval\(|set(?:Timeout|Interval)\(\s*["'`])|\.html\(/;

const FOLDERS = ["app", "components", "lib"];

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .map((file) => join(folder, file));
}

test("no source of the interface makes markup or code of text", () => {
  const files = FOLDERS.flatMap(sources);
  expect(files.length).toBeGreaterThan(500);
  expect(files.filter((file) => FORBIDDEN.test(readFileSync(file, "utf8")))).toEqual([]);
});

test.each([
  "<div dangerouslySetInnerHTML={{ __html: name }} />",
  "cell.innerHTML = name;",
  'cell.insertAdjacentHTML("beforeend", name)',
  "document.write(name)",
  "new Function(name)",
  "eval(name)",
  'setTimeout("f()")',
  "select(cell).html(name)",
  "<iframe srcDoc={name} />",
])("it would be found: %s", (line) => {
  expect(FORBIDDEN.test(line)).toBe(true);
});
