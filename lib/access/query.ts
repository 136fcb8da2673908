import { type Refusal, refusal } from "./refusal";

/** Decoded names and values in their order; a name may occur more than once. */
export type QueryPairs = ReadonlyArray<readonly [string, string]>;

/** Control characters and the two separators that some readers take for a line end. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029]/u;

export function badQuery(message: string): Refusal {
  return refusal(
    400,
    "REFUSED_QUERY",
    message,
    "docs/api.md and GET /api/openapi.json list the names and values.",
  );
}

/** `+` is a space, as in every form encoding and in Go's url.ParseQuery. Null for what is not UTF-8 text. */
function decodeText(text: string): string | null {
  try {
    const decoded = decodeURIComponent(text.replaceAll("+", " "));
    return UNPRINTABLE.test(decoded) ? null : decoded;
  } catch {
    return null;
  }
}

/** Decodes a raw query (without its `?`) exactly once. */
export function decodeQuery(raw: string): QueryPairs | Refusal {
  if (!/^[!-~]*$/.test(raw) || raw.includes("#"))
    return badQuery("The query holds characters that must be escaped.");
  const pairs: Array<readonly [string, string]> = [];
  for (const piece of raw.split("&")) {
    if (piece === "") continue;
    const at = piece.indexOf("=");
    const name = decodeText(at < 0 ? piece : piece.slice(0, at));
    const value = at < 0 ? "" : decodeText(piece.slice(at + 1));
    if (name === null || value === null) return badQuery("The query is not printable UTF-8 text.");
    pairs.push([name, value]);
  }
  return pairs;
}

/** Null when every name is listed and none but the `repeatable` occurs twice. */
export function checkNames(
  query: QueryPairs,
  isListed: (name: string) => boolean,
  repeatable: ReadonlySet<string> = new Set(),
): Refusal | null {
  const seen = new Set<string>();
  for (const [name] of query) {
    if (!isListed(name))
      return badQuery(`This route takes no query parameter ${JSON.stringify(name.slice(0, 64))}.`);
    if (seen.has(name) && !repeatable.has(name))
      return badQuery(`The query parameter "${name}" may be given once.`);
    seen.add(name);
  }
  return null;
}
