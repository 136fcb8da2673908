/** A selector that was read, or what is wrong with its text and at which position (UTF-16 units from 0). */
export type SelectorResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string; readonly at: number };

/** Carries a defect out of a parser; never leaves lib/objects. */
export class SelectorSyntaxError extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}
