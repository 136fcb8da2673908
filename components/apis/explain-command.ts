import { apiVersionOf } from "@/lib/apis/catalogue";
import type { KindAt } from "@/lib/apis/kind-at";

/** The line that prints a field; kubectl explains resources, no subresources. */
export function explainCommand({ group, version, resource }: KindAt, path: readonly string[]): string {
  return `kubectl explain ${[resource, ...path].join(".")} --api-version=${apiVersionOf(group, version)}`;
}
