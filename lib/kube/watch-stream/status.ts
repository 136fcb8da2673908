import { dig, digArray, digNumber, digString, isObject } from "@/lib/base/json";

/** A `Status` (meta/v1), as far as a client decides by it. Absent texts are empty, an absent code is 0. */
export interface KubeStatus {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly causes: readonly StatusCause[];
  readonly retryAfterSeconds: number | null;
  /** A 410 for an old page token may bring a token that goes on from the latest state. */
  readonly continueToken: string | null;
}

export interface StatusCause {
  /** `reason` on the wire, although Go calls the field Type. */
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

/** Null when the value is not a Status. */
export function decodeStatus(value: unknown): KubeStatus | null {
  if (!isObject(value) || digString(value, "kind") !== "Status") return null;
  return {
    code: digNumber(value, "code") ?? 0,
    reason: digString(value, "reason") ?? "",
    message: digString(value, "message") ?? "",
    causes: digArray(value, "details", "causes").map(decodeCause),
    retryAfterSeconds: positive(dig(value, "details", "retryAfterSeconds")),
    continueToken: digString(value, "metadata", "continue") || null,
  };
}

function decodeCause(cause: unknown): StatusCause {
  return {
    reason: digString(cause, "reason") ?? "",
    message: digString(cause, "message") ?? "",
    field: digString(cause, "field") ?? "",
  };
}

function positive(value: unknown): number | null {
  return typeof value === "number" && value > 0 ? value : null;
}
