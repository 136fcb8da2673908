import { type Problem, ProblemError } from "@/lib/base/problem";

/**
 * Every code that talking to an apiserver can end in: what it means, and the hint that is
 * shown unless the place that raises it knows a better one. docs/errors.md shows the same table.
 */
export const KUBE_PROBLEMS = {
  // The kubeconfig
  KUBECONFIG_NOT_FOUND: {
    meaning: "There is no kubeconfig to read.",
    hint: "Name one with --kubeconfig FILE or in KUBECONFIG, or make a cluster to look at with `npm run lab -- up`.",
  },
  KUBECONFIG_UNREADABLE: {
    meaning: "A kubeconfig file exists but cannot be read.",
    hint: "Check that it is a file and that your user may read it.",
  },
  KUBECONFIG_INVALID: {
    meaning: "A kubeconfig file is not valid YAML or lacks required fields.",
    hint: "Correct the file; `kubectl config view` should print it without an error.",
  },
  KUBECONFIG_NO_CONTEXTS: {
    meaning: "The kubeconfig has no contexts.",
    hint: "Add one with `kubectl config set-context`, or name another file with --kubeconfig FILE.",
  },
  KUBECONFIG_FILE_MISSING: {
    meaning: "A certificate, key or token file that the kubeconfig names cannot be read.",
    hint: "Create the file again, or correct its path in the kubeconfig; relative paths start at the kubeconfig's folder.",
  },
  PROXY_UNSUPPORTED: {
    meaning: "The proxy to the cluster is of a kind that Cutaway does not support.",
    hint: "Name an http:// or https:// proxy in the cluster's proxy-url or in HTTPS_PROXY.",
  },
  KUBECONFIG_AUTH_UNSUPPORTED: {
    meaning: "The user signs in through an auth-provider that Cutaway does not support.",
    hint: "Use an exec credential plugin instead; kubectl removed such auth-providers as well.",
  },
  CONTEXT_UNKNOWN: {
    meaning: "The kubeconfig has no context of that name.",
    hint: "Choose one of the contexts that `kubectl config get-contexts` lists.",
  },
  CONTEXT_INCOMPLETE: {
    meaning: "The context names a cluster or user that the kubeconfig does not have.",
    hint: "Add the missing entry, or choose another context.",
  },
  CONTEXT_CHANGED: {
    meaning: "The context points at another server than when Cutaway started.",
    hint: "Start Cutaway again to use the changed kubeconfig.",
  },
  TLS_INSECURE_REFUSED: {
    meaning: "The context asks to skip the check of the server's certificate.",
    hint: "Add the cluster's certificate-authority to the kubeconfig, or start with --allow-insecure-tls if you accept the risk.",
  },
  TLS_VERIFICATION_DISABLED: {
    meaning:
      "NODE_TLS_REJECT_UNAUTHORIZED=0 is set, which turns off every certificate check of this process.",
    hint: "Unset NODE_TLS_REJECT_UNAUTHORIZED and start again.",
  },

  // Kubelets that are asked themselves
  KUBELET_NETWORK: {
    meaning: "A network of --kubelet-network is not written as one.",
    hint: "Write an address and how many of its bits are the network's, as 10.0.0.0/8 or fd00::/8.",
  },
  KUBELET_ADDRESS: {
    meaning: "A node gives an address for its kubelet that Cutaway may not dial.",
    hint: "Add the nodes' network with --kubelet-network, if it is theirs; loopback, link-local and metadata addresses are never dialled.",
  },
  KUBELET_CA: {
    meaning: "Nothing says who signs the kubelets' certificates.",
    hint: "Name their authority with --kubelet-ca FILE; the kubeconfig has none for this cluster.",
  },
  KUBELET_CERTIFICATE: {
    meaning: "A kubelet's certificate does not prove that it is this node's, so nothing was sent to it.",
    hint: "Let the cluster sign them (serverTLSBootstrap: true and an approver of kubernetes.io/kubelet-serving), or name their authority with --kubelet-ca FILE.",
  },
  KUBELET_IMPERSONATION: {
    meaning: "The context impersonates somebody, and kubelets know no impersonation.",
    hint: "Use --kubelet proxy with this context; a kubelet would answer whoever really asks.",
  },

  // Credential plugins
  EXEC_NOT_FOUND: {
    meaning: "The credential plugin of the kubeconfig is not installed.",
    hint: "Install it, or put it on the PATH of the shell that starts Cutaway.",
  },
  EXEC_FAILED: {
    meaning: "The credential plugin ended with an error.",
    hint: "Run any kubectl command with this context to see the plugin ask for what it needs, then retry in a minute.",
  },
  EXEC_TIMEOUT: {
    meaning: "The credential plugin did not finish within 60 seconds.",
    hint: "Run any kubectl command with this context and finish signing in, then retry in a minute.",
  },
  EXEC_BAD_OUTPUT: {
    meaning: "The credential plugin did not print an ExecCredential that can be used.",
    hint: "Check the plugin's version and the apiVersion under exec: in the kubeconfig.",
  },

  // Below HTTP
  DNS_FAILED: {
    meaning: "The apiserver's name cannot be resolved.",
    hint: "Check the server address in the kubeconfig, your network and your VPN.",
  },
  CONNECTION_REFUSED: {
    meaning: "Nothing listens at the apiserver's address.",
    hint: "Check that the cluster is running and that the kubeconfig's server address and port are right.",
  },
  CONNECTION_RESET: {
    meaning: "The connection was cut before the answer was complete.",
    hint: "Retry. If it happens again, look at the apiserver's log and at proxies or load balancers in between.",
  },
  NETWORK_UNREACHABLE: {
    meaning: "There is no route to the apiserver's address.",
    hint: "Check your network and your VPN.",
  },
  CONNECT_TIMEOUT: {
    meaning: "No connection to the apiserver was made in time.",
    hint: "Check your network, your VPN and firewalls on the way.",
  },
  HEADERS_TIMEOUT: {
    meaning: "The apiserver accepted the request but did not begin to answer in time.",
    hint: "The apiserver may be overloaded or its etcd slow: look at /readyz?verbose, then retry.",
  },
  IDLE_TIMEOUT: {
    meaning: "The answer stopped half way: no byte came for too long.",
    hint: "Retry. If it happens again, a proxy or firewall on the way may drop silent connections.",
  },
  TLS_CERT_EXPIRED: {
    meaning: "The apiserver's certificate has expired.",
    hint: "Renew the apiserver's certificate (kubeadm: `kubeadm certs renew`), and check this machine's clock.",
  },
  TLS_CERT_NOT_YET_VALID: {
    meaning: "The apiserver's certificate is not valid yet.",
    hint: "Check this machine's clock; it may be behind.",
  },
  TLS_UNKNOWN_CA: {
    meaning: "The apiserver's certificate is signed by an authority that the kubeconfig does not trust.",
    hint: "Fetch a new kubeconfig for the cluster: its certificate-authority may have been replaced, or something in between answers in its place. A changed file is picked up without a restart.",
  },
  TLS_WRONG_NAME: {
    meaning: "The apiserver's certificate is for another name than the kubeconfig's server address.",
    hint: "Use a server address that the certificate names, or set tls-server-name in the kubeconfig.",
  },
  TLS_CLIENT_CERT_REJECTED: {
    meaning: "The apiserver refused the client certificate.",
    hint: "Fetch new credentials for the cluster (it may have expired or been signed by an old authority), then retry.",
  },
  TLS_FAILED: {
    meaning: "No TLS connection could be agreed on.",
    hint: "Check that the server address leads to an apiserver that speaks TLS 1.2 or later.",
  },
  PROXY_FAILED: {
    meaning: "The proxy did not open a way to the apiserver.",
    hint: "Check the proxy's address and that it allows CONNECT to the apiserver's port. To go without it, list the apiserver's host in NO_PROXY.",
  },
  UPSTREAM_REDIRECT: {
    meaning:
      "The server answered with a redirect; Cutaway never follows one, since it would carry the credential elsewhere.",
    hint: "Point the kubeconfig's server address at the apiserver itself; a sign-in page may be answering in its place.",
  },
  UPSTREAM_UPGRADE: {
    meaning: "The server tried to switch to another protocol, which was not asked for.",
    hint: "Check what answers at the kubeconfig's server address.",
  },
  HTTP_INVALID: {
    meaning: "The server's answer is not HTTP.",
    hint: "Check that the server address has the right scheme (https://) and port.",
  },
  REQUEST_INVALID: {
    meaning: "The path or query cannot be sent: it must start with / and hold only encoded characters.",
    hint: "Encode special characters as %XX.",
  },
  ABORTED: { meaning: "The request was called off before its answer was complete.", hint: "Ask again." },
  TRANSPORT_CLOSED: {
    meaning: "Cutaway is shutting down or has left this cluster.",
    hint: "Start Cutaway again, or choose the cluster again.",
  },
  BODY_TOO_LARGE: {
    meaning: "The answer is larger than this view reads.",
    hint: "Narrow the request by namespace or selector, or look at it under Raw, which streams.",
  },
  BODY_INVALID: {
    meaning: "The answer could not be decoded.",
    hint: "Retry. If it happens again, a proxy in between may be changing answers.",
  },

  // What the apiserver answered
  AUTH_EXPIRED: {
    meaning: "The apiserver does not accept this credential (any more).",
    hint: "Sign in again, then retry.",
  },
  FORBIDDEN: {
    meaning: "You are signed in, but your rights do not allow this.",
    hint: "Ask whoever runs the cluster for the named permission.",
  },
  NOT_FOUND: {
    meaning: "The apiserver has nothing at this path.",
    hint: "Check the spelling; the object may have been deleted, or the API may not be served by this cluster.",
  },
  METHOD_NOT_ALLOWED: {
    meaning: "This resource does not support this kind of request.",
    hint: "Look at the resource's verbs in discovery.",
  },
  NOT_ACCEPTABLE: {
    meaning: "The apiserver cannot answer in the requested media type.",
    hint: "Choose JSON.",
  },
  CONFLICT: {
    meaning: "The object changed in the meantime, or is being deleted.",
    hint: "Retry.",
  },
  EXPIRED: {
    meaning: "The resourceVersion or continue token is older than the history the apiserver keeps.",
    hint: "List again from the start.",
  },
  TOO_MANY_REQUESTS: {
    meaning: "The apiserver is shedding load (API Priority and Fairness) or is starting up.",
    hint: "Wait a few seconds, then retry.",
  },
  UPSTREAM_TIMEOUT: {
    meaning: "The apiserver, or what it asked, did not finish in time.",
    hint: "Narrow the request, or retry when the cluster is less busy.",
  },
  AGGREGATED_API_UNAVAILABLE: {
    meaning: "The apiserver could not reach the extension server behind this API group.",
    hint: "Look at the APIService's Available condition under /apis/apiregistration.k8s.io/v1/apiservices.",
  },
  NOT_KUBERNETES: {
    meaning: "Something other than an apiserver answered, such as a proxy's sign-in or block page.",
    hint: "Check the server address, your VPN and proxies on the way.",
  },
  UPSTREAM_UNAVAILABLE: {
    meaning: "The apiserver says it cannot serve this at the moment.",
    hint: "Look at /readyz?verbose, then retry.",
  },
  UPSTREAM_ERROR: {
    meaning: "The apiserver failed to answer this request.",
    hint: "Look at the apiserver's log; the evidence record's Audit-Id finds the request there.",
  },
  UPSTREAM_REFUSED: {
    meaning: "The apiserver refused this request.",
    hint: "Read the message; the request may not fit this version of the API.",
  },
} as const satisfies Readonly<Record<string, { readonly meaning: string; readonly hint: string }>>;

export type KubeProblemCode = keyof typeof KUBE_PROBLEMS;

/** What the raiser may know better than the table. */
export interface ProblemDetail {
  readonly message?: string;
  readonly hint?: string;
  readonly upstream?: Problem["upstream"];
  readonly cause?: unknown;
}

export function kubeProblem(code: KubeProblemCode, detail: ProblemDetail = {}): ProblemError {
  const { meaning, hint } = KUBE_PROBLEMS[code];
  const problem: Problem = {
    code,
    message: detail.message ?? meaning,
    hint: detail.hint ?? hint,
    ...(detail.upstream ? { upstream: detail.upstream } : {}),
  };
  return new ProblemError(problem, detail.cause === undefined ? undefined : { cause: detail.cause });
}
