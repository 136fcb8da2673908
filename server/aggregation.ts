import type { ApiServiceAnswer, ChainAnswer } from "@/lib/apis/aggregation-schema";
import {
  type ApiService,
  readApiService,
  readApiServices,
  type ServiceReference,
} from "@/lib/apis/api-service";
import { explainAvailability } from "@/lib/apis/availability";
import {
  availabilityChecks,
  type Backend,
  conditionDiffers,
  readBackendService,
  readEndpoints,
} from "@/lib/apis/backend";
import { bundleEnd } from "@/lib/apis/certificate";
import { chainOf } from "@/lib/apis/chain";
import { readProxyTrust } from "@/lib/apis/proxy-identity";
import type { DiscoveryReader } from "@/lib/kube/discovery";
import { kubeProblem } from "@/lib/kube/error-codes";
import { ApiError } from "@/lib/kube/errors";
import type { KubeTransport } from "@/lib/kube/types";
import { resourcePath } from "@/lib/objects/path";
import type { MissingRight } from "@/lib/objects/rbac";
import { readBundle } from "./certificates";
import { Asker, runPanel } from "./panel";

const APISERVICES = { group: "apiregistration.k8s.io", version: "v1", resource: "apiservices" };
const TRUST = {
  group: "",
  version: "v1",
  resource: "configmaps",
  namespace: "kube-system",
  name: "extension-apiserver-authentication",
};

const rightTo = (
  verb: string,
  { group, resource, namespace }: { group: string; resource: string; namespace?: string },
): MissingRight => ({ verb, group, resource, ...(namespace !== undefined && { namespace }) });

/** All APIServices of a cluster. */
export async function listApiServices(ask: Asker): Promise<ApiService[]> {
  return readApiServices(await ask.json(resourcePath(APISERVICES)));
}

/** The servers of the delegation chain, with what each serves. */
export async function readChain(
  transport: KubeTransport,
  discovery: DiscoveryReader,
  signal: AbortSignal,
): Promise<{ data: ChainAnswer; requests: readonly string[] }> {
  const ask = new Asker(transport, "apis/chain", signal);
  const chain = await runPanel(ask, rightTo("list", APISERVICES), async () => {
    const [services, served] = await Promise.all([listApiServices(ask), ask.discovery(discovery)]);
    return chainOf(services, served, caEndsOf(services));
  });
  return { data: { chain }, requests: ask.requests };
}

/** When the CA bundles end that the aggregator verifies extension servers with. */
function caEndsOf(services: readonly ApiService[]): Map<string, number> {
  const ends = new Map<string, number>();
  for (const { name, service, caBundle, insecureSkipTLSVerify } of services) {
    if (service === null || caBundle === null || insecureSkipTLSVerify) continue;
    const end = bundleEnd(readBundle(pemOf(caBundle)));
    if (end !== null) ends.set(name, end);
  }
  return ends;
}

const pemOf = (caBundle: string) => Buffer.from(caBundle, "base64").toString("latin1");

/** One APIService with what is behind it: each part fails alone. */
export async function readApiServiceDetails(
  transport: KubeTransport,
  name: string,
  signal: AbortSignal,
): Promise<{ data: ApiServiceAnswer; requests: readonly string[] }> {
  const asker = (part: string) => new Asker(transport, `apis/apiservice/${part}`, signal);
  const ask = asker("object");
  const object = await runPanel(ask, rightTo("get", APISERVICES), () => readObject(ask, name));
  const apiService = object.state === "ok" ? object.value.apiService : null;
  if (apiService === null || apiService.service === null) {
    return { data: { object, backend: null, trust: null }, requests: ask.requests };
  }
  const { service } = apiService;
  const [askBackend, askTrust] = [asker("backend"), asker("trust")];
  const [backend, trust] = await Promise.all([
    runPanel(
      askBackend,
      rightTo("get", { group: "", resource: "services", namespace: service.namespace }),
      () => readBackendPanel(askBackend, { ...apiService, service }),
    ),
    runPanel(askTrust, rightTo("get", TRUST), () => readTrust(askTrust)),
  ]);
  const requests = [ask, askBackend, askTrust].flatMap((each) => each.requests);
  return { data: { object, backend, trust }, requests };
}

async function readObject(ask: Asker, name: string) {
  const found = readApiService(await ask.json(resourcePath({ ...APISERVICES, name })));
  if (found === null) throw kubeProblem("BODY_INVALID", { message: "The answer is no APIService." });
  const { caBundle, ...apiService } = found;
  return {
    apiService,
    caBundle: caBundle === null ? null : readBundle(pemOf(caBundle)),
    explanation: apiService.available === null ? null : explainAvailability(apiService.available),
  };
}

async function readBackendPanel(
  ask: Asker,
  apiService: Pick<ApiService, "available"> & { readonly service: ServiceReference },
) {
  const backend = await readBackend(ask, apiService.service);
  const checks = availabilityChecks(apiService, backend);
  return { backend, checks, differs: conditionDiffers(checks, apiService.available) };
}

async function readBackend(ask: Asker, { namespace, name }: ServiceReference): Promise<Backend> {
  const services = { group: "", version: "v1", resource: "services", namespace };
  const slices = { group: "discovery.k8s.io", version: "v1", resource: "endpointslices", namespace };
  const selector = encodeURIComponent(`kubernetes.io/service-name=${name}`);
  const [service, list] = await Promise.all([
    ask.json(resourcePath({ ...services, name })).then(readBackendService, noneWhenNotFound),
    ask.json(`${resourcePath(slices)}?labelSelector=${selector}`),
  ]);
  return { service, ...readEndpoints(list) };
}

function noneWhenNotFound(error: unknown): null {
  if (error instanceof ApiError && error.status === 404) return null;
  throw error;
}

async function readTrust(ask: Asker) {
  const { requestHeaderCa, clientCa, ...trust } = readProxyTrust(await ask.json(resourcePath(TRUST)));
  return {
    trust,
    requestHeaderCa: requestHeaderCa === null ? null : readBundle(requestHeaderCa),
    clientCa: clientCa === null ? null : readBundle(clientCa),
  };
}
