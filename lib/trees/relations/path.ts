/** One step on the way to a field. */
export type Step =
  /** Into one of these fields. */
  | { readonly fields: readonly string[] }
  /** Into each item of a list. */
  | { readonly each: true };

/**
 * Reads a path: names apart by dots, `[]` for each item of a list, `{a,b}` for one of several fields, and `["a.b/c"]` for a
 * name with dots. `spec.{containers,initContainers}[].envFrom[].secretRef`
 * @throws SyntaxError saying where it cannot be read
 */
export function parsePath(text: string): readonly Step[] {
  const steps: Step[] = [];
  const pattern = /\.?(?:([A-Za-z0-9_$-]+)|\{([A-Za-z0-9_,-]+)\}|\["([^"]+)"\]|(\[\]))/y;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const [, name, several, quoted, each] = pattern.exec(text) ?? [];
    const single = name ?? quoted;
    if (single !== undefined) steps.push({ fields: [single] });
    else if (several !== undefined) steps.push({ fields: several.split(",") });
    else if (each !== undefined) steps.push({ each: true });
    else throw new SyntaxError(`"${text}" cannot be read from character ${at + 1} on`);
  }
  if (steps.length === 0) throw new SyntaxError("a path needs at least one field");
  return steps;
}

/** Places in longer lists are made each time: nobody's list may fill the memory. */
const MAX_ITEMS = 64;

/**
 * Where in an object a value is. The same way leads to the same place in every object, so that its text is made once.
 * As many are kept as the paths that are walked have steps, and items in a list.
 */
export class Place {
  readonly #fields = new Map<string, Place>();
  readonly #items: Place[] = [];
  readonly #ends = new Map<string, string>();

  /** @param text as kubectl's JSONPath writes it: `spec.volumes[2].secret`; empty for the object itself */
  constructor(readonly text = "") {}

  field(name: string): Place {
    const known = this.#fields.get(name);
    if (known !== undefined) return known;
    const made = new Place(this.text + sayField(name, this.text === ""));
    this.#fields.set(name, made);
    return made;
  }

  item(index: number): Place {
    const known = this.#items[index];
    if (known !== undefined) return known;
    const made = new Place(`${this.text}[${index}]`);
    if (index === this.#items.length && index < MAX_ITEMS) this.#items.push(made);
    return made;
  }

  /** Its text with what a rule says comes after it, e.g. ".name". */
  ending(at: string): string {
    if (at === "") return this.text;
    const known = this.#ends.get(at);
    if (known !== undefined) return known;
    const made = this.text + at;
    if (this.#ends.size < MAX_ITEMS) this.#ends.set(at, made);
    return made;
  }
}

function sayField(name: string, first: boolean): string {
  if (!/^[A-Za-z0-9_-]+$/.test(name)) return `[${JSON.stringify(name)}]`;
  return first ? name : `.${name}`;
}
