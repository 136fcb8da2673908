/** On every answer, whatever its status. `Cache-Control` is for all but assets with a hash in their name. */
export const BASE_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy":
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
  "Cache-Control": "no-store",
  Vary: "Sec-Fetch-Site, Origin",
} as const;

export const IMMUTABLE_CACHE = "public, max-age=31536000, immutable";

/** For every body that is not our own page: should a browser ever show it, it is inert. */
export const DATA_CSP = "sandbox; default-src 'none'; frame-ancestors 'none'";

/**
 * Content-Security-Policy of a page.
 * @param scriptHashes CSP hash sources of its inline scripts without quotes, e.g. `sha256-…=`
 * @throws Error for what is no hash source: it would end up in a header
 */
export function pageCsp(scriptHashes: readonly string[]): string {
  const wrong = scriptHashes.find((hash) => !/^sha(?:256|384|512)-[A-Za-z\d+/]{43,88}={0,2}$/.test(hash));
  if (wrong !== undefined) throw new Error(`not a CSP hash source: ${wrong}`);
  const scripts = ["'self'", ...scriptHashes.map((hash) => `'${hash}'`)].join(" ");
  return [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join("; ");
}

/** Of what an apiserver says about its answer, what a person may see. Lower case. */
export const RELAYED_HEADERS: ReadonlySet<string> = new Set([
  "audit-id",
  "etag",
  "last-modified",
  "retry-after",
  "warning",
  "x-kubernetes-pf-flowschema-uid",
  "x-kubernetes-pf-prioritylevel-uid",
]);

/** The listed headers whose values are plain text, names and values in turn; the content type is ours, see media-types.ts. */
export function relayedHeaders(upstream: ReadonlyMap<string, string>): string[] {
  const kept: string[] = [];
  for (const [name, value] of upstream) {
    if (RELAYED_HEADERS.has(name) && /^[\t -~]{0,4096}$/.test(value)) kept.push(name, value);
  }
  return kept;
}
