import { type Refusal, refusal } from "./refusal";
import { type RequestHeaders, single } from "./request-headers";

/** Who may read data: our own page by fetch or WebSocket, and the person who opens an address. */
const DATA_SITES = new Set(["same-origin", "none"]);
const DATA_MODES = new Set(["cors", "same-origin", "navigate", "websocket"]);
const DATA_DESTS = new Set(["empty", "document", "websocket"]);
const FRAMES = new Set(["iframe", "frame", "fencedframe", "object", "embed"]);

function foreign(message: string): Refusal {
  return refusal(
    403,
    "REFUSED_ORIGIN",
    message,
    "Open Cutaway in a tab of its own, at the address it printed.",
  );
}

/** Any Origin that is sent must be ours; `null` (sandboxed frames, files) is one that is not. */
export function checkOrigin(headers: RequestHeaders, origins: ReadonlySet<string>): Refusal | null {
  const origin = single(headers, "origin");
  return origin === undefined || origins.has(origin)
    ? null
    : foreign("Another site's page sent this request.");
}

function fits(headers: RequestHeaders, name: string, allowed: ReadonlySet<string>): boolean {
  const value = single(headers, name);
  return value === undefined || allowed.has(value);
}

/** Fetch metadata for data: only what cannot be another site's doing. Absent (curl, old browsers), Origin decides. */
export function checkDataFetch(headers: RequestHeaders): Refusal | null {
  const isOurs =
    fits(headers, "sec-fetch-site", DATA_SITES) &&
    fits(headers, "sec-fetch-mode", DATA_MODES) &&
    fits(headers, "sec-fetch-dest", DATA_DESTS);
  return isOurs ? null : foreign("Data is not given to other sites, frames or embedded content.");
}

/** Pages hold no data, so anybody may link to them; nobody may put them in a frame. */
export function checkPageFetch(headers: RequestHeaders): Refusal | null {
  const dest = single(headers, "sec-fetch-dest") ?? "";
  return FRAMES.has(dest) ? foreign("Cutaway does not run inside a frame.") : null;
}

/**
 * A form or a plain script of another site can send neither the JSON type nor the custom header without a preflight,
 * which is never granted.
 */
function isMarkedJson(headers: RequestHeaders): boolean {
  const isJson = /^application\/json(?:;\s*charset=utf-8)?$/i.test(single(headers, "content-type") ?? "");
  return isJson && single(headers, "cutaway-request") === "1";
}

/** The POST that starts a session: the browser must say where it came from. */
export function checkSessionPost(headers: RequestHeaders): Refusal | null {
  const site = single(headers, "sec-fetch-site");
  const isOurs = site === undefined ? headers.has("origin") : site === "same-origin";
  return isMarkedJson(headers) && isOurs ? null : foreign("Only Cutaway's own page may start a session.");
}

/** A POST about Cutaway itself, by the page or by a script that holds the launch secret. */
export function checkCommandPost(headers: RequestHeaders): Refusal | null {
  const site = single(headers, "sec-fetch-site");
  const isOurs =
    site === undefined ? headers.has("origin") || headers.has("authorization") : site === "same-origin";
  return isMarkedJson(headers) && isOurs
    ? null
    : foreign("A command needs Content-Type: application/json and Cutaway-Request: 1.");
}
