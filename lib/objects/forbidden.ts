import { digString } from "@/lib/base/json";
import type { MissingRight } from "./rbac";

/** k8s.io/apiserver `pkg/endpoints/handlers/responsewriters/errors.go`, forbiddenMessage; values are Go-quoted. */
const RESOURCE =
  /cannot (?<verb>\S+) resource "(?<resource>[^"/]+)(?:\/(?<subresource>[^"]+))?" in API group "(?<group>[^"]*)"(?: in the namespace "(?<namespace>[^"]+)"| at the cluster scope)/;
const PATH = /cannot (?<verb>\S+) path "(?<path>[^"]+)"/;

/** The right that was missing, from the Status of a 403; null when it does not say. */
export function missingRightOf(status: unknown): MissingRight | null {
  const message = digString(status, "message") ?? "";
  const path = PATH.exec(message)?.groups;
  if (path) return { verb: path.verb ?? "", group: "", resource: "", nonResourceURL: path.path ?? "" };
  const found = RESOURCE.exec(message)?.groups;
  if (!found) return null;
  return {
    verb: found.verb ?? "",
    group: found.group ?? "",
    resource: found.resource ?? "",
    ...(found.subresource !== undefined && { subresource: found.subresource }),
    ...(found.namespace !== undefined && { namespace: found.namespace }),
  };
}
