/** An answer as it was recorded: what is no resource, and discovery. */
export interface StoredAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly etag: string | null;
  readonly body: () => Buffer;
}

interface MediaType {
  readonly base: string;
  /** `g`, `v` and `as`, which make another document of the same path. */
  readonly form: string;
  readonly quality: number;
}

function parse(text: string): MediaType {
  const [base = "", ...rest] = text.split(";").map((part) => part.trim());
  const named = new Map(
    rest.map((part) => part.split("=", 2).map((side) => side.trim()) as [string, string]),
  );
  const form = ["g", "v", "as"].map((name) => named.get(name) ?? "").join(";");
  const quality = Number(named.get("q") ?? "1");
  return { base: base.toLowerCase(), form, quality: Number.isFinite(quality) ? quality : 0 };
}

/** `application/*` takes JSON, but never a form that it does not name. */
function takes(clause: MediaType, type: MediaType): boolean {
  if (clause.form !== type.form) return false;
  return clause.base === type.base || clause.base === "*/*" || clause.base === `${type.base.split("/")[0]}/*`;
}

/**
 * The first of the recorded forms that the client takes, in its order; null when it takes none of them.
 * A path that was recorded in one form alone is answered in it: most handlers do not look at Accept.
 */
export function chooseStored<T extends { readonly contentType: string }>(
  candidates: readonly T[],
  accept: string | undefined,
): T | null {
  if (candidates.length === 1 && parse(candidates[0]?.contentType ?? "").form === ";;")
    return candidates[0] ?? null;
  const clauses = (accept?.trim() || "*/*")
    .slice(0, 4096)
    .split(",", 32)
    .map(parse)
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const clause of clauses) {
    const found = candidates.find(({ contentType }) => takes(clause, parse(contentType)));
    if (found) return found;
  }
  return null;
}
