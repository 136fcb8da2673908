/** The version of links written today. Raised when a field changes its meaning, with an upgrader below. */
export const LINK_VERSION = 1;

/** From version n − 1 to n: may rename, split or drop fields of the page at `path`. */
export type Upgrader = (path: string, params: URLSearchParams) => URLSearchParams;

/** By the version that each one leads to. Links are for ever, so entries are never removed. */
export const UPGRADERS: ReadonlyMap<number, Upgrader> = new Map();

/** The version that a link says; no `v` and an unreadable one are read as today's. */
export function versionOf(params: URLSearchParams): number {
  const raw = params.get("v") ?? "";
  return /^[1-9]\d{0,5}$/.test(raw) ? Number(raw) : LINK_VERSION;
}

/** Parameters as of `to`, each upgrader applied in turn. */
export function upgrade(
  path: string,
  params: URLSearchParams,
  to: number = LINK_VERSION,
  upgraders: ReadonlyMap<number, Upgrader> = UPGRADERS,
): URLSearchParams {
  let upgraded = params;
  for (let version = versionOf(params) + 1; version <= to; version += 1) {
    upgraded = upgraders.get(version)?.(path, upgraded) ?? upgraded;
  }
  return upgraded;
}
