import { type Refusal, refusal } from "./refusal";
import { type RequestHeaders, single } from "./request-headers";

/** Answers in a time that does not depend on the value; see secret.ts. */
export interface CredentialChecks {
  /** Is this the launch secret? */
  isBearer(token: string): boolean;
  /** Is this a session that the one-time code opened? */
  isSession(id: string): boolean;
}

function denied(message: string): Refusal {
  return refusal(
    403,
    "REFUSED_SECRET",
    message,
    "Open the URL that Cutaway printed at its start; scripts send Authorization: Bearer with the launch secret.",
  );
}

function cookieValues(header: string, name: string): string[] {
  return header
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}

function bearerOf(headers: RequestHeaders): string | null {
  return /^bearer ([\w.~+/=-]{1,512})$/i.exec(single(headers, "authorization") ?? "")?.[1] ?? null;
}

/** Exactly one copy of one credential. With `bearerOnly`, the cookie does not count. */
export function checkCredential(
  headers: RequestHeaders,
  cookieName: string,
  checks: CredentialChecks,
  bearerOnly = false,
): Refusal | null {
  const cookies = cookieValues(single(headers, "cookie") ?? "", cookieName);
  const copies = cookies.length + (headers.has("authorization") ? 1 : 0);
  if (copies > 1) return denied("The request carries more than one credential.");
  const bearer = bearerOf(headers);
  const [session] = cookies;
  if (bearer !== null && checks.isBearer(bearer)) return null;
  if (!bearerOnly && session !== undefined && checks.isSession(session)) return null;
  return denied(
    copies === 0 ? "The request carries no credential." : "The credential of this request is not valid.",
  );
}
