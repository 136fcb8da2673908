/** A place below an apiserver's `/api` or `/apis`, names decoded. Fields that are not there are "". */
export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  /** "" for what has no namespace, and for all namespaces. */
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  readonly subresource: string;
}

/** `/api/v1` or `/apis/<group>/<version>`. */
export function groupVersionPath({ group, version }: Pick<ResourcePath, "group" | "version">): string {
  return group === "" ? `/api/${encode(version)}` : `/apis/${encode(group)}/${encode(version)}`;
}

/** The path of a collection, an object or a subresource, each name encoded as one segment. */
export function resourcePath(
  place: Pick<ResourcePath, "group" | "version" | "resource"> & Partial<ResourcePath>,
): string {
  const { namespace = "", resource, name = "", subresource = "" } = place;
  const segments = [
    ...(namespace === "" ? [] : ["namespaces", namespace]),
    resource,
    ...(name === "" ? [] : [name]),
    // A subresource may have segments of its own: proxy/metrics/cadvisor.
    ...(subresource === "" ? [] : subresource.split("/")),
  ];
  return `${groupVersionPath(place)}/${segments.map(encode).join("/")}`;
}

/**
 * What resourcePath would have made this from, or null for a path that is no resource: discovery, health,
 * metrics, or one that holds no valid escapes. Reads as k8s.io/apiserver's RequestInfoFactory does, so
 * `namespaces/x` and `namespaces/x/status` are the namespace itself, and `namespaces/x/pods` is in it.
 */
export function parseResourcePath(path: string): ResourcePath | null {
  const [root, ...rest] = path.split("/").slice(1);
  if (root !== "api" && root !== "apis") return null;
  const decoded = decodeAll(root === "api" ? ["", ...rest] : rest);
  if (decoded === null || decoded.slice(1).includes("")) return null;
  const [group = "", version = "", ...parts] = decoded;
  if (parts.length === 0 || (root === "apis" && group === "")) return null;
  const { namespace, parts: ofResource } = cutNamespace(parts);
  const [resource = "", name = "", ...below] = ofResource;
  return {
    group,
    version,
    namespace: ofResource === parts ? "" : namespace,
    resource,
    name,
    subresource: below.join("/"),
  };
}

/**
 * Of the segments behind group and version, the namespace that the path is in ("" for none) and the rest, from
 * the resource on. A namespace itself, its status and its finalize are in it, and keep all their segments.
 */
export function cutNamespace(parts: readonly string[]): {
  readonly namespace: string;
  readonly parts: readonly string[];
} {
  const [first, namespace = "", third] = parts;
  if (first !== "namespaces") return { namespace: "", parts };
  const ofNamespaceItself = third === undefined || third === "status" || third === "finalize";
  return { namespace, parts: ofNamespaceItself ? parts : parts.slice(2) };
}

/** Colons stay as they are: `system:node` is a common name, and reads better. */
const encode = (segment: string): string => encodeURIComponent(segment).replaceAll("%3A", ":");

function decodeAll(segments: readonly string[]): string[] | null {
  try {
    return segments.map((segment) => decodeURIComponent(segment));
  } catch {
    return null;
  }
}

/** `pods`, or `deployments.apps`: how Kubernetes names a resource without its version. */
export function resourceName({
  group,
  resource,
}: {
  readonly group: string;
  readonly resource: string;
}): string {
  return group === "" ? resource : `${resource}.${group}`;
}
