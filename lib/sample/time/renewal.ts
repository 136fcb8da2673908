/**
 * Objects that come or go while a recording plays are made anew in each turn, and a cluster never gives a uid twice.
 * So in later turns their uids are others, wherever they are named: in owner references, in labels of metrics, in
 * the names of cgroups.
 */
const UID = /[0-9a-f]{8}([-_])[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}/g;

/** The uid of a turn: the same for the same turn, another for each. The first turn is as it was recorded. */
export function renewedUid(uid: string, turn: number): string {
  if (turn === 0 || uid.length < 8) return uid;
  const tail = Number.parseInt(uid.slice(-4), 16);
  if (Number.isNaN(tail)) return `${uid}-${turn}`;
  return uid.slice(0, -4) + ((tail + turn * 0x9e37) & 0xffff).toString(16).padStart(4, "0");
}

/**
 * A text with the uids of renewed objects exchanged; `kubepods-pod<uid>.slice` writes them with `_`.
 * @param turnOf how often the object of a uid was made anew; 0 for those that last
 */
export function renewUids(text: string, turnOf: (uid: string) => number): string {
  return text.replace(UID, (found, separator: string) => {
    const uid = separator === "-" ? found : found.replaceAll("_", "-");
    const turn = turnOf(uid);
    return turn === 0 ? found : renewedUid(uid, turn).replaceAll("-", separator);
  });
}
