import type { Problem } from "@/lib/base/problem";

/** A request that goes no further: the status and the body of the answer. */
export interface Refusal {
  readonly allow: false;
  readonly status: number;
  readonly problem: Problem;
}

/** All codes made here begin so: a client can tell that nothing was sent to the cluster. */
export type RefusalCode = `REFUSED_${string}`;

export function refusal(status: number, code: RefusalCode, message: string, hint: string): Refusal {
  return { allow: false, status, problem: { code, message, hint } };
}

export function isRefusal(value: object | null): value is Refusal {
  return value !== null && "allow" in value && value.allow === false;
}

/** The first refusal of a series of checks; later checks do not run. */
export function firstRefusal(...checks: ReadonlyArray<() => Refusal | null>): Refusal | null {
  for (const check of checks) {
    const found = check();
    if (found !== null) return found;
  }
  return null;
}
