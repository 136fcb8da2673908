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

/**
 * The jumps in which every word of the query is found, best first; in the given order without a query. What was found by
 * other means comes behind them: of two words the second may be part of a resource's name. With a slash it is meant, and first.
 */
export function findJumps(jumps: readonly Jump[], query: string): readonly Jump[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = sorted(
    jumps.filter(({ always }) => !always),
    (jump) => score(jump, words),
    words.length === 0,
  ).slice(0, SHOWN);
  const found = sorted(
    jumps.filter(({ always }) => always),
    (jump) => score(jump, words) ?? 0,
    false,
  );
  return query.includes("/") ? [...found, ...fitting] : [...fitting, ...found];
}

/** Without those that do not fit. */
function sorted(
  jumps: readonly Jump[],
  fitOf: (jump: Jump) => number | null,
  asGiven: boolean,
): readonly Jump[] {
  const scored = jumps.flatMap((jump) => {
    const fit = fitOf(jump);
    return fit === null ? [] : [{ jump, fit: asGiven ? 0 : fit }];
  });
  return scored.sort((a, b) => a.fit - b.fit).map(({ jump }) => jump);
}
