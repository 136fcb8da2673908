import { type ContinueToken, decodeContinue } from "@/lib/objects/continue-token";
import { invalidOptions } from "@/lib/objects/list-options";
import { badRequest, invalidOptionsFailure, StatusError } from "./status";

/** The parameters of a list, watch or get, read and found consistent. */
export interface ReadOptions {
  readonly watch: boolean;
  /** Null: no version was given. 0: any. */
  readonly version: number | null;
  readonly match: "" | "Exact" | "NotOlderThan";
  /** 0: no limit. */
  readonly limit: number;
  readonly continueToken: ContinueToken | null;
  readonly sendInitialEvents: boolean | null;
  readonly bookmarks: boolean;
  readonly timeoutSeconds: number | null;
  readonly labelSelector: string;
  readonly fieldSelector: string;
  /** Null for what is none of them: only a Table minds. */
  readonly includeObject: "None" | "Metadata" | "Object" | null;
}

/** Go's strconv.ParseBool, with the leniency of runtime.Convert_Slice_string_To_bool: what is not false is true. */
function bool(text: string | null): boolean {
  return text !== null && !["false", "0"].includes(text.toLowerCase());
}

/** Numbers beyond 2^53 are ahead of every recording: they may lose their last digits, never their order. */
function version(text: string): number | null {
  if (text === "") return null;
  const invalid = `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
  if (!/^\d+$/.test(text)) throw new VersionError(invalid);
  return Number(text);
}

/** A list says 400 to it; in a watch the same mistake comes out as a 500 without a reason. */
class VersionError extends Error {}

function readVersion(text: string, watch: boolean): number | null {
  try {
    return version(text);
  } catch (error) {
    const { message } = error as VersionError;
    if (watch) throw new StatusError({ code: 500, reason: "", message });
    throw new StatusError(badRequest(`invalid resource version: ${message}`));
  }
}

function integer(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null || text === "") return null;
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  const quoted = JSON.stringify(text);
  throw new StatusError(badRequest(`strconv.ParseInt: parsing ${quoted}: invalid syntax`));
}

/** @throws StatusError 400 for what cannot be read, 422 for what contradicts itself, as a 1.37 server. */
export function readOptions(query: URLSearchParams): ReadOptions {
  const watch = bool(query.get("watch"));
  const text = (name: string) => query.get(name) ?? "";
  const sendInitialEvents = query.has("sendInitialEvents") ? bool(query.get("sendInitialEvents")) : null;
  const limit = integer(query, "limit") ?? 0;
  const timeoutSeconds = integer(query, "timeoutSeconds");
  const said = invalidOptions(
    {
      verb: watch ? "watch" : "list",
      resourceVersion: text("resourceVersion"),
      resourceVersionMatch: text("resourceVersionMatch"),
      sendInitialEvents,
      continue: text("continue"),
    },
    true,
  );
  if (said.length > 0) throw new StatusError(invalidOptionsFailure(said));
  return {
    watch,
    continueToken: watch ? null : readContinue(text("continue"), text("resourceVersion")),
    version: readVersion(text("resourceVersion"), watch),
    match: text("resourceVersionMatch") as ReadOptions["match"],
    limit: watch ? 0 : Math.max(0, limit),
    sendInitialEvents,
    bookmarks: bool(query.get("allowWatchBookmarks")),
    timeoutSeconds,
    labelSelector: text("labelSelector"),
    fieldSelector: text("fieldSelector"),
    includeObject: includeObject(text("includeObject")),
  };
}

function readContinue(text: string, resourceVersion: string): ContinueToken | null {
  if (text === "") return null;
  const token = decodeContinue(text);
  if (token === null) {
    const why = `continue key is not valid: ${jsonComplaint(text)}`;
    throw new StatusError(badRequest(`invalid continue token: ${why}`));
  }
  if (resourceVersion !== "" && resourceVersion !== "0") {
    throw new StatusError(badRequest("specifying resource version is not allowed when using continue"));
  }
  return token;
}

/** Go's words for the usual mistake: base64url of something that is no JSON. */
function jsonComplaint(text: string): string {
  const decoded = Buffer.from(text, "base64url").toString("utf8");
  return `invalid character '${decoded.charAt(0)}' looking for beginning of value`;
}

function includeObject(text: string): ReadOptions["includeObject"] | null {
  if (text === "") return "Metadata";
  return text === "None" || text === "Object" || text === "Metadata" ? text : null;
}
