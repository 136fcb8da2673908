export type Sortable = string | number | null;

/** A column's id, with "-" before it for descending; "" keeps the given order. */
export type SortSpec = string;

export function parseSort(spec: SortSpec): { readonly by: string; readonly descending: boolean } {
  return spec.startsWith("-") ? { by: spec.slice(1), descending: true } : { by: spec, descending: false };
}

/** What a click on a column's title leads to: ascending, descending, the given order. */
export function nextSort(spec: SortSpec, column: string): SortSpec {
  const { by, descending } = parseSort(spec);
  if (by !== column) return column;
  return descending ? "" : `-${column}`;
}

const collator = new Intl.Collator("en", { numeric: true });

/** Numbers by size, text as people count ("node-2" before "node-10"), what is missing last either way. */
export function compareSortable(a: Sortable, b: Sortable): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return collator.compare(String(a), String(b));
}

/** A sorted copy; rows that compare equal keep their order. */
export function sortRows<R>(
  rows: readonly R[],
  value: (row: R) => Sortable,
  descending: boolean,
): readonly R[] {
  const present = rows.filter((row) => value(row) !== null);
  const missing = rows.filter((row) => value(row) === null);
  const sign = descending ? -1 : 1;
  return [...present.sort((a, b) => sign * compareSortable(value(a), value(b))), ...missing];
}
