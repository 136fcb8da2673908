import { z } from "zod";
import type { SchemaField } from "./openapi/field";
import type { FoundField } from "./openapi/find-fields";
import type { SchemaPart } from "./openapi/read";

const strings: z.ZodType<readonly string[]> = z.array(z.string());
const pair = z.tuple([z.string(), z.string()]);
const pairs: z.ZodType<SchemaField["limits"]> = z.array(pair);

const field: z.ZodType<SchemaField> = z.object({
  name: z.string(),
  type: z.string(),
  definition: z.string().nullable(),
  required: z.boolean(),
  description: z.string(),
  default: z.string().nullable(),
  enum: strings,
  limits: pairs,
  extensions: pairs,
  openable: z.boolean(),
  recursive: z.boolean(),
});
const fields: z.ZodType<readonly SchemaField[]> = z.array(field);

const part: z.ZodType<SchemaPart> = z.object({
  kind: z.string(),
  type: z.string(),
  description: z.string(),
  fields,
});

const found: z.ZodType<FoundField> = z.object({ path: strings, type: z.string() });
const foundFields: z.ZodType<readonly FoundField[]> = z.array(found);

/** `GET /api/apis/schema?…&at=spec.template`: what stands at a path of field names, and its fields. */
export const schemaAnswerSchema = z.object({
  /** The document: fetched by its hash, so it never changes. */
  document: z.object({ path: z.string(), hash: z.string().nullable() }),
  part,
  /** Ids of the evidence behind it: of the document's only fetch, which may be long ago. */
  requests: strings,
});
export type SchemaAnswerOf = z.infer<typeof schemaAnswerSchema>;

/** `GET /api/apis/schema/find?…&find=words`. */
export const schemaFindSchema = z.object({ fields: foundFields, more: z.boolean() });
export type SchemaFind = z.infer<typeof schemaFindSchema>;
