import { digArray, digString, digStrings, isObject } from "@/lib/base/json";
import type { LabelSelector, Operator, Requirement } from "@/lib/objects/selector";

/** Hostile selectors must not cost more than large ones. */
const MAX_REQUIREMENTS = 200;

/** A plain map of labels, as Service and ReplicationController have it. Null for what is none. */
export function readMapSelector(value: unknown): LabelSelector | null {
  if (!isObject(value)) return null;
  const requirements: Requirement[] = [];
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string" || requirements.length >= MAX_REQUIREMENTS) return null;
    requirements.push({ key, operator: "=", values: [text] });
  }
  return requirements;
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  In: "in",
  NotIn: "notin",
  Exists: "exists",
  DoesNotExist: "!",
};

/** A meta/v1 LabelSelector; all of its parts must hold, so one that cannot be read makes the whole null. */
export function readLabelSelector(value: unknown): LabelSelector | null {
  if (!isObject(value)) return null;
  const labels = readMapSelector(value.matchLabels ?? {});
  const expressions = digArray(value, "matchExpressions").map(readExpression);
  if (labels === null || expressions.length + labels.length > MAX_REQUIREMENTS) return null;
  const read = expressions.filter((requirement) => requirement !== null);
  return read.length === expressions.length ? [...labels, ...read] : null;
}

function readExpression(value: unknown): Requirement | null {
  const key = digString(value, "key");
  const operator = OPERATORS[digString(value, "operator") ?? ""];
  const values = digStrings(value, "values");
  if (key === null || operator === undefined || values.length !== digArray(value, "values").length)
    return null;
  const listed = operator === "in" || operator === "notin";
  return listed === values.length > 0 ? { key, operator, values: [...new Set(values)] } : null;
}

/** Selects all of its values: the labels that make it worth looking at an object. */
export function anchorOf(selector: LabelSelector): Requirement | null {
  return (
    selector.find(({ operator }) => operator === "=" || operator === "==" || operator === "in") ??
    selector.find(({ operator }) => operator === "exists") ??
    null
  );
}
