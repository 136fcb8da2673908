/** Takes out what would tell of the machine that a recording was made on. */
export interface Scrub {
  text(json: string): string;
  body(body: Buffer): Buffer;
}

/**
 * @param places texts of this machine (folders, names) and what shall stand for each, longest first
 */
export function scrubber(places: ReadonlyArray<readonly [string, string]>): Scrub {
  const text = (json: string) => places.reduce((result, [from, to]) => result.replaceAll(from, to), json);
  return {
    text,
    body(body) {
      const before = body.toString("latin1");
      return places.some(([from]) => before.includes(from)) ? Buffer.from(text(body.toString("utf8"))) : body;
    },
  };
}
