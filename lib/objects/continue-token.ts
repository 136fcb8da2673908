import { digNumber, digString } from "@/lib/base/json";

/** What a `continue` token says (apiserver pkg/storage/continue.go). */
export interface ContinueToken {
  /** The resourceVersion that all pages are of; -1 to go on with the newest state. */
  readonly resourceVersion: number;
  /** The key that the next page begins at, below the resource's prefix, e.g. "/shop/web-1\0". */
  readonly start: string;
}

/** Null when it is no token of Kubernetes'. */
export function decodeContinue(token: string): ContinueToken | null {
  const value = parseBase64Url(token);
  const resourceVersion = digNumber(value, "rv");
  const start = digString(value, "start");
  const known = digString(value, "v") === "meta.k8s.io/v1" && resourceVersion !== 0;
  return known && resourceVersion !== null && start ? { resourceVersion, start } : null;
}

function parseBase64Url(text: string): unknown {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return null;
  try {
    const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0))));
  } catch {
    return null;
  }
}

/** The token that decodes to this, in the server's own spelling: base64url without padding. */
export function encodeContinue({ resourceVersion, start }: ContinueToken): string {
  const bytes = new TextEncoder().encode(JSON.stringify({ v: "meta.k8s.io/v1", rv: resourceVersion, start }));
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
