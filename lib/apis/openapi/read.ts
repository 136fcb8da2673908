import type { GroupVersionKind } from "@/lib/objects/discovery";
import { descend, factsOf, fieldsOf, type SchemaField } from "./field";
import { type FoundFields, findFields } from "./find-fields";
import { definitionOfKind } from "./find-kind";
import { definitionOf, innerOf, referenceTo, typeName } from "./schema";

/** What one asks of a kind's schema. */
export type SchemaQuestion =
  | { readonly ask: "fields"; readonly path: readonly string[] }
  | { readonly ask: "find"; readonly find: string };

/** One part of a kind's schema: what stands at a path, and its fields. */
export interface SchemaPart {
  /** Full name of the definition of the kind. */
  readonly kind: string;
  readonly type: string;
  readonly description: string;
  readonly fields: readonly SchemaField[];
}

export type SchemaAnswer =
  | { readonly ask: "fields"; readonly part: SchemaPart }
  | { readonly ask: "find"; readonly found: FoundFields }
  /** The document describes no such kind, or the kind no such field. */
  | { readonly ask: "none"; readonly missing: "kind" | "field" };

/** Answers from a parsed OpenAPI v3 document; never throws, whatever the document holds. */
export function readSchema(
  document: unknown,
  kind: GroupVersionKind,
  question: SchemaQuestion,
): SchemaAnswer {
  const name = definitionOfKind(document, kind);
  const root = name === null ? null : referenceTo(name);
  if (name === null || root === null || definitionOf(document, name) === null) {
    return { ask: "none", missing: "kind" };
  }
  if (question.ask === "find") return { ask: "find", found: findFields(document, root, question.find) };
  const at = descend(document, root, question.path);
  if (at === null) return { ask: "none", missing: "field" };
  const inner = innerOf(document, at.schema);
  const { description } = factsOf(inner.schema);
  const fields = fieldsOf(document, at.schema, at.above);
  return { ask: "fields", part: { kind: name, type: typeName(inner), description, fields } };
}
