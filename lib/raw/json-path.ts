import type { JsonIndex } from "./json-index";
import { NONE } from "./json-store";

/** From the root to the node: member names and positions. */
export function stepsOf(json: JsonIndex, node: number): (string | number)[] {
  const steps: (string | number)[] = [];
  for (let at = node; json.parent(at) !== NONE; at = json.parent(at)) {
    steps.push(json.key(at) ?? json.ordinal(at));
  }
  return steps.reverse();
}

/** JSONPath as RFC 9535 writes it: `$.items[0].metadata.labels['app.kubernetes.io/name']`. */
export function jsonPath(steps: readonly (string | number)[]): string {
  const written = steps.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(step)) return `.${step}`;
    // A name in single quotes is escaped as JSON would, but for which quote needs it.
    const inner = JSON.stringify(step).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
    return `['${inner}']`;
  });
  return `$${written.join("")}`;
}

/**
 * The template for `kubectl get … -o jsonpath=`, or null when kubectl has no way to write it:
 * its parser drops every backslash of a name and takes `*` as "all" (client-go
 * util/jsonpath/parser.go, parseField).
 */
export function kubectlJsonPath(steps: readonly (string | number)[]): string | null {
  let path = "";
  for (const step of steps) {
    if (typeof step === "number") path += `[${step}]`;
    else if (step === "" || step === "*" || /[\\\r\n]/.test(step)) return null;
    else path += `.${step.replace(/[\s.,[\]$@{}()]/g, "\\$&")}`;
  }
  return `{${path || "@"}}`;
}
