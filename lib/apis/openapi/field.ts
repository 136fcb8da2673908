import { dig, digNumber, digString, digStrings, isObject, type Json } from "@/lib/base/json";
import { type Inner, innerOf, propertiesOf, resolve, typeName } from "./schema";

/** One field of a kind, as a row. Texts are cut at bounds, so that a hostile document stays a page. */
export interface SchemaField {
  readonly name: string;
  /** As kubectl explain writes it. */
  readonly type: string;
  /** Full name of the definition behind it; null for one that stands in its place. */
  readonly definition: string | null;
  readonly required: boolean;
  readonly description: string;
  /** As JSON; null for none. */
  readonly default: string | null;
  /** As JSON. */
  readonly enum: readonly string[];
  /** Everything else that limits it: `format: int32`, `minimum: 1`, `pattern: …`. */
  readonly limits: readonly (readonly [name: string, value: string])[];
  /** Every `x-kubernetes-…`, as JSON. */
  readonly extensions: readonly (readonly [name: string, value: string])[];
  /** It has fields of its own. */
  readonly openable: boolean;
  /** Its definition is that of a field above it, so opening it goes on for ever. */
  readonly recursive: boolean;
}

const MAX_TEXT = 4000;
const MAX_ENUM = 200;
const LIMITS = [
  "format",
  "nullable",
  "pattern",
  "minimum",
  "exclusiveMinimum",
  "maximum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
  "deprecated",
  "readOnly",
] as const;

/** The fields of an object, or of what a list or map is of, in the order of the document; required ones are marked. */
export function fieldsOf(document: unknown, schema: unknown, above: readonly string[]): SchemaField[] {
  const object = innerOf(document, schema);
  const required = new Set(digStrings(object.schema, "required"));
  const chain = object.definition === null ? above : [...above, object.definition];
  return propertiesOf(object).map(([name, property]) => fieldOf(document, name, property, required, chain));
}

function fieldOf(
  document: unknown,
  name: string,
  property: unknown,
  required: ReadonlySet<string>,
  above: readonly string[],
): SchemaField {
  const { schema } = resolve(document, property);
  const inner = innerOf(document, property);
  return {
    name,
    type: cut(typeName(inner)),
    definition: inner.definition,
    required: required.has(name),
    ...factsOf(schema),
    openable: propertiesOf(inner).length > 0,
    recursive: inner.definition !== null && above.includes(inner.definition),
  };
}

/** What a schema says of itself, apart from its fields. */
export function factsOf(schema: Json) {
  const values = dig(schema, "enum");
  return {
    description: cut(digString(schema, "description") ?? ""),
    default: Object.hasOwn(schema, "default") ? json(schema.default) : null,
    enum: Array.isArray(values) ? values.slice(0, MAX_ENUM).map(json) : [],
    limits: limitsOf(schema),
    extensions: Object.entries(schema)
      .filter(([name]) => name.startsWith("x-kubernetes-"))
      .map(([name, value]) => [name, json(value)] as const),
  };
}

function limitsOf(schema: Json): (readonly [string, string])[] {
  const own = LIMITS.filter((name) => Object.hasOwn(schema, name) && schema[name] !== false);
  const items = dig(schema, "items");
  const ofItems = isObject(items) && digString(items, "format") !== null;
  return [
    ...own.map((name) => [name, text(schema, name)] as const),
    ...(ofItems ? [["items.format", digString(items, "format") ?? ""] as const] : []),
  ];
}

const text = (schema: Json, name: string) =>
  cut(digString(schema, name) ?? digNumber(schema, name)?.toString() ?? json(schema[name]));
const json = (value: unknown) => cut(JSON.stringify(value) ?? "");
const cut = (long: string) => (long.length > MAX_TEXT ? `${long.slice(0, MAX_TEXT)}…` : long);

/** The schema at a path of field names below another, and the definitions that were passed; null when there is none. */
export function descend(
  document: unknown,
  root: unknown,
  path: readonly string[],
): { readonly schema: unknown; readonly above: readonly string[] } | null {
  let schema = root;
  const above: string[] = [];
  for (const name of path) {
    const object: Inner = innerOf(document, schema);
    if (object.definition !== null) above.push(object.definition);
    const found = propertiesOf(object).find(([candidate]) => candidate === name);
    if (found === undefined) return null;
    schema = found[1];
  }
  return { schema, above };
}
