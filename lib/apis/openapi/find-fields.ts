import { innerOf, propertiesOf, typeName } from "./schema";

/** A field somewhere below a kind. */
export interface FoundField {
  readonly path: readonly string[];
  readonly type: string;
}

export interface FoundFields {
  readonly fields: readonly FoundField[];
  /** There are more, or the search was ended before it had seen all. */
  readonly more: boolean;
}

const MAX_FOUND = 200;
/** Fields looked at: a Pod has about 2,000, the largest CRDs some 20,000. */
const MAX_SEEN = 60_000;
const MAX_DEPTH = 40;

interface Waiting {
  readonly schema: unknown;
  readonly path: readonly string[];
  readonly above: readonly string[];
}

/**
 * Fields whose path holds all words, the nearest to the root first. A definition is not opened again below itself,
 * so recursive kinds end. Words are looked for in `a.b.c`; case does not matter.
 */
export function findFields(document: unknown, root: unknown, find: string): FoundFields {
  const words = find.toLowerCase().split(/\s+/).filter(Boolean);
  const fields: FoundField[] = [];
  if (words.length === 0) return { fields, more: false };
  const waiting: Waiting[] = [{ schema: root, path: [], above: [] }];
  for (let next = 0, seen = 0; next < waiting.length; next += 1) {
    const { schema, path, above } = waiting[next] as Waiting;
    const object = innerOf(document, schema);
    const chain = object.definition === null ? above : [...above, object.definition];
    for (const [name, property] of propertiesOf(object)) {
      seen += 1;
      if (seen > MAX_SEEN) return { fields, more: true };
      const inner = innerOf(document, property);
      const own = [...path, name];
      if (matches(own, words)) {
        if (fields.length === MAX_FOUND) return { fields, more: true };
        fields.push({ path: own, type: typeName(inner) });
      }
      const repeats = inner.definition !== null && chain.includes(inner.definition);
      if (!repeats && own.length < MAX_DEPTH && propertiesOf(inner).length > 0) {
        waiting.push({ schema: property, path: own, above: chain });
      }
    }
  }
  return { fields, more: false };
}

/** The last name must hold one of the words: else everything below a match would match as well. */
function matches(path: readonly string[], words: readonly string[]): boolean {
  const last = (path.at(-1) ?? "").toLowerCase();
  const whole = path.join(".").toLowerCase();
  return (
    words.every((word) => whole.includes(word)) &&
    words.some((word) => last.includes(word.split(".").at(-1) ?? word))
  );
}
