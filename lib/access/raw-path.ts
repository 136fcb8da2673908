import { KUBELET_PATHS, type KubeletMode, NODE_NAME } from "./kubelet";
import { isNonResourcePath } from "./non-resource";
import { isGroup, isPathSegment, isResource, isVersion, joinPath } from "./path-segment";
import type { QueryPairs } from "./query";
import { isOn, parseRawQuery, type QueryForm } from "./raw-query";
import { isRefusal, type Refusal, refusal } from "./refusal";

/** One GET that may go to an apiserver. Empty strings where the path has no such part. */
export interface RawTarget {
  readonly kind: "resource" | "nonresource" | "kubelet";
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  /** For a namespace itself, its own name, as the apiserver has it. */
  readonly namespace: string;
  readonly name: string;
  /** Built anew from the fields, each segment encoded. */
  readonly upstreamPath: string;
  readonly upstreamQuery: QueryPairs;
  /** kubeconfig context that the request names; null for the one of the start. */
  readonly context: string | null;
  /** The answer is a stream of events. */
  readonly watch: boolean;
  /** The answer is a log that goes on. */
  readonly follow: boolean;
  /** The answer holds core/v1 Secrets: it must be JSON, and be masked as a whole. */
  readonly secrets: boolean;
}

type Fields = Pick<
  RawTarget,
  "kind" | "group" | "version" | "resource" | "subresource" | "namespace" | "name"
>;

/** Upstream segments beside the fields that they were read as. */
interface Parsed extends Fields {
  readonly path: string;
  readonly form: QueryForm;
  readonly names?: readonly string[];
}

const NO_FIELDS = { group: "", version: "", resource: "", subresource: "", namespace: "", name: "" } as const;
/** Subresources that only read. */
const SUBRESOURCES = new Set(["", "status", "scale", "log"]);
/** First segments that the apiserver still takes for a verb. */
const VERB_PREFIXES = new Set(["watch", "proxy"]);

function denied(message: string): Refusal {
  return refusal(
    403,
    "REFUSED_PATH",
    message,
    "docs/raw.md lists what /api/raw reaches; kubectl reaches the rest.",
  );
}

function malformed(message: string): Refusal {
  return refusal(
    400,
    "REFUSED_PATH",
    message,
    "Copy the path from discovery: /apis/group/version/namespaces/ns/resource/name.",
  );
}

interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  /** resource, name, subresource, and what follows. */
  readonly parts: readonly string[];
}

/** Null when the path ends before a resource: then it is a discovery document. */
function splitResource(segments: readonly string[]): ResourcePath | null {
  const isCore = segments[0] === "api";
  const [group = "", version = "", ...rest] = isCore ? ["", ...segments.slice(1)] : segments.slice(1);
  if (rest.length === 0) return null;
  const namespace = rest[0] === "namespaces" ? (rest[1] ?? "") : "";
  const isInside = namespace !== "" && rest.length > 2 && rest[2] !== "status" && rest[2] !== "finalize";
  return { group, version, namespace, parts: isInside ? rest.slice(2) : rest };
}

function parseKubelet(path: ResourcePath, slash: boolean, mode: KubeletMode): Parsed | Refusal {
  const [resource = "", name = "", subresource = "", ...rest] = path.parts;
  const given = `${rest.join("/")}${slash ? "/" : ""}`;
  const kubeletPath = given === "runningpods" ? "runningpods/" : given;
  const names = KUBELET_PATHS.get(kubeletPath);
  if (names === undefined || !NODE_NAME.test(name))
    return denied("This kubelet path is not one of those that only read.");
  if (mode !== "proxy") {
    return refusal(
      403,
      "REFUSED_KUBELET_OFF",
      "Kubelet reads through the apiserver are switched off.",
      "Start Cutaway with --kubelet proxy.",
    );
  }
  const fields = { group: "", version: path.version, resource, subresource, namespace: "", name };
  const end = kubeletPath.endsWith("/") ? "/" : "";
  const upstream = joinPath(["api", path.version, resource, name, subresource, ...rest]);
  return { kind: "kubelet", ...fields, path: `${upstream}${end}`, form: "kubelet", names };
}

function parseResource(segments: readonly string[], path: ResourcePath): Parsed | Refusal {
  const { group, version, namespace, parts } = path;
  const [resource = "", name = "", subresource = "", ...rest] = parts;
  if (VERB_PREFIXES.has(resource)) return denied("Verbs in the path are not taken: use ?watch=1.");
  if (rest.length > 0 || !SUBRESOURCES.has(subresource)) {
    return denied("Of the subresources, only status, scale and log are read.");
  }
  const shaped = (segments[0] === "api" || isGroup(group)) && isVersion(version) && isResource(resource);
  if (!shaped || ![namespace, name].every((text) => text === "" || isPathSegment(text))) {
    return malformed("This is no path of a group, version, resource and name.");
  }
  const form = subresource === "log" ? "log" : "resource";
  return {
    kind: "resource",
    group,
    version,
    resource,
    subresource,
    namespace,
    name,
    path: joinPath(segments),
    form,
  };
}

function parsePath(segments: readonly string[], slash: boolean, mode: KubeletMode): Parsed | Refusal {
  const isApi = segments[0] === "api" || segments[0] === "apis";
  const path = isApi ? splitResource(segments) : null;
  if (path !== null) {
    const [resource, , subresource] = path.parts;
    const isNodeProxy =
      path.group === "" && path.namespace === "" && resource === "nodes" && subresource === "proxy";
    if (isNodeProxy && isVersion(path.version)) return parseKubelet(path, slash, mode);
    return parseResource(segments, path);
  }
  const [, group = "", version = ""] = segments[0] === "api" ? ["", "x", ...segments.slice(1)] : segments;
  const shaped = !isApi || ((group === "" || isGroup(group)) && (version === "" || isVersion(version)));
  if (!shaped) return malformed("This is no path of a group and version.");
  if (!isNonResourcePath(segments)) return denied("This path is not one of those that only read.");
  return { kind: "nonresource", ...NO_FIELDS, path: joinPath(segments), form: "nonresource" };
}

/**
 * The path policy of `/api/raw/`: which GETs a person may send to the apiserver as they are.
 * @param path what follows `/api/raw`, decoded, beginning with `/`
 * @param query decoded pairs
 */
export function parseRaw(path: string, query: QueryPairs, kubelet: KubeletMode): RawTarget | Refusal {
  const slash = path.length > 1 && path.endsWith("/");
  const text = slash ? path.slice(1, -1) : path.slice(1);
  const segments = text === "" ? [] : text.split("/");
  if (!path.startsWith("/") || !segments.every(isPathSegment))
    return malformed("This is no path of plain segments.");
  const parsed = parsePath(segments, slash, kubelet);
  if (isRefusal(parsed)) return parsed;
  if (slash && parsed.kind !== "kubelet") return malformed("The path ends in a slash.");
  const checked = parseRawQuery(query, parsed.form, parsed.names);
  if (isRefusal(checked)) return checked;
  const { kind, group, version, resource, subresource, namespace, name, form } = parsed;
  return {
    // Each by its name: for every request, what is left of an object costs more than all checks of it.
    kind,
    group,
    version,
    resource,
    subresource,
    namespace,
    name,
    upstreamPath: parsed.path,
    upstreamQuery: checked.upstream,
    context: checked.context,
    watch: form === "resource" && name === "" && isOn(checked.upstream, "watch"),
    follow: form === "log" && isOn(checked.upstream, "follow"),
    secrets: kind === "resource" && group === "" && resource === "secrets",
  };
}
