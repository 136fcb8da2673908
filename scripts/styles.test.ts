import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/*
 * To TypeScript every class of a CSS module may exist: a name that its sheet lacks is `undefined`, and what wears it
 * stands there without a style.
 */

/** The classes that a sheet declares; what it composes stands under `composes` alone and counts as declared there. */
function classesOf(sheet: string): ReadonlySet<string> {
  const selectors = sheet
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/:global\([^)]*\)/g, "")
    .replace(/(["'])[^"']*\1/g, "");
  return new Set([...selectors.matchAll(/\.([A-Za-z_]\w*)/g)].map((match) => match[1] ?? ""));
}

/** What a source wears of which sheet, a path from the root: [sheet, class]. */
function wornBy(file: string, source: string): [string, string][] {
  const imports = [...source.matchAll(/^import (\w+) from "([^"]+\.module\.css)";$/gm)];
  return imports.flatMap(([line, alias, from = ""]) => {
    const sheet = from.startsWith("@/") ? from.slice(2) : normalize(join(dirname(file), from));
    const names = source.replace(line, "").matchAll(new RegExp(`(?<![\\w."/])${alias}\\.(\\w+)`, "g"));
    return [...names].map(([, name = ""]): [string, string] => [sheet, name]);
  });
}

const files = ["app", "components"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file)),
);

test("every class that a component wears stands in its sheet", () => {
  const lacking = files.flatMap((file) =>
    wornBy(file, readFileSync(file, "utf8"))
      .filter(([sheet, name]) => !classesOf(readFileSync(sheet, "utf8")).has(name))
      .map(([sheet, name]) => `${file}: .${name} is not in ${sheet}`),
  );
  expect(files.length).toBeGreaterThan(200);
  expect(lacking).toEqual([]);
});

test("a class that is only a part of another, a comment or a file's name is none", () => {
  const sheet =
    '/* .gone */ .row:hover > .cell { composes: link from "./other.module.css"; } .a :global(.mono) {}';
  expect([...classesOf(sheet)]).toEqual(["row", "cell", "a"]);
});

test("a class is worn under the name of its import", () => {
  const source =
    'import option from "@/components/ui/option.module.css";\n<p className={option.options} {...my.option.x} />';
  expect(wornBy("components/raw/x.tsx", source)).toEqual([["components/ui/option.module.css", "options"]]);
});
