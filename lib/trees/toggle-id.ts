/** Digits of the short name of a row in an address: 36^7 names, and a few hundred of them in use. */
const DIGITS = 7;
const SPACE = 36 ** DIGITS;

/** A short name for a row's key, so that hundreds of them fit into a link. */
export function toggleId(key: string): string {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (let i = 0; i < key.length; i += 1) {
    const code = key.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b) ^ (high >>> 13);
  }
  const mixed = (high >>> 0) * 2 ** 21 + ((low >>> 0) & 0x1fffff);
  return (mixed % SPACE).toString(36).padStart(DIGITS, "0");
}
