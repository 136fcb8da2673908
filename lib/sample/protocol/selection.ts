import { type FieldTerm, parseFieldSelector } from "@/lib/objects/field-selector";
import { matchesLabels, parseLabelSelector } from "@/lib/objects/selector";
import type { Item, Served } from "./resource";
import { badRequest, StatusError } from "./status";

/** Which objects a request is about. */
export interface Selection {
  matches(item: Item): boolean;
  /** False when only the namespace was asked for: then a list can say how many remain. */
  readonly selects: boolean;
}

/**
 * @param namespace "" for all of them
 * @throws StatusError 400 for a selector that cannot be read or names a field that the resource does not know
 */
export function selection(
  served: Served,
  namespace: string,
  selectors: { readonly labelSelector: string; readonly fieldSelector: string },
): Selection {
  const labels = parsed(parseLabelSelector(selectors.labelSelector), "unable to parse requirement");
  const fields = parsed(parseFieldSelector(selectors.fieldSelector), "invalid selector");
  checkFields(served, fields);
  return {
    selects: labels.length > 0 || fields.length > 0,
    matches: (item) =>
      (namespace === "" || item.namespace === namespace) &&
      // An item is read when its labels are asked for: not before somebody selects by them.
      (labels.length === 0 || matchesLabels(labels, item.labels)) &&
      fields.every(({ field, operator, value }) => (fieldOf(item, field) === value) === (operator === "=")),
  };
}

function parsed<T>(result: { ok: true; value: T } | { ok: false; message: string }, prefix: string): T {
  if (result.ok) return result.value;
  throw new StatusError(badRequest(`${prefix}: ${result.message}`));
}

function fieldOf(item: Item, field: string): string {
  if (field === "metadata.name") return item.name;
  if (field === "metadata.namespace") return item.namespace;
  return Object.hasOwn(item.fields, field) ? (item.fields[field] ?? "") : "";
}

function checkFields(served: Served, terms: readonly FieldTerm[]): void {
  const known = new Set(["metadata.name", "metadata.namespace", ...served.fieldNames]);
  const unknown = terms.find(({ field }) => !known.has(field));
  if (unknown === undefined) return;
  const { field } = unknown;
  // Custom resources, and built-in ones with fields of their own, say it one way; all others another.
  const isGeneric = served.fieldNames.length === 0 && !served.typedItems;
  throw new StatusError(
    badRequest(
      isGeneric
        ? `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`
        : `field label not supported: ${field}`,
    ),
  );
}
