/**
 * What pictures and files that leave the page must say of themselves: that they are of a recording and not of a live
 * cluster. Null for a live one.
 */
let stamp: string | null = null;

export function stampFiles(text: string | null): void {
  stamp = text;
}

export const fileStamp = (): string | null => stamp;

/** `sample-rv-line.svg`: the name tells it as well. */
export const stampedName = (name: string): string =>
  stamp === null ? name : `${stamp.split(",")[0]}-${name}`;
