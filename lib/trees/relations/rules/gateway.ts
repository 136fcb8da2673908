import { kind, type RelationRule } from "../rule";
import { SECRET, SERVICE } from "./kinds";

const GROUP = "gateway.networking.k8s.io";
const GATEWAY = kind(GROUP, "Gateway");
const GATEWAY_CLASS = kind(GROUP, "GatewayClass");
const ROUTES = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map((name) =>
  kind(GROUP, name),
);

/** Gateway API; fields left out of its references have the defaults of its own specification. */
export const GATEWAY_RULES: readonly RelationRule[] = [
  {
    id: "gateway-class",
    from: [GATEWAY],
    how: "network",
    says: "is of",
    path: "spec.gatewayClassName",
    find: { by: "name", to: GATEWAY_CLASS, in: "cluster" },
  },
  {
    id: "gatewayclass-parameters",
    from: [GATEWAY_CLASS],
    how: "network",
    says: "is configured by",
    path: "spec.parametersRef",
    find: { by: "kind", to: "what its controller takes" },
  },
  {
    id: "gateway-parameters",
    from: [GATEWAY],
    how: "network",
    says: "is configured by",
    path: "spec.infrastructure.parametersRef",
    find: { by: "kind", to: "what its controller takes" },
  },
  {
    id: "gateway-certificate",
    from: [GATEWAY],
    how: "network",
    says: "shows the certificate in",
    path: "spec.listeners[].tls.certificateRefs[]",
    find: { by: "kind", to: "Secret", default: SECRET },
  },
  {
    id: "route-parent",
    from: ROUTES,
    how: "network",
    says: "is attached to",
    path: "spec.parentRefs[]",
    find: { by: "kind", to: "Gateway, or Service for a mesh", default: GATEWAY },
  },
  {
    id: "route-backend",
    from: ROUTES,
    how: "network",
    says: "sends to",
    path: "spec.rules[].backendRefs[]",
    find: { by: "kind", to: "Service", default: SERVICE },
  },
  {
    id: "route-mirror",
    from: ROUTES,
    how: "network",
    says: "mirrors to",
    path: "spec.rules[].filters[].requestMirror.backendRef",
    find: { by: "kind", to: "Service", default: SERVICE },
  },
  {
    id: "route-filter",
    from: ROUTES,
    how: "network",
    says: "is filtered by",
    path: "spec.rules[].filters[].extensionRef",
    find: { by: "kind", to: "what its controller takes" },
  },
  {
    id: "listenerset-parent",
    from: [kind(GROUP, "ListenerSet"), kind("gateway.networking.x-k8s.io", "XListenerSet")],
    how: "network",
    says: "is attached to",
    path: "spec.parentRef",
    find: { by: "kind", to: "Gateway", default: GATEWAY },
  },
  {
    id: "gateway-policy-target",
    from: [
      kind(GROUP, "BackendTLSPolicy"),
      kind(GROUP, "BackendTrafficPolicy"),
      kind("gateway.networking.x-k8s.io", "XBackendTrafficPolicy"),
    ],
    how: "policy",
    says: "applies to",
    path: "spec.targetRefs[]",
    find: { by: "kind", to: "Service", default: SERVICE },
  },
  {
    id: "backendtls-ca",
    from: [kind(GROUP, "BackendTLSPolicy")],
    how: "policy",
    says: "trusts",
    path: "spec.validation.caCertificateRefs[]",
    find: { by: "kind", to: "ConfigMap or Secret", default: kind("", "ConfigMap") },
  },
  {
    id: "referencegrant-target",
    from: [kind(GROUP, "ReferenceGrant")],
    how: "policy",
    says: "lets others refer to",
    path: "spec.to[]",
    find: { by: "kind", to: "Service or Secret" },
  },
];
