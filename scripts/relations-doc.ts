import { readFileSync, writeFileSync } from "node:fs";
import { withRelationsTable } from "@/lib/trees/relations/document";
import { RULES } from "@/lib/trees/relations/rules";

/** Writes the table of docs/relations.md from the rules. */
const page = "docs/relations.md";
writeFileSync(page, withRelationsTable(readFileSync(page, "utf8"), RULES));
