import { digArray, digNumber, digString, isObject } from "@/lib/base/json";

/** One entry of status.conditions (meta/v1 Condition, and the older forms of it). */
export interface ConditionRow {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** RFC 3339; null where the kind does not keep it. */
  readonly since: string | null;
  /** When somebody last looked, where the kind keeps that (Node, Pod, Deployment). */
  readonly seen: string | null;
  /** How many generations of the spec it lags behind; 0 when it does not, or does not say. */
  readonly behind: number;
  /** Whether its status is what one hopes for; null when that is not known. */
  readonly good: boolean | null;
}

/** The conditions of an object: the one that changed last comes first. */
export function readConditions(object: unknown): ConditionRow[] {
  const generation = digNumber(object, "metadata", "generation");
  const rows = digArray(object, "status", "conditions").flatMap((entry) =>
    isObject(entry) && typeof entry.type === "string" ? [conditionRow(entry, generation)] : [],
  );
  return rows.sort((a, b) => timeOf(b.since) - timeOf(a.since));
}

function conditionRow(entry: unknown, generation: number | null): ConditionRow {
  const type = digString(entry, "type") ?? "";
  const status = digString(entry, "status") ?? "";
  const observed = digNumber(entry, "observedGeneration");
  return {
    type,
    status,
    reason: digString(entry, "reason") ?? "",
    message: digString(entry, "message") ?? "",
    since: digString(entry, "lastTransitionTime"),
    seen:
      digString(entry, "lastHeartbeatTime") ??
      digString(entry, "lastProbeTime") ??
      digString(entry, "lastUpdateTime"),
    behind: generation === null || observed === null ? 0 : Math.max(0, generation - observed),
    good: isGood(type, status),
  };
}

/**
 * By convention a condition's True is its normal state (API conventions, "Typical status properties"); the types that
 * say what is wrong are told by their names.
 */
function isGood(type: string, status: string): boolean | null {
  if (status !== "True" && status !== "False") return null;
  return (status === "True") !== NEGATIVE.test(type);
}

const NEGATIVE =
  /Pressure$|Unavailable$|Failure|Failed|Failing|Degraded|Stalled|Error|Conflict|DisruptionTarget|Terminating|Dangling|Violation|Pending|NonStructuralSchema|MissingRequirements|Reconciling/;

const timeOf = (time: string | null): number => {
  const at = Date.parse(time ?? "");
  return Number.isNaN(at) ? 0 : at;
};

/** Where a condition's present state lies on the object's life, 0 (made) to 1 (now); null without a time. */
export function laneStart(since: string | null, created: string | null, now: number): number | null {
  const from = Date.parse(created ?? "");
  const at = Date.parse(since ?? "");
  if (Number.isNaN(at) || Number.isNaN(from) || now <= from) return null;
  return Math.min(1, Math.max(0, (at - from) / (now - from)));
}
