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

/** The way through one object: names, and places in lists. */
export type Trail = readonly (string | number)[];

/** As kubectl's JSONPath writes it: `spec.volumes[2].secret`. */
export function sayTrail(trail: Trail): string {
  let text = "";
  for (const step of trail) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/^[A-Za-z0-9_-]+$/.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}
