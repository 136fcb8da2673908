import { dig } from "@/lib/base/json";

/** A path without alternatives: the names of fields, and null for each item of a list. */
export type Way = readonly (string | null)[];

/** Alternatives multiply. */
const MAX_WAYS = 64;

/**
 * Reads a path, and gives every way that it stands for: names apart by dots, `[]` for each item of a list, `{a,b}` for one of
 * several fields, and `["a.b/c"]` for a name with dots. `spec.{containers,initContainers}[].envFrom[].secretRef`
 * @throws SyntaxError saying where it cannot be read, or that it stands for too many ways
 */
export function waysOf(path: string): readonly Way[] {
  let ways: Way[] = [[]];
  for (const step of stepsOf(path)) {
    ways = ways.flatMap((way) => step.map((name) => [...way, name]));
    if (ways.length > MAX_WAYS) throw new SyntaxError(`"${path}" stands for more than ${MAX_WAYS} ways`);
  }
  return ways;
}

/** Of each step, what may be taken. */
function stepsOf(path: string): Way[] {
  const steps: Way[] = [];
  const pattern = /\.?(?:([A-Za-z0-9_$-]+)|\{([A-Za-z0-9_,-]+)\}|\["([^"]+)"\]|(\[\]))/y;
  while (pattern.lastIndex < path.length) {
    const at = pattern.lastIndex;
    const [, name, several, quoted, each] = pattern.exec(path) ?? [];
    const single = name ?? quoted;
    if (single !== undefined) steps.push([single]);
    else if (several !== undefined) steps.push(several.split(","));
    else if (each !== undefined) steps.push([null]);
    else throw new SyntaxError(`"${path}" cannot be read from character ${at + 1} on`);
  }
  if (steps.length === 0) throw new SyntaxError("a path needs at least one field");
  return steps;
}

/** Places in longer lists are made each time: nobody's list may fill the memory. */
const MAX_ITEMS = 64;

/** Which items of lists lie on a way: the same for all objects, so that each is made once. */
export class Items {
  readonly #below: Items[] = [];

  private constructor(
    readonly above: Items | null,
    readonly index: number,
  ) {}

  /** No list was passed yet. */
  static none(): Items {
    return new Items(null, -1);
  }

  item(index: number): Items {
    const known = this.#below[index];
    if (known !== undefined) return known;
    const made = new Items(this, index);
    if (index === this.#below.length && index < MAX_ITEMS) this.#below.push(made);
    return made;
  }
}

/** What stands in an object where a way has led. */
export function valueAt(object: unknown, way: Way, items: Items): unknown {
  const indexes = indexesOf(items);
  return way.reduce((value: unknown, name) => {
    if (name !== null) return dig(value, name);
    const index = indexes.pop();
    return Array.isArray(value) && index !== undefined ? value[index] : undefined;
  }, object);
}

/** Where a way has led, as kubectl's JSONPath writes it: `spec.volumes[2].secret`. */
export function sayPlace(way: Way, items: Items): string {
  const indexes = indexesOf(items);
  return way.reduce(
    (text: string, name) => text + (name === null ? `[${indexes.pop()}]` : sayField(name, text === "")),
    "",
  );
}

/** The last first. */
function indexesOf(items: Items): number[] {
  const indexes: number[] = [];
  for (let at = items; at.above !== null; at = at.above) indexes.push(at.index);
  return indexes;
}

function sayField(name: string, first: boolean): string {
  if (!/^[A-Za-z0-9_-]+$/.test(name)) return `[${JSON.stringify(name)}]`;
  return first ? name : `.${name}`;
}
