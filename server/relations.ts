import { readFileSync } from "node:fs";
import { ProblemError } from "@/lib/base/problem";
import { CompiledRules } from "@/lib/trees/relations/compile";
import { RULES } from "@/lib/trees/relations/rules";
import { readUserRules } from "@/lib/trees/relations/user-rules";

const MAX_BYTES = 1024 * 1024;

/**
 * The relations that are built in, and those of a file.
 * @throws ProblemError RELATIONS_UNREADABLE, RELATIONS_INVALID
 */
export function readRelations(file: string | null): CompiledRules {
  if (file === null) return new CompiledRules(RULES);
  const known = new Set(RULES.map(({ id }) => id));
  return new CompiledRules([...RULES, ...readUserRules(readText(file), known)]);
}

function readText(file: string): string {
  try {
    const text = readFileSync(file, "utf8");
    if (text.length <= MAX_BYTES) return text;
  } catch (error) {
    throw unreadable(error instanceof Error && "code" in error ? String(error.code) : "cannot be read");
  }
  throw unreadable("is larger than 1 MiB");
}

function unreadable(why: string): ProblemError {
  return new ProblemError({
    code: "RELATIONS_UNREADABLE",
    message: `The file of --relations cannot be read: ${why}.`,
    hint: "docs/relations.md shows how the file is written.",
  });
}
