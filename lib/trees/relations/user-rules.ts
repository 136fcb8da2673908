import { isNode, LineCounter, parseDocument } from "yaml";
import * as z from "zod";
import { ProblemError } from "@/lib/base/problem";
import { waysOf } from "./path";
import type { Find, How, RelationRule } from "./rule";

/** Relations that people add for kinds of their own; docs/relations.md shows the file. */
const HOWS = [
  "reference",
  "selector",
  "storage",
  "network",
  "scheduling",
  "identity",
  "policy",
  "serving",
  "management",
] as const satisfies readonly How[];

const group = z.string().max(253).default("");
const kindName = z
  .string()
  .regex(/^[A-Z][A-Za-z0-9]{0,62}$/, "a kind is one word that begins with a capital");
const kindRef = z.strictObject({ group, kind: kindName });

const path = z
  .string()
  .max(500)
  .superRefine((text, context) => {
    try {
      waysOf(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "no path" });
    }
  });

const common = {
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "an id has lower-case letters, digits and hyphens"),
  from: kindRef,
  how: z.enum(HOWS).default("reference"),
  says: z.string().min(1).max(80).default("refers to"),
  path,
};

const rule = z.discriminatedUnion("find", [
  z.strictObject({
    ...common,
    find: z.literal("name"),
    to: kindRef,
    in: z.enum(["same", "cluster"]).default("same"),
    field: z.string().max(63).default("name"),
  }),
  z.strictObject({ ...common, find: z.literal("reference"), default: kindRef.partial().default({}) }),
  z.strictObject({
    ...common,
    find: z.literal("selector"),
    to: kindRef,
    in: z.enum(["same", "cluster", "any"]).default("same"),
    empty: z.enum(["all", "none"]).default("none"),
  }),
]);

const fileSchema = z.strictObject({ version: z.literal(1), relations: z.array(rule).max(500) });

/**
 * The rules of a file.
 * @param known ids that are taken
 * @throws ProblemError RELATIONS_INVALID with the line of the first thing that is wrong
 */
export function readUserRules(text: string, known: ReadonlySet<string>): readonly RelationRule[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) throw invalid(broken.linePos?.[0].line ?? 1, firstLine(broken.message));
  const read = fileSchema.safeParse(document.toJS({ maxAliasCount: 0 }));
  const lineOf = (way: readonly PropertyKey[]) => lineAt(document, lines, way);
  if (!read.success) {
    const [issue] = read.error.issues;
    const way = issue?.path ?? [];
    throw invalid(
      lineOf(way),
      `${way.map(String).join(".") || "the file"}: ${issue?.message ?? "not as it should be"}`,
    );
  }
  const taken = new Set(known);
  return read.data.relations.map(({ id, from, how, says, path, ...find }, at) => {
    if (taken.has(id)) throw invalid(lineOf(["relations", at, "id"]), `the id ${id} is taken`);
    taken.add(id);
    return { id, from: [from], how, says, path, find: findOf(find) };
  });
}

type Written = z.infer<typeof rule>;
type FindPart<T> = T extends unknown ? Omit<T, "id" | "from" | "how" | "says" | "path"> : never;

function findOf(part: FindPart<Written>): Find {
  switch (part.find) {
    case "name":
      return { by: "name", to: part.to, in: part.in, field: part.field };
    case "reference": {
      const { group, kind } = part.default;
      const fallback = { ...(group !== undefined && { group }), ...(kind !== undefined && { kind }) };
      return { by: "kind", to: kind ?? "any kind", default: fallback };
    }
    case "selector":
      return { by: "selector", to: part.to, in: part.in, empty: part.empty };
  }
}

/** The line of a value, or of the last thing on the way to it that is there. */
function lineAt(
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  way: readonly PropertyKey[],
): number {
  for (let length = way.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(way.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

const firstLine = (text: string) => text.split("\n")[0] ?? text;

function invalid(line: number, what: string): ProblemError {
  return new ProblemError({
    code: "RELATIONS_INVALID",
    message: `The relations file is wrong at line ${line}: ${what}.`,
    hint: "docs/relations.md shows how the file is written.",
  });
}
