/** One place to jump to. */
export interface Jump {
  readonly key: string;
  /** What is matched and shown first. */
  readonly name: string;
  readonly kind: string;
  /** Where it is or what it is, in a few words; matched as well. */
  readonly about: string;
  /** It was found by the query already, whether its words are in the name or not. */
  readonly always?: boolean;
  /** Choosing it leads nowhere: the box stays open. */
  readonly stays?: boolean;
  go(): void;
}

const SHOWN = 60;

/** How well a jump fits: lower is better, null when a word is nowhere in it. */
export function score(jump: Pick<Jump, "name" | "about">, words: readonly string[]): number | null {
  const name = jump.name.toLowerCase();
  const about = jump.about.toLowerCase();
  let total = name.length / 100;
  for (const word of words) {
    const at = name.indexOf(word);
    if (at < 0 && !about.includes(word)) return null;
    total += at === 0 ? 0 : at > 0 ? 2 : 6;
  }
  return total;
}

/** The jumps in which every word of the query is found, best first; in the given order without a query. */
export function findJumps(jumps: readonly Jump[], query: string): readonly Jump[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const scored = jumps.flatMap((jump) => {
    const fit = score(jump, words) ?? (jump.always ? 0 : null);
    return fit === null ? [] : [{ jump, fit: words.length === 0 ? 0 : fit }];
  });
  return scored
    .sort((a, b) => a.fit - b.fit)
    .slice(0, SHOWN)
    .map(({ jump }) => jump);
}
