/** One filter of the handler chain. */
export interface Filter {
  readonly name: string;
  readonly does: string;
  /** What of it comes back to the client: a header, a status. Empty for nothing. */
  readonly visible: string;
  /** Where else one sees it: a metric, the audit log. */
  readonly elsewhere: string;
  /** What has to be set for it to be there; null for one that always is. */
  readonly when: string | null;
  /** Its label in `apiserver_request_filter_duration_seconds`, newest name first; empty for one without. */
  readonly timedAs: readonly string[];
}

const filter = (
  name: string,
  does: string,
  visible: string,
  elsewhere: string,
  more: { when?: string; timedAs?: readonly string[] } = {},
): Filter => ({ name, does, visible, elsewhere, when: more.when ?? null, timedAs: more.timedAs ?? [] });

/**
 * What every request passes in kube-apiserver before it reaches the delegation chain, outermost first.
 * Source: k8s.io/apiserver `pkg/server/config.go`, DefaultBuildHandlerChain (1.37).
 */
export const FILTERS: readonly Filter[] = [
  filter(
    "AuditInit",
    "Gives the request its audit ID: the one that the client sent, or a new UUID.",
    "Audit-Id",
    "auditID of the audit log",
  ),
  filter(
    "PanicRecovery",
    "Catches a panic of any handler inside.",
    "500 This request caused apiserver to panic",
    "the stack in the log of kube-apiserver",
  ),
  filter(
    "MuxAndDiscoveryComplete",
    "Notes whether the server knew all its paths when the request came.",
    "503 with Retry-After in place of a 404, while the server starts",
    "",
  ),
  filter(
    "RequestReceivedTimestamp",
    "Notes when the request arrived.",
    "",
    "apiserver_request_duration_seconds, requestReceivedTimestamp of the audit log",
  ),
  filter(
    "RequestInfo",
    "Reads the path: verb, group, version, resource, namespace, name. Everything inside decides by that.",
    "",
    "labels verb, group, version, resource of all request metrics",
  ),
  filter("Routine", "Runs what is inside in a goroutine of its own, to keep stacks small.", "", "", {
    when: "feature gate APIServingWithRoutine",
  }),
  filter(
    "LatencyTrackers",
    "Adds up what webhooks, etcd, transformation and encoding take.",
    "",
    "annotations apiserver.latency.k8s.io/… of the audit log, apiserver_request_sli_duration_seconds",
  ),
  filter("HTTPLogging", "Writes an access log line.", "", "the log of kube-apiserver from -v=3 on"),
  filter(
    "RetryAfter",
    "Turns requests away while the server shuts down.",
    "429 with Retry-After: 5 and Connection: close",
    "",
    { when: "--shutdown-send-retry-after" },
  ),
  filter("HSTS", "Tells browsers to use TLS alone.", "Strict-Transport-Security", "", {
    when: "--strict-transport-security-directives",
  }),
  filter("CacheControl", "Keeps answers out of caches.", "Cache-Control: no-cache, private", ""),
  filter(
    "ProbabilisticGoaway",
    "Now and then ends an HTTP/2 connection, so that clients spread over several servers.",
    "Connection: close",
    "",
    { when: "--goaway-chance" },
  ),
  filter(
    "WatchTerminationDuringShutdown",
    "Ends watches a few at a time while the server shuts down.",
    "",
    "apiserver_longrunning_requests",
    { when: "--shutdown-watch-termination-grace-period" },
  ),
  filter(
    "WaitGroup",
    "Counts requests under way, so that a server that shuts down waits for them.",
    "503 with Retry-After: 1, apiserver is shutting down",
    "",
  ),
  filter(
    "RequestDeadline",
    "Sets the time limit: --request-timeout (60 s), or less by ?timeout=. Watches have none here.",
    "400 for a timeout that cannot be read",
    "",
  ),
  filter(
    "TimeoutForNonLongRunningRequests",
    "Answers when the time is over, whatever the handler still does.",
    "504 Timeout: request did not complete within the allotted timeout",
    "apiserver_request_terminations_total, apiserver_request_aborts_total",
  ),
  filter(
    "WarningRecorder",
    "Collects warnings, as for a deprecated version.",
    'Warning: 299 - "…"',
    "apiserver_requested_deprecated_apis",
  ),
  filter("CORS", "Lets pages of listed origins read answers.", "Access-Control-Allow-Origin", "", {
    when: "--cors-allowed-origins",
  }),
  filter(
    "Authentication",
    "Finds out who asks: client certificate, token, webhook; then removes the Authorization header.",
    "401 Unauthorized",
    "authentication_attempts, authentication_duration_seconds",
    { timedAs: ["authentication"] },
  ),
  filter("Tracing", "Begins a span of OpenTelemetry.", "", "the traces", { when: "--tracing-config-file" }),
  filter(
    "Audit",
    "Writes the stages of the request to the audit log, as far as the policy says.",
    "",
    "apiserver_audit_event_total, the audit log",
    { timedAs: ["audit"] },
  ),
  filter(
    "Impersonation",
    "Becomes whom Impersonate-User and -Group name, if the authorizer lets it.",
    "403 cannot impersonate resource",
    "impersonatedUser of the audit log",
    { timedAs: ["constrainedimpersonation", "impersonation"] },
  ),
  filter(
    "PriorityAndFairness",
    "Finds the FlowSchema, and waits in a queue of its priority level for a seat. Without it: the older limit of requests in flight.",
    "X-Kubernetes-PF-FlowSchema-UID, X-Kubernetes-PF-PriorityLevel-UID; 429 with Retry-After",
    "apiserver_flowcontrol_rejected_requests_total, apiserver_flowcontrol_request_wait_duration_seconds",
    { timedAs: ["priorityandfairness", "maxinflight"] },
  ),
  filter(
    "Authorization",
    "Asks the authorizers in turn: Node, RBAC, webhooks, as --authorization-mode lists them.",
    "403 Forbidden, with the right that is missing",
    "apiserver_authorization_decisions_total, annotation authorization.k8s.io/reason of the audit log",
    { timedAs: ["authorization"] },
  ),
  filter(
    "Director",
    "Goes to the delegation chain: the aggregator's own group, then its mux.",
    "whatever the server says that takes the path",
    "apiserver_request_total",
  ),
];
