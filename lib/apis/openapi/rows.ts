import type { SchemaField } from "./field";
import { formatFieldPath } from "./field-path";

/** A field as a row of the tree. */
export interface FieldRow {
  /** Formatted path: unique. */
  readonly key: string;
  readonly path: readonly string[];
  readonly field: SchemaField;
  readonly level: number;
  /** Null for a field without fields. */
  readonly open: boolean | null;
  readonly position: number;
  readonly siblings: number;
}

/**
 * The rows of what is open. A field that is open and whose fields are not here yet shows none.
 * @param fields by formatted path; those of the kind itself are under ""
 */
export function fieldRows(
  fields: ReadonlyMap<string, readonly SchemaField[]>,
  open: ReadonlySet<string>,
): FieldRow[] {
  const rows: FieldRow[] = [];
  const add = (path: readonly string[]) => {
    const own = fields.get(formatFieldPath(path)) ?? [];
    for (const [i, field] of own.entries()) {
      const at = [...path, field.name];
      const key = formatFieldPath(at);
      const isOpen = field.openable ? open.has(key) : null;
      rows.push({
        key,
        path: at,
        field,
        level: at.length,
        open: isOpen,
        position: i + 1,
        siblings: own.length,
      });
      if (isOpen === true) add(at);
    }
  };
  add([]);
  return rows;
}

/** The fields above one, the outermost first, each by its formatted path; the kind itself is "". */
export function pathsAbove(path: readonly string[]): string[] {
  return path.map((_, i) => formatFieldPath(path.slice(0, i)));
}
