import type { MissingRight } from "@/lib/objects/rbac";
import { requestInfo } from "@/lib/objects/request-info";

/** The right that a GET of this path and query asks for, as the apiserver authorises it; null for a broken path. */
export function missingRight(target: string): MissingRight | null {
  try {
    return rightOf(target);
  } catch {
    return null;
  }
}

function rightOf(target: string): MissingRight {
  const info = requestInfo(target);
  const [path = "/"] = target.split("?", 1);
  if (!info.isResource) return { verb: "get", group: "", resource: "", nonResourceURL: path };
  return {
    verb: info.verb,
    group: info.group,
    resource: info.resource,
    ...(info.subresource !== "" && { subresource: info.subresource }),
    ...(info.namespace !== "" && { namespace: info.namespace }),
  };
}
