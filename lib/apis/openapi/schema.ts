import { dig, digArray, digString, isObject, type Json } from "@/lib/base/json";

/** A schema with its references followed: what it says itself comes before what it refers to. */
export interface Resolved {
  readonly schema: Json;
  /** Name of the definition it came from; null for one that stands in its place. */
  readonly definition: string | null;
}

const PREFIX = "#/components/schemas/";
/** References to references; a hostile document may go round. */
const MAX_HOPS = 16;

/** Definitions of a document by name. */
export function definitionOf(document: unknown, name: string): Json | null {
  const found = dig(document, "components", "schemas", name);
  return isObject(found) ? found : null;
}

/**
 * Follows `$ref`, and `allOf` of a single schema, which is how Kubernetes puts a description beside a reference.
 * Never throws; what leads nowhere is an empty schema.
 */
export function resolve(document: unknown, schema: unknown): Resolved {
  let current: Json = isObject(schema) ? schema : {};
  let definition: string | null = null;
  for (let hops = 0; hops < MAX_HOPS; hops += 1) {
    const next = referenceOf(current);
    if (next === null) break;
    const { $ref: _, allOf: __, ...own } = current;
    const target = next.name === null ? next.schema : definitionOf(document, next.name);
    if (next.name !== null) definition = next.name;
    current = { ...(isObject(target) ? target : {}), ...own };
  }
  return { schema: current, definition };
}

type Reference = { readonly name: string } | { readonly name: null; readonly schema: unknown };

function referenceOf(schema: Json): Reference | null {
  const name = refName(schema);
  if (name !== null) return { name };
  const all = digArray(schema, "allOf");
  return all.length === 1 ? { name: null, schema: all[0] } : null;
}

function refName(schema: unknown): string | null {
  const ref = digString(schema, "$ref");
  return ref?.startsWith(PREFIX) ? decodePointer(ref.slice(PREFIX.length)) : null;
}

/** A schema that is a definition by reference. */
export const referenceTo = (name: string): Json => ({
  $ref: PREFIX + name.replaceAll("~", "~0").replaceAll("/", "~1"),
});

const decodePointer = (text: string) => text.replaceAll("~1", "/").replaceAll("~0", "~");

/** An object, or what a list or a map is of: kubectl explain goes through those as if they were not there. */
export interface Inner extends Resolved {
  /** What is around it, outermost first: "[]" for a list, "map[string]" for a map. */
  readonly wrapping: string;
}

export function innerOf(document: unknown, schema: unknown): Inner {
  let resolved = resolve(document, schema);
  let wrapping = "";
  for (let depth = 0; depth < MAX_HOPS; depth += 1) {
    const items = dig(resolved.schema, "items");
    const values = dig(resolved.schema, "additionalProperties");
    if (isObject(items)) wrapping += "[]";
    else if (isObject(values)) wrapping += "map[string]";
    else break;
    resolved = resolve(document, isObject(items) ? items : values);
  }
  return { ...resolved, wrapping };
}

/** The properties of an object by name; empty for anything else. */
export function propertiesOf({ schema }: Resolved): readonly (readonly [name: string, schema: unknown])[] {
  const properties = dig(schema, "properties");
  return isObject(properties) ? Object.entries(properties) : [];
}

/** The type as kubectl explain writes it: `string`, `[]Container`, `map[string]Quantity`, `Object`. */
export function typeName({ schema, definition, wrapping }: Inner): string {
  return wrapping + bareType(schema, definition);
}

/** A definition gives its name to objects alone: a Time is a string. */
function bareType(schema: Json, definition: string | null): string {
  const type = digString(schema, "type");
  if (definition !== null && (type === null || type === "object")) return shortName(definition);
  if (schema["x-kubernetes-int-or-string"] === true) return "IntOrString";
  if (type === "object" || (type === null && isObject(schema.properties))) return "Object";
  if (type !== null) return type;
  const choices = [...digArray(schema, "oneOf"), ...digArray(schema, "anyOf")];
  const types = choices.flatMap((choice) => digString(choice, "type") ?? []);
  return types.length > 0 ? types.join(" or ") : "any";
}

/** `io.k8s.api.core.v1.Container` → `Container`. */
export function shortName(definition: string): string {
  return definition.slice(definition.lastIndexOf(".") + 1);
}
