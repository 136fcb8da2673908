import { dig, digArray, digNumber, digString, isObject } from "@/lib/base/json";
import { cutText } from "@/lib/base/safe-text";

/** What the status controllers last found out about an APIService: its only condition, `Available`. */
export interface Availability {
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
  /** RFC 3339; null when the condition does not say. */
  readonly since: string | null;
}

/** Where an extension server is. */
export interface ServiceReference {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** One APIService: who serves a group and version, and in which order groups and versions stand. */
export interface ApiService {
  /** `<version>.<group>`; `v1.` for the core group. */
  readonly name: string;
  readonly group: string;
  readonly version: string;
  /** Null: a server inside kube-apiserver answers ("local"). */
  readonly service: ServiceReference | null;
  readonly groupPriorityMinimum: number;
  readonly versionPriority: number;
  readonly insecureSkipTLSVerify: boolean;
  /** PEM in base64, as the object has it; null for none. */
  readonly caBundle: string | null;
  /** Who keeps it: `onstart` kube-apiserver for what is built in, `true` for CRDs; null for a person or a chart. */
  readonly automanaged: string | null;
  readonly available: Availability | null;
  /** RFC 3339. */
  readonly createdAt: string | null;
}

/** The port of a reference that names none (`pkg/apis/apiregistration/v1/defaults.go`). */
const DEFAULT_PORT = 443;
/** Longer than any that Kubernetes lets pass. */
const MAX_NAME = 512;
/** A message is a sentence, mostly with a URL in it; it is searched for what went wrong. */
const MAX_MESSAGE = 4096;
const AUTOMANAGED = "kube-aggregator.kubernetes.io/automanaged";

/** The APIServices of a list of `apiregistration.k8s.io/v1`; items without a name or version, or with one that cannot be, are left out. */
export function readApiServices(list: unknown): ApiService[] {
  return digArray(list, "items").flatMap((item) => readApiService(item) ?? []);
}

export function readApiService(object: unknown): ApiService | null {
  const name = digString(object, "metadata", "name");
  const version = digString(object, "spec", "version");
  const group = digString(object, "spec", "group") ?? "";
  if (name === null || version === null || [name, version, group].some(({ length }) => length > MAX_NAME))
    return null;
  return {
    name,
    group,
    version,
    service: readService(dig(object, "spec", "service")),
    groupPriorityMinimum: digNumber(object, "spec", "groupPriorityMinimum") ?? 0,
    versionPriority: digNumber(object, "spec", "versionPriority") ?? 0,
    insecureSkipTLSVerify: dig(object, "spec", "insecureSkipTLSVerify") === true,
    caBundle: digString(object, "spec", "caBundle") || null,
    automanaged: digString(object, "metadata", "labels", AUTOMANAGED),
    available: readAvailability(object),
    createdAt: digString(object, "metadata", "creationTimestamp"),
  };
}

function readService(service: unknown): ServiceReference | null {
  if (!isObject(service)) return null;
  return {
    namespace: digString(service, "namespace") ?? "",
    name: digString(service, "name") ?? "",
    port: digNumber(service, "port") ?? DEFAULT_PORT,
  };
}

function readAvailability(object: unknown): Availability | null {
  const condition = digArray(object, "status", "conditions").find(
    (candidate) => digString(candidate, "type") === "Available",
  );
  if (condition === undefined) return null;
  const status = digString(condition, "status");
  return {
    status: status === "True" || status === "False" ? status : "Unknown",
    reason: cutText(digString(condition, "reason") ?? "", MAX_NAME),
    message: cutText(digString(condition, "message") ?? "", MAX_MESSAGE),
    since: digString(condition, "lastTransitionTime"),
  };
}

/** Whether the aggregator sends requests on: without the condition it does not. */
export function isAvailable({ service, available }: Pick<ApiService, "service" | "available">): boolean {
  return service === null || available?.status === "True";
}
