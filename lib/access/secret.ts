import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import { inspect } from "node:util";
import type { Clock } from "@/lib/base/clock";
import type { CredentialChecks } from "./credential";

const BYTES = 32;
const CODE_TTL_MS = 10 * 60_000;
/** More browsers than one person has; the oldest session makes room. */
const MAX_SESSIONS = 64;

function newToken(): string {
  return randomBytes(BYTES).toString("base64url");
}

/** Hashing first makes all lengths equal, and leaves nothing in memory that could be replayed. */
function digest(text: string): Buffer {
  return hash("sha256", text, "buffer");
}

/** Turning it into text or JSON shows nothing: the fields are private to the language. */
abstract class Hidden {
  toJSON(): string {
    return "[redacted]";
  }
  toString(): string {
    return "[redacted]";
  }
  [inspect.custom](): string {
    return "[redacted]";
  }
}

/** What a script shows as `Authorization: Bearer`; 256 bits, new at every start unless kept in a file. */
export class LaunchSecret extends Hidden {
  readonly #text: string;
  readonly #digest: Buffer;

  constructor(text: string = newToken()) {
    super();
    this.#text = text;
    this.#digest = digest(text);
  }

  reveal(): string {
    return this.#text;
  }

  matches(candidate: string): boolean {
    return timingSafeEqual(this.#digest, digest(candidate));
  }
}

interface Code {
  readonly digest: Buffer;
  readonly expiresAt: number;
}

/** One-time codes and the sessions they open; in memory only, so all end with the process. */
export class Sessions extends Hidden {
  readonly #clock: Clock;
  readonly #codeTtlMs: number;
  readonly #open = new Set<string>();
  #code: Code | null = null;

  constructor(clock: Clock, codeTtlMs: number = CODE_TTL_MS) {
    super();
    this.#clock = clock;
    this.#codeTtlMs = codeTtlMs;
  }

  /** A code for the fragment of the printed URL. A code issued before is void. */
  issueCode(): string {
    const code = newToken();
    this.#code = { digest: digest(code), expiresAt: this.#clock.monotonic() + this.#codeTtlMs };
    return code;
  }

  /** The id of a new session, or null when the code is wrong, spent or too old. A wrong guess spends nothing. */
  exchange(candidate: string): string | null {
    const code = this.#code;
    if (code === null || !timingSafeEqual(code.digest, digest(candidate))) return null;
    this.#code = null;
    if (this.#clock.monotonic() > code.expiresAt) return null;
    const id = newToken();
    this.#open.add(digest(id).toString("base64"));
    const [oldest] = this.#open;
    if (this.#open.size > MAX_SESSIONS && oldest !== undefined) this.#open.delete(oldest);
    return id;
  }

  /** The lookup is by digest: its time says nothing about the ids that are open. */
  has(id: string): boolean {
    return this.#open.has(digest(id).toString("base64"));
  }
}

/** Browsers send cookies to every port of a host, so the name holds ours. */
export function cookieName(port: number): string {
  return `cutaway-${port}`;
}

/** `Set-Cookie` of a session. Without `Secure`, since loopback is plain HTTP. */
export function sessionCookie(port: number, id: string): string {
  return `${cookieName(port)}=${id}; Path=/; HttpOnly; SameSite=Strict`;
}

/** The credential part of the gate's policy. */
export function credentialChecks(secret: LaunchSecret, sessions: Sessions): CredentialChecks {
  return { isBearer: (token) => secret.matches(token), isSession: (id) => sessions.has(id) };
}
