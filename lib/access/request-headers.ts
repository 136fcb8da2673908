import { firstRefusal, type Refusal, refusal } from "./refusal";

/** Values by lower-cased name, each as often as it was sent. */
export type RequestHeaders = ReadonlyMap<string, readonly string[]>;

const MAX_COUNT = 100;
const MAX_BYTES = 16 * 1024;
const MAX_BODY = 1024;

/** Sent twice, each of these would be read differently by different readers. */
const SINGLE: ReadonlySet<string> = new Set([
  "host",
  "authorization",
  "cookie",
  "content-length",
  "content-type",
  "transfer-encoding",
  "origin",
  "upgrade",
  "sec-fetch-site",
  "sec-fetch-mode",
  "sec-fetch-dest",
  "sec-websocket-key",
  "cutaway-request",
]);

/** All but the tab. */
const CONTROL = /[^\P{Cc}\t]/u;

/** Names that Next's server trusts. None runs here, so nobody has a reason to send them. */
const NEXT_SERVER = /^(?:x-middleware-|x-invoke-|x-action-|next-action$)/;
/** Names that the page's own navigation sends for its static files, and that mean nothing elsewhere. */
const NEXT_CLIENT = /^(?:rsc$|next-|x-nextjs-)/;

function bad(message: string, status = 400): Refusal {
  return refusal(status, "REFUSED_HEADERS", message, "Send the plain headers of a browser, curl or kubectl.");
}

export function readHeaders(raw: readonly string[]): RequestHeaders {
  const headers = new Map<string, string[]>();
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? "").toLowerCase();
    const values = headers.get(name);
    if (values === undefined) headers.set(name, [raw[i + 1] ?? ""]);
    else values.push(raw[i + 1] ?? "");
  }
  return headers;
}

/** The one value of a header that may come once. */
export function single(headers: RequestHeaders, name: string): string | undefined {
  return headers.get(name)?.[0];
}

function checkSize(raw: readonly string[]): Refusal | null {
  let bytes = 0;
  for (const text of raw) bytes += text.length + 2;
  return raw.length > 2 * MAX_COUNT || bytes > MAX_BYTES
    ? bad("The request has too many headers.", 431)
    : null;
}

/** `_` for `-` makes an identity header that a filter by name does not see, and `__proto__` is one as well. */
function checkNames(headers: RequestHeaders, forPage: boolean): Refusal | null {
  for (const name of headers.keys()) {
    if (name.includes("_")) return bad("Header names may not hold an underscore.");
    if (NEXT_SERVER.test(name) || (!forPage && NEXT_CLIENT.test(name))) {
      return bad("The request has a header that is internal to another server.");
    }
  }
  return null;
}

function checkValues(headers: RequestHeaders): Refusal | null {
  for (const [name, values] of headers) {
    if (values.length > 1 && SINGLE.has(name)) return bad("A header was sent twice.");
    if (values.some((value) => CONTROL.test(value))) return bad("A header value holds a control character.");
  }
  return null;
}

function checkBody(headers: RequestHeaders, method: string): Refusal | null {
  const length = single(headers, "content-length") ?? "0";
  if (headers.has("transfer-encoding") || !/^\d{1,15}$/.test(length))
    return bad("A body needs a plain Content-Length.");
  if (method !== "POST") return length === "0" ? null : bad(`A ${method} request has no body.`);
  return Number(length) > MAX_BODY ? bad("The body is too large.", 413) : null;
}

/** Everything about headers that needs no knowledge of the route but whether it is a static page. */
export function checkHeaders(
  raw: readonly string[],
  headers: RequestHeaders,
  method: string,
  forPage: boolean,
): Refusal | null {
  return firstRefusal(
    () => checkSize(raw),
    () => checkNames(headers, forPage),
    () => checkValues(headers),
    () => checkBody(headers, method),
  );
}
