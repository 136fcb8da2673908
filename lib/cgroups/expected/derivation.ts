import { formatBytes } from "@/lib/base/format";
import type { Knob } from "../types";

/** A figure that a rule starts from, and where it is written. */
export interface Input {
  readonly name: string;
  readonly value: string;
  /** A field of an object, a setting, a file, or a measurement. */
  readonly from: string;
}

export interface Step {
  readonly formula: string;
  readonly value: string;
}

/** How a value came about, for a person to follow and to check. */
export interface Derivation {
  /** What Kubernetes does here, in one sentence. */
  readonly rule: string;
  readonly inputs: readonly Input[];
  readonly steps: readonly Step[];
  /** Which code or document says so. */
  readonly source: string;
}

/** A value other than the promised one that is right as well, and why. */
export interface Accepted {
  readonly value: string;
  readonly verdict: "rounded" | "explained";
  readonly why: string;
}

/** What a cgroup file should hold, in the words of the kernel's v2 files whatever the version is. */
export interface Expected {
  readonly knob: Knob;
  readonly value: string;
  readonly accept: readonly Accepted[];
  readonly derivation: Derivation;
}

export const NO_LIMIT = "max";

export const input = (name: string, value: string | number, from: string): Input => ({
  name,
  value: String(value),
  from,
});
export const step = (formula: string, value: string | number): Step => ({ formula, value: String(value) });

export const milliText = (milli: number): string => `${milli}m`;
/** Exact, with what a person reads beside it. */
export const bytesText = (bytes: number): string => `${bytes} (${formatBytes(bytes)})`;

/** @param value null stands for no limit */
export function expected(
  knob: Knob,
  value: string | number | null,
  derivation: Partial<Derivation> & Pick<Derivation, "rule" | "source">,
  accept: readonly Accepted[] = [],
): Expected {
  return {
    knob,
    value: value === null ? NO_LIMIT : String(value),
    accept,
    derivation: { inputs: [], steps: [], ...derivation },
  };
}
