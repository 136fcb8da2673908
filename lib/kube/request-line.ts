import { kubeProblem } from "./error-codes";
import type { KubeRequest } from "./types";

/** Printable ASCII from the first slash on, without spaces and fragments: nothing else goes on a request line. */
const SENDABLE = /^\/[!"$-~]*$/;

/**
 * Path and query as they are sent, the query encoded.
 * @throws ProblemError REQUEST_INVALID
 */
export function requestTarget({ path, query = [] }: Pick<KubeRequest, "path" | "query">): string {
  if (!SENDABLE.test(path)) throw kubeProblem("REQUEST_INVALID");
  const pairs = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  if (pairs.length === 0) return path;
  return `${path}${path.includes("?") ? "&" : "?"}${pairs.join("&")}`;
}

/** For the evidence record: a continue token is long, and of no use to a reader. */
export function shortenContinue(target: string): string {
  if (!target.includes("continue=")) return target;
  return target.replace(/([?&]continue=)([^&]{8})[^&]+/, "$1$2…");
}
