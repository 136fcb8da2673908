import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withRelationsTable } from "./document";
import { RULES } from "./rules";

test("docs/relations.md says what the rules say; npx tsx scripts/relations-doc.ts writes it anew", () => {
  const page = readFileSync("docs/relations.md", "utf8");
  expect(page).toBe(withRelationsTable(page, RULES));
});
