import { digString } from "@/lib/base/json";
import { type Found, kind, type OwnFinder, type RelationRule, type Source } from "../rule";
import { NODE, POD, SECRET, SERVICE } from "./kinds";

const INGRESS = kind("networking.k8s.io", "Ingress");
const INGRESS_CLASS = kind("networking.k8s.io", "IngressClass");
const NETWORK_POLICY = kind("networking.k8s.io", "NetworkPolicy");
const ENDPOINTS = kind("", "Endpoints");
const SLICE = kind("discovery.k8s.io", "EndpointSlice");
const IP_ADDRESS = kind("networking.k8s.io", "IPAddress");

/** A reference by the plural of its kind (networking/v1 ParentReference, resource/v1 ResourceClaimConsumerReference). */
export const byResource: OwnFinder = (value, source, others) => {
  const group = digString(value, "apiGroup") ?? digString(value, "group") ?? "";
  const resource = digString(value, "resource");
  const name = digString(value, "name");
  const kind = resource === null ? null : others.kindOf(group, resource);
  if (kind === null || name === null) return [];
  const namespace = digString(value, "namespace") ?? source.namespace;
  const uid = digString(value, "uid");
  const target = { is: "named", kind, namespace, name, ...(uid ? { uid } : {}) } as const;
  return [{ target, at: "", value: `${resource}/${name}`, optional: false }];
};

export const NETWORK_RULES: readonly RelationRule[] = [
  {
    id: "service-pod",
    from: [SERVICE],
    how: "selector",
    says: "sends to",
    path: "spec.selector",
    // A service without a selector has endpoints of its own making.
    find: { by: "selector", to: POD, in: "same", empty: "none" },
  },
  {
    id: "service-external-name",
    from: [SERVICE],
    how: "network",
    says: "is an alias of",
    path: "spec.externalName",
    find: { by: "own", to: "a DNS name", find: externalName },
  },
  {
    id: "endpoints-service",
    from: [ENDPOINTS],
    how: "network",
    says: "lists the addresses of",
    path: "metadata.name",
    find: { by: "own", to: "Service", find: namesake },
  },
  {
    id: "endpoints-target",
    from: [ENDPOINTS],
    how: "network",
    says: "has the address of",
    path: "subsets[].{addresses,notReadyAddresses}[].targetRef",
    find: { by: "kind", to: "Pod", default: POD },
  },
  {
    id: "endpointslice-service",
    from: [SLICE],
    how: "network",
    says: "lists the addresses of",
    path: 'metadata.labels["kubernetes.io/service-name"]',
    find: { by: "name", to: SERVICE, in: "same" },
  },
  {
    id: "endpointslice-target",
    from: [SLICE],
    how: "network",
    says: "has the address of",
    path: "endpoints[].targetRef",
    find: { by: "kind", to: "Pod", default: POD },
  },
  {
    id: "endpointslice-node",
    from: [SLICE],
    how: "network",
    says: "has an address on",
    path: "endpoints[].nodeName",
    find: { by: "name", to: NODE, in: "cluster" },
  },
  {
    id: "ingress-class",
    from: [INGRESS],
    how: "network",
    says: "is served by",
    path: "spec.ingressClassName",
    find: { by: "name", to: INGRESS_CLASS, in: "cluster" },
  },
  {
    id: "ingress-class-annotation",
    from: [INGRESS],
    how: "network",
    says: "is served by",
    path: 'metadata.annotations["kubernetes.io/ingress.class"]',
    find: { by: "name", to: INGRESS_CLASS, in: "cluster" },
  },
  {
    id: "ingressclass-parameters",
    from: [INGRESS_CLASS],
    how: "network",
    says: "is configured by",
    path: "spec.parameters",
    find: { by: "kind", to: "what its controller takes" },
  },
  {
    id: "ingress-service",
    from: [INGRESS],
    how: "network",
    says: "sends to",
    path: "spec.rules[].http.paths[].backend.service",
    find: { by: "name", to: SERVICE, in: "same" },
  },
  {
    id: "ingress-default-service",
    from: [INGRESS],
    how: "network",
    says: "sends to",
    path: "spec.defaultBackend.service",
    find: { by: "name", to: SERVICE, in: "same" },
  },
  {
    id: "ingress-resource",
    from: [INGRESS],
    how: "network",
    says: "sends to",
    path: "spec.rules[].http.paths[].backend.resource",
    find: { by: "kind", to: "any kind that its controller knows" },
  },
  {
    id: "ingress-default-resource",
    from: [INGRESS],
    how: "network",
    says: "sends to",
    path: "spec.defaultBackend.resource",
    find: { by: "kind", to: "any kind that its controller knows" },
  },
  {
    id: "ingress-tls-secret",
    from: [INGRESS],
    how: "network",
    says: "shows the certificate in",
    path: "spec.tls[].secretName",
    find: { by: "name", to: SECRET, in: "same" },
  },
  {
    id: "networkpolicy-pod",
    from: [NETWORK_POLICY],
    how: "policy",
    says: "applies to",
    path: "spec.podSelector",
    find: { by: "selector", to: POD, in: "same", empty: "all" },
  },
  {
    id: "networkpolicy-ingress-peer",
    from: [NETWORK_POLICY],
    how: "policy",
    says: "lets in",
    path: "spec.ingress[].from[]",
    find: { by: "selector", to: POD, in: "peer", empty: "all" },
  },
  {
    id: "networkpolicy-egress-peer",
    from: [NETWORK_POLICY],
    how: "policy",
    says: "lets out to",
    path: "spec.egress[].to[]",
    find: { by: "selector", to: POD, in: "peer", empty: "all" },
  },
  {
    id: "ipaddress-parent",
    from: [IP_ADDRESS],
    how: "network",
    says: "is held by",
    path: "spec.parentRef",
    find: { by: "own", to: "Service", find: byResource },
  },
];

function externalName(value: unknown): readonly Found[] {
  if (typeof value !== "string" || value === "") return [];
  return [{ target: { is: "outside", what: "DNS name", name: value }, at: "", value, optional: false }];
}

/** Endpoints belong to the service of their name; those without one are somebody's own. */
function namesake(_: unknown, { namespace, name }: Source): readonly Found[] {
  const names = [{ kind: SERVICE, namespace, name }];
  const otherwise = { is: "outside", what: "endpoints without a service", name } as const;
  return [{ target: { is: "one-of", names, otherwise }, at: "", value: name, optional: false }];
}
