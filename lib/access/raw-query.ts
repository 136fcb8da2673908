import { badQuery, checkNames, type QueryPairs } from "./query";
import { isRefusal, type Refusal } from "./refusal";

type Check = (value: string) => boolean;

/** Kubernetes takes a bare name for true, and anything but `false` and `0`; we take only what is plainly one or the other. */
const bool: Check = (value) => ["", "true", "false", "1", "0"].includes(value);
const count: Check = (value) => /^\d{1,15}$/.test(value);
const text: Check = (value) => value.length <= 4096;
const token: Check = (value) => /^[!-~]{0,256}$/.test(value);
const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value);
const duration: Check = (value) => /^(?:\d{1,9}(?:\.\d{1,9})?(?:ms|s|m|h)){1,4}$/.test(value);
const instant: Check = (value) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(value);
/** Page tokens hold whatever the storage put there; the query as a whole is bounded. */
const opaque: Check = () => true;

type Checks = Readonly<Record<string, Check>>;

/** metav1.GetOptions and ListOptions, and what the apiserver reads of a query besides. */
const RESOURCE: Checks = {
  labelSelector: text,
  fieldSelector: text,
  shardSelector: text,
  limit: count,
  continue: opaque,
  resourceVersion: token,
  resourceVersionMatch: oneOf("Exact", "NotOlderThan"),
  watch: bool,
  sendInitialEvents: bool,
  allowWatchBookmarks: bool,
  timeoutSeconds: count,
  timeout: duration,
  includeObject: oneOf("None", "Metadata", "Object"),
  pretty: bool,
};

/** core/v1 PodLogOptions, without the switch that turns off the check of the kubelet's certificate. */
const LOG: Checks = {
  container: token,
  previous: bool,
  follow: bool,
  tailLines: count,
  sinceSeconds: count,
  sinceTime: instant,
  timestamps: bool,
  limitBytes: count,
  stream: oneOf("All", "Stdout", "Stderr"),
  pretty: bool,
};

const NON_RESOURCE: Checks = {
  verbose: bool,
  exclude: token,
  hash: token,
  timeout: duration,
  includeRequestDetails: bool,
  pretty: bool,
};

const KUBELET: Checks = { only_cpu_and_memory: bool, verbose: bool };

export const QUERY_FORMS = {
  resource: RESOURCE,
  log: LOG,
  nonresource: NON_RESOURCE,
  kubelet: KUBELET,
} as const;
export type QueryForm = keyof typeof QUERY_FORMS;

const REPEATABLE = new Set(["exclude"]);

export interface RawQuery {
  /** Cutaway's own parameter: the kubeconfig context. Never sent upstream. */
  readonly context: string | null;
  readonly upstream: QueryPairs;
}

function checkValues(query: QueryPairs, checks: Checks): Refusal | null {
  const wrong = query.find(([name, value]) => name !== "context" && checks[name]?.(value) !== true);
  return wrong === undefined ? null : badQuery(`The query parameter "${wrong[0]}" has no value of its type.`);
}

/** Checks names and values against the closed list of the form. */
export function parseRawQuery(
  query: QueryPairs,
  form: QueryForm,
  only?: readonly string[],
): RawQuery | Refusal {
  const checks = QUERY_FORMS[form];
  const isListed = (name: string) =>
    name === "context" || (Object.hasOwn(checks, name) && only?.includes(name) !== false);
  const refused = checkNames(query, isListed, REPEATABLE) ?? checkValues(query, checks);
  if (isRefusal(refused)) return refused;
  const context = query.find(([name]) => name === "context")?.[1] ?? null;
  return { context, upstream: query.filter(([name]) => name !== "context") };
}

/** Whether a parameter is set in the sense of Kubernetes: there, and neither `false` nor `0`. */
export function isOn(query: QueryPairs, name: string): boolean {
  const value = query.find(([key]) => key === name)?.[1];
  return value !== undefined && value !== "false" && value !== "0";
}
