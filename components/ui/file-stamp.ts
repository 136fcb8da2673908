/**
 * What pictures and files that leave the page must say of themselves: that they are of a recording and not of a live
 * cluster. Null for a live one.
 */
let stamp: { readonly kind: string; readonly text: string } | null = null;

/** @param kind `sample` or `recording`; @param text what a picture says */
export function stampFiles(next: { readonly kind: string; readonly text: string } | null): void {
  stamp = next;
}

export const fileStamp = (): string | null => stamp?.text ?? null;

/** `sample-rv-line.svg`: the name tells it as well. */
export const stampedName = (name: string): string => (stamp === null ? name : `${stamp.kind}-${name}`);
