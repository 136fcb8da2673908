import { dig, digArray, digString, isObject } from "@/lib/base/json";
import type { GroupVersionKind } from "@/lib/objects/discovery";

const GVK = "x-kubernetes-group-version-kind";

/**
 * The definition of a kind: the one that names exactly this group and version, else any that names the kind
 * (a Scale of apps is autoscaling/v1). Null when the document has none.
 */
export function definitionOfKind(document: unknown, wanted: GroupVersionKind): string | null {
  const schemas = dig(document, "components", "schemas");
  if (!isObject(schemas)) return null;
  let other: string | null = null;
  for (const [name, schema] of Object.entries(schemas)) {
    for (const gvk of digArray(schema, GVK)) {
      if (digString(gvk, "kind") !== wanted.kind) continue;
      if (digString(gvk, "group") === wanted.group && digString(gvk, "version") === wanted.version)
        return name;
      other ??= name;
    }
  }
  return other;
}
