import type { Field } from "./field";

export type Fields<S> = { readonly [K in keyof S]: Field<S[K]> };

/**
 * One page of Cutaway: where it is, and which choices of a person its URL carries.
 * Everything else about the view is code; everything in here is a public interface.
 */
export interface View<S> {
  /** The page, without a trailing slash, e.g. "/raw". */
  readonly path: string;
  readonly title: string;
  readonly fields: Fields<S>;
}

/** The state of a view, e.g. `StateOf<typeof rawView>`. */
export type StateOf<V> = V extends View<infer S> ? S : never;

/** Names that belong to the link itself. */
type Reserved = { readonly v?: never; readonly cluster?: never; readonly context?: never };

/** Declares a view's URL; the types of its state follow from the fields. */
export function defineView<S extends object>(view: View<S> & { readonly fields: Reserved }): View<S> {
  return view;
}

/** The state of a link that chooses nothing. */
export function initialState<S>(view: View<S>): S {
  return mapFields(view.fields, (field) => field.initial);
}

/** Reads a state field by field. */
export function mapFields<S>(
  fields: Fields<S>,
  read: <K extends keyof S & string>(field: Field<S[K]>, name: K) => S[K],
): S {
  const state: Partial<S> = {};
  for (const name of fieldNames(fields)) state[name] = read(fields[name], name);
  return state as S;
}

/** The declared names, in their order. */
export function fieldNames<S>(fields: Fields<S>): (keyof S & string)[] {
  return Object.keys(fields) as (keyof S & string)[];
}
