import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { RECORDING_PROBLEMS } from "./problems";
import { blockAboutSchema, FORMAT_VERSION } from "./schema";

const page = readFileSync(join(import.meta.dirname, "../../docs/recording-format.md"), "utf8");

it("docs/recording-format.md lists exactly the codes there are, in their words", () => {
  const rows = Object.entries(RECORDING_PROBLEMS).map(
    ([code, { meaning, hint }]) => `| \`${code}\` | ${meaning} | ${hint} |`,
  );
  const listed = page.split("\n").filter((line) => line.startsWith("| `RECORDING_"));
  expect(listed.map((line) => line.replace(/ +/g, " ")).sort()).toEqual(rows.sort());
});

it("docs/recording-format.md names every block and the version", () => {
  for (const { shape } of blockAboutSchema.options) expect(page).toContain(`| \`${shape.block.value}\``);
  expect(page).toContain(`This is version ${FORMAT_VERSION}.`);
});
