/** Names as the apiserver takes them in a path. */

/** DNS subdomain: API groups, and the plural names of resources. */
const SUBDOMAIN = /^[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)*$/;
const VERSION = /^[a-z](?:[a-z\d-]{0,61}[a-z\d])?$/;

export function isGroup(text: string): boolean {
  return text.length <= 253 && SUBDOMAIN.test(text);
}

export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

export function isResource(text: string): boolean {
  return text.length <= 253 && SUBDOMAIN.test(text);
}

/**
 * The apiserver's rule for a path segment (apimachinery `pkg/api/validate/content/path.go`): no `/`,
 * no `%`, neither `.` nor `..`; colons are fine (`system:node`). Control characters, backslashes and
 * more than 253 characters are no names anywhere.
 */
export function isPathSegment(text: string): boolean {
  return text !== "" && text !== "." && text !== ".." && text.length <= 253 && !/[/%\\\p{Cc}]/u.test(text);
}

/** Needs no escape; nearly all segments are. */
const PLAIN = /^[\w.:-]+$/;

/** Escapes everything that could end a segment or a path; colons stay, for the eye. */
export function encodeSegment(text: string): string {
  return PLAIN.test(text) ? text : encodeURIComponent(text).replaceAll("%3A", ":");
}

export function joinPath(segments: readonly string[]): string {
  return `/${segments.map(encodeSegment).join("/")}`;
}
