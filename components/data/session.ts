import { useSyncExternalStore } from "react";
import type { Problem } from "@/lib/base/problem";
import { Store } from "./store";

/** Whether this browser may ask Cutaway. That is apart from who the cluster takes us for. */
export type Session =
  /** A code from the address is being exchanged, or nothing was tried yet. */
  | { readonly kind: "starting" }
  | { readonly kind: "in" }
  | { readonly kind: "out"; readonly problem: Problem | null };

const STARTING: Session = { kind: "starting" };
const session = new Store<Session>(STARTING);

export function useSession(): Session {
  return useSyncExternalStore(session.subscribe, session.get, () => STARTING);
}

/** The gate's word for a browser without the launch secret. */
const SIGNED_OUT = "REFUSED_SECRET";

/** Called with every problem: one that says the cookie is missing or old puts up the sign-in screen. */
export function reportSignedOut(problem: Problem): void {
  if (problem.code === SIGNED_OUT) session.set({ kind: "out", problem });
}

/** The code of a link `…#code=…`, as it was printed in the terminal; null when there is none. */
export function codeOfLink(text: string): string | null {
  const code = /(?:^|[#&\s])code=([\w.~-]{8,512})/.exec(text)?.[1] ?? text.trim();
  return /^[\w.~-]{8,512}$/.test(code) ? code : null;
}

/**
 * Exchanges a one-time code for the cookie; the session's state tells the outcome.
 * @param exchange sends the code; resolves to null, or to why it was refused
 */
export async function signIn(
  code: string,
  exchange: (code: string) => Promise<Problem | null>,
): Promise<void> {
  const problem = await exchange(code);
  session.set(problem === null ? { kind: "in" } : { kind: "out", problem });
}

/** Takes the session as valid until an answer says otherwise: the cookie cannot be read from here. */
export function assumeSignedIn(): void {
  session.set({ kind: "in" });
}
