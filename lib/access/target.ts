import { decodeQuery, type QueryPairs } from "./query";
import { isRefusal, type Refusal, refusal } from "./refusal";

const MAX_PATH = 2048;
const MAX_QUERY = 8192;

/** What may stand unescaped in a path: RFC 3986 pchar without `;`, whose parameters some servers cut off. */
const PATH = /^\/[\w\-.~!$&'()*+,=:@%/]*$/;

/** An empty segment that is not the last, `.` or `..`. */
const HOLE_OR_STEP = /\/\/|\/\.{1,2}(?:\/|$)/;

/**
 * The only ASCII characters whose escapes are taken. All others either need no escape, so that an
 * escape only hides something, or would change how a path is cut (`/ \ . % ; ? #` and controls).
 */
const ESCAPED_ASCII = new Set(" !\"$&'()*+,:<=>@[]^`{|}");

export interface Target {
  /** Decoded. Cutting it at `/` is safe, since no escape can have made one. */
  readonly path: string;
  readonly query: QueryPairs;
}

function invalid(message: string): Refusal {
  return refusal(
    400,
    "REFUSED_TARGET",
    message,
    "Send the path in its plain form: /segment/segment?name=value.",
  );
}

function escapesAreNeeded(path: string): boolean {
  for (const [, hex = ""] of path.matchAll(/%(..?)?/gs)) {
    if (!/^[\da-f]{2}$/i.test(hex)) return false;
    const code = Number.parseInt(hex, 16);
    if (code < 0x80 && !ESCAPED_ASCII.has(String.fromCharCode(code))) return false;
  }
  return true;
}

/** Null when the path can be read in more than one way. */
function decodePath(path: string): string | null {
  if (!PATH.test(path) || HOLE_OR_STEP.test(path)) return null;
  if (!path.includes("%")) return path;
  if (!escapesAreNeeded(path)) return null;
  try {
    const decoded = decodeURIComponent(path);
    return /\p{Cc}/u.test(decoded) ? null : decoded;
  } catch {
    return null;
  }
}

/**
 * Reads a raw request target. Only the origin form is taken: what names another host (absolute and
 * authority form) or could be cut differently by the next reader is refused rather than repaired.
 */
export function parseTarget(target: string): Target | Refusal {
  const mark = target.indexOf("?");
  const rawPath = mark < 0 ? target : target.slice(0, mark);
  const rawQuery = mark < 0 ? "" : target.slice(mark + 1);
  if (rawPath.length > MAX_PATH || rawQuery.length > MAX_QUERY) {
    return refusal(414, "REFUSED_TARGET", "The address is too long.", "A path holds 2 KiB, a query 8 KiB.");
  }
  const path = decodePath(rawPath);
  if (path === null) return invalid("The path of this request is not in its plain form.");
  const query = decodeQuery(rawQuery);
  return isRefusal(query) ? query : { path, query };
}
