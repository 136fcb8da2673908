import { digArray, digNumber, digString, isObject } from "@/lib/base/json";
import type { ApiService, ServiceReference } from "./api-service";

/** The Service that an APIService names. */
export interface BackendService {
  readonly type: string;
  readonly clusterIP: string | null;
  readonly externalName: string | null;
  readonly ports: readonly { readonly name: string; readonly port: number; readonly targetPort: string }[];
}

/** One address behind the Service, of its EndpointSlices. */
export interface BackendEndpoint {
  readonly address: string;
  /** As EndpointSlice has it: no condition counts as ready. */
  readonly ready: boolean;
  readonly ports: readonly { readonly name: string; readonly port: number }[];
  /** "Pod kube-system/metrics-server-0", or null. */
  readonly target: string | null;
  readonly node: string | null;
}

export interface Backend {
  /** Null: there is none of this name. */
  readonly service: BackendService | null;
  readonly slices: number;
  readonly endpoints: readonly BackendEndpoint[];
}

export function readBackendService(object: unknown): BackendService {
  return {
    type: digString(object, "spec", "type") ?? "ClusterIP",
    clusterIP: digString(object, "spec", "clusterIP"),
    externalName: digString(object, "spec", "externalName"),
    ports: digArray(object, "spec", "ports").map((port) => ({
      name: digString(port, "name") ?? "",
      port: digNumber(port, "port") ?? 0,
      targetPort: String(digString(port, "targetPort") ?? digNumber(port, "targetPort") ?? ""),
    })),
  };
}

/** The addresses of a list of EndpointSlices. */
export function readEndpoints(list: unknown): Pick<Backend, "slices" | "endpoints"> {
  const slices = digArray(list, "items");
  return { slices: slices.length, endpoints: slices.flatMap(endpointsOf) };
}

function endpointsOf(slice: unknown): BackendEndpoint[] {
  const ports = digArray(slice, "ports").flatMap((port) => {
    const number = digNumber(port, "port");
    return number === null ? [] : { name: digString(port, "name") ?? "", port: number };
  });
  return digArray(slice, "endpoints").flatMap((endpoint) =>
    digArray(endpoint, "addresses").flatMap((address) =>
      typeof address === "string" && isObject(endpoint)
        ? {
            address,
            ready: !(isObject(endpoint.conditions) && endpoint.conditions.ready === false),
            ports,
            target: targetOf(endpoint.targetRef),
            node: digString(endpoint, "nodeName"),
          }
        : [],
    ),
  );
}

function targetOf(reference: unknown): string | null {
  const [kind, name] = [digString(reference, "kind"), digString(reference, "name")];
  if (kind === null || name === null) return null;
  const namespace = digString(reference, "namespace");
  return `${kind} ${namespace === null ? name : `${namespace}/${name}`}`;
}

/** One check of the availability controller, redone from what may be read. */
export interface Check {
  readonly name: string;
  /** `skipped`: an earlier check failed, or it does not apply. */
  readonly state: "ok" | "failed" | "skipped" | "unknown";
  readonly text: string;
  /** The reason that the condition has when this is the first check to fail. */
  readonly reason: string;
}

/**
 * The checks behind the condition `Available`, in their order, and what they come to now. The last one, the
 * discovery check, can only be made by kube-apiserver itself, so its outcome is the condition's.
 * Source: k8s.io/kube-aggregator `pkg/controllers/status/remote`.
 */
export function availabilityChecks(
  apiService: Pick<ApiService, "available"> & { readonly service: ServiceReference },
  backend: Backend,
): Check[] {
  const { service, slices, endpoints } = backend;
  const { namespace, name, port } = apiService.service;
  const clusterIp = service?.type === "ClusterIP";
  const served = service?.ports.find((candidate) => candidate.port === port);
  const ready = endpoints.filter(
    (endpoint) => endpoint.ready && endpoint.ports.some((open) => open.name === (served?.name ?? "")),
  );
  const onlyClusterIp = `not checked for ${service?.type ?? "no Service"}`;
  const checks: Check[] = [
    check("Service", "ServiceNotFound", service !== null, `service ${namespace}/${name}`),
    clusterIp
      ? check("Service port", "ServicePortError", served !== undefined, `port ${port}`)
      : skipped("Service port", "ServicePortError", onlyClusterIp),
    clusterIp
      ? check("EndpointSlices", "EndpointsNotFound", slices > 0, `${slices} EndpointSlices`)
      : skipped("EndpointSlices", "EndpointsNotFound", onlyClusterIp),
    clusterIp
      ? check("Ready endpoints", "MissingEndpoints", ready.length > 0, `${ready.length} ready addresses`)
      : skipped("Ready endpoints", "MissingEndpoints", onlyClusterIp),
    discoveryCheck(apiService),
  ];
  const failed = checks.findIndex(({ state }) => state === "failed");
  return checks.map((made, i) => (failed === -1 || i <= failed ? made : { ...made, state: "skipped" }));
}

function check(name: string, reason: string, ok: boolean, text: string): Check {
  return { name, reason, state: ok ? "ok" : "failed", text };
}

const skipped = (name: string, reason: string, text: string): Check => ({
  name,
  reason,
  state: "skipped",
  text,
});

function discoveryCheck({ available }: Pick<ApiService, "available">): Check {
  const name = "Discovery check";
  const reason = "FailedDiscoveryCheck";
  if (available?.reason === reason) return check(name, reason, false, available.message);
  if (available?.reason === "Passed") return check(name, reason, true, "at least one of five GETs succeeded");
  return { name, reason, state: "unknown", text: "kube-apiserver does it after all others have passed" };
}

/**
 * What the condition should say by those checks, when it says something else: it is rechecked on each change and
 * every 30 s, so a difference that stays is worth a look. Null when they agree, or it cannot be told.
 */
export function conditionDiffers(
  checks: readonly Check[],
  available: ApiService["available"],
): { readonly expected: string; readonly actual: string } | null {
  const first = checks.find(({ state }) => state === "failed");
  const actual = available?.reason ?? "no condition";
  if (first !== undefined) return first.reason === actual ? null : { expected: first.reason, actual };
  const disproved = checks.some(({ reason, state }) => reason === actual && state === "ok");
  return disproved ? { expected: "Passed or FailedDiscoveryCheck", actual } : null;
}
