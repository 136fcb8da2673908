import type { Problem } from "@/lib/base/problem";
import { problemOf } from "./api";
import { trackPending } from "./pending";
import { assumeSignedIn, codeOfLink, signIn } from "./session";

/** Exchanges a one-time code for the HttpOnly cookie; null when that worked. */
async function exchange(code: string): Promise<Problem | null> {
  const response = await trackPending(
    fetch("/api/session", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Cutaway-Request": "1" },
      body: JSON.stringify({ code }),
    }),
  ).catch(() => null);
  if (response === null) {
    return {
      code: "CUTAWAY_UNREACHABLE",
      message: "The Cutaway process does not answer.",
      hint: "Look at the terminal where it was started; start it again and open the link it prints.",
    };
  }
  return response.ok ? null : problemOf(response);
}

/** Signs in with a code that a person pasted: the code alone, or the whole link. False when it is neither. */
export async function signInWith(pasted: string): Promise<boolean> {
  const code = codeOfLink(pasted);
  if (code === null) return false;
  await signIn(code, exchange);
  return true;
}

let started = false;

/**
 * Once for each load of the page: takes the code out of the address before anything else may
 * see it, and exchanges it. Without a code, the cookie is taken as good until an answer denies it.
 */
export function startSession(): void {
  if (started) return;
  started = true;
  void begin();
}

async function begin(): Promise<void> {
  const { hash, pathname, search } = location;
  if (!hash.startsWith("#code=")) return assumeSignedIn();
  history.replaceState(history.state, "", pathname + search);
  await signInWith(hash);
}
