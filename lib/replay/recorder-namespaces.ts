/** As many as one recording takes. */
export const MAX_NAMESPACES = 10;

export type NamespacesTyped =
  /** Null: the whole cluster. */
  | { readonly namespaces: readonly string[] | null; readonly wrong: null }
  | { readonly namespaces: null; readonly wrong: string };

/** RFC 1123, as the names of namespaces are. */
const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Namespaces as a person types them, between commas or spaces; `wrong` says why they are none. */
export function readNamespaces(text: string): NamespacesTyped {
  const names = [...new Set(text.split(/[\s,]+/).filter(Boolean))];
  const odd = names.find((name) => !NAME.test(name));
  if (odd !== undefined) return { namespaces: null, wrong: `${odd.slice(0, 80)} is no name of a namespace` };
  if (names.length > MAX_NAMESPACES) {
    return { namespaces: null, wrong: `${names.length} namespaces, of ${MAX_NAMESPACES} at most` };
  }
  return { namespaces: names.length === 0 ? null : names, wrong: null };
}
