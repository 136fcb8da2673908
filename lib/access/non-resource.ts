/** Paths of the apiserver that are no resources and only read, each exactly. */
const EXACT = new Set([
  "",
  "api",
  "apis",
  "version",
  "metrics",
  "metrics/slis",
  "statusz",
  "flagz",
  "openapi/v2",
  "openapi/v3",
  "debug/api_priority_and_fairness/dump_priority_levels",
  "debug/api_priority_and_fairness/dump_queues",
  "debug/api_priority_and_fairness/dump_requests",
  ".well-known/openid-configuration",
  "openid/v1/jwks",
]);

/** Health endpoints, alone or with one check, whose name may have one slash (`poststarthook/…`). */
const HEALTH = /^(?:healthz|livez|readyz)(?:\/[\w.:-]+){0,2}$/;
/** The index names each document by the path it describes. */
const OPENAPI_V3 = /^openapi\/v3(?:\/[\w.:-]+){1,5}$/;
/** Discovery documents. */
const DISCOVERY = /^(?:api\/[a-z\d-]+|apis\/[a-z\d.-]+(?:\/[a-z\d-]+)?)$/;

/**
 * Whether a path that is no resource may be read. Profiles, log levels and the apiserver's log
 * files are left out: they cost a lot, change something or hold what others wrote.
 * @param segments decoded
 */
export function isNonResourcePath(segments: readonly string[]): boolean {
  const path = segments.join("/");
  return EXACT.has(path) || [HEALTH, OPENAPI_V3, DISCOVERY].some((form) => form.test(path));
}
