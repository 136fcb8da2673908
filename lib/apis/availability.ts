import type { Availability } from "./api-service";

/** A reason in words: what it means, and what to look at. */
export interface Explanation {
  readonly meaning: string;
  /** Empty when nothing is wrong. */
  readonly next: string;
}

/**
 * Reasons of the condition `Available`, in the order of the checks: the first that fails is the reason.
 * Source: k8s.io/kube-aggregator `pkg/controllers/status/{local,remote}`.
 */
export const REASONS: Readonly<Record<string, Explanation>> = {
  Local: {
    meaning: "A server inside kube-apiserver answers, so there is nothing to check.",
    next: "",
  },
  ServiceNotFound: {
    meaning: "The Service that the APIService names does not exist.",
    next: "Create the Service, or delete the APIService if its server was uninstalled: a leftover one keeps discovery incomplete and namespaces from being deleted.",
  },
  ServiceAccessError: {
    meaning: "kube-apiserver could not read the Service from its own cache.",
    next: "Look at the log of kube-apiserver; this passes when its informers have synced.",
  },
  ServicePortError: {
    meaning: "The Service has a ClusterIP but does not listen on the port that the APIService names.",
    next: "Compare spec.service.port of the APIService with the ports of the Service.",
  },
  EndpointsAccessError: {
    meaning: "kube-apiserver could not read the EndpointSlices from its own cache.",
    next: "Look at the log of kube-apiserver; this passes when its informers have synced.",
  },
  EndpointsNotFound: {
    meaning: "The Service has no EndpointSlice at all.",
    next: "Look at the Service's selector: it matches no pod, or the EndpointSlice controller does not run.",
  },
  MissingEndpoints: {
    meaning: "The Service has EndpointSlices, but no ready address with the port's name.",
    next: "Look at the pods of the extension server: none is ready, or the port has another name.",
  },
  FailedDiscoveryCheck: {
    meaning:
      "The Service looks right, but five GETs of the version's discovery document all failed; one success in five would do.",
    next: "Look at the message: it holds the last of the five errors.",
  },
  Passed: {
    meaning:
      "All checks that apply to the Service passed, and the version's discovery document was answered.",
    next: "",
  },
};

/** What the message of a FailedDiscoveryCheck tells; the first that matches. */
const FAILURES: readonly (readonly [pattern: RegExp, explanation: Explanation])[] = [
  [
    /bad status from .*: 401\b/,
    {
      meaning: "The extension server does not take the aggregator's client certificate (401).",
      next: "Its requestheader-client-ca-file is not the CA of --proxy-client-cert-file: look at the ConfigMap extension-apiserver-authentication.",
    },
  ],
  [
    /bad status from .*: 403\b/,
    {
      meaning: "The extension server knows the aggregator but forbids the request (403).",
      next: "It may lack the ClusterRoleBinding to system:auth-delegator, so that it cannot ask whether the request is allowed.",
    },
  ],
  [
    /bad status from .*: 404\b/,
    {
      meaning: "The extension server does not serve this group and version (404).",
      next: "Compare the version of the APIService with those that the extension server was built with.",
    },
  ],
  [
    /bad status from .*: 5\d\d\b/,
    {
      meaning: "The extension server answered with an error of its own (5xx).",
      next: "Look at its log.",
    },
  ],
  [
    /x509: certificate signed by unknown authority|x509: .*unknown authority/,
    {
      meaning: "The extension server's certificate is not signed by a CA of spec.caBundle.",
      next: "Renew spec.caBundle; with cert-manager, look at the inject-ca annotation.",
    },
  ],
  [
    /x509: certificate (has expired|is not yet valid)/,
    {
      meaning: "The extension server's certificate is outside its period of validity.",
      next: "Renew the certificate, or look at the clocks of the machines.",
    },
  ],
  [
    /x509: .*(is valid for|doesn't contain any IP SANs|cannot validate certificate for|not valid for any names|legacy Common Name)/,
    {
      meaning: "The extension server's certificate does not name <service>.<namespace>.svc.",
      next: "Issue the certificate with that DNS name as a subject alternative name.",
    },
  ],
  [
    /connection refused/,
    {
      meaning: "Nothing listens at the address and port behind the Service.",
      next: "Look at targetPort of the Service, and whether the extension server runs.",
    },
  ],
  [
    /no such host|server misbehaving/,
    {
      meaning: "The name behind the Service cannot be resolved by kube-apiserver.",
      next: "Look at spec.externalName of the Service; kube-apiserver asks the resolver of its own machine.",
    },
  ],
  [
    /no route to host|network is unreachable/,
    {
      meaning: "kube-apiserver has no route to the extension server's network.",
      next: "Look at the network between control plane and pods; where there is none, konnectivity or hostNetwork is needed.",
    },
  ],
  [
    /deadline exceeded|i\/o timeout|timed out waiting|Client\.Timeout/,
    {
      meaning: "The extension server did not answer within 5 seconds.",
      next: "A network policy or firewall may drop what kube-apiserver sends to the pods, or the server is overloaded.",
    },
  ],
];

/** A condition in words; the message of a failed discovery check says more than its reason. */
export function explainAvailability({ reason, message }: Availability): Explanation {
  const failure =
    reason === "FailedDiscoveryCheck" ? FAILURES.find(([pattern]) => pattern.test(message)) : undefined;
  if (failure !== undefined) return failure[1];
  const known = Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined;
  return known ?? { meaning: "This reason is not one that Kubernetes sets.", next: "Read the message." };
}
