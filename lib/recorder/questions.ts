import { KUBELET_PATHS } from "@/lib/access/kubelet";
import type { Include } from "./options";

/** What is asked at intervals. */
export interface Question {
  readonly path: string;
  readonly query: string;
  /** Every so many rounds; the first round asks everything. */
  readonly every: number;
}

const question = (path: string, every = 1, query = ""): Question => ({ path, query, every });

/** Settings change with a restart. */
const SELDOM = 20;

const APISERVER: ReadonlyArray<readonly [Include, readonly Question[]]> = [
  ["metrics", [question("/metrics"), question("/metrics/slis", 4)]],
  [
    "health",
    [
      question("/livez", 2, "verbose"),
      question("/readyz", 2, "verbose"),
      question("/healthz", 4),
      question("/statusz", SELDOM),
      question("/flagz", SELDOM),
    ],
  ],
  [
    "flow-control",
    ["dump_priority_levels", "dump_queues", "dump_requests"].map((dump) =>
      question(`/debug/api_priority_and_fairness/${dump}`),
    ),
  ],
];

const OF_A_KUBELET: ReadonlyMap<string, number> = new Map([
  ["configz", SELDOM],
  ["flagz", SELDOM],
  ["statusz", SELDOM],
  ["healthz", 4],
  ["metrics/slis", 4],
  ["metrics/probes", 4],
  ["runningpods/", 4],
  ["pods", 4],
]);

/** Kubelets are many; beyond so many the apiserver would only serve us. */
export const MAX_KUBELETS = 30;

/** Control-plane components that run as pods, and the port of each. */
const COMPONENTS: ReadonlyMap<string, number> = new Map([
  ["kube-controller-manager", 10257],
  ["kube-scheduler", 10259],
]);

export interface Surroundings {
  readonly nodes: readonly string[];
  /** Pods of kube-system, with their `component` label. */
  readonly components: ReadonlyArray<{ readonly name: string; readonly component: string }>;
  /** Collections that cannot be watched. */
  readonly collections: readonly string[];
}

/** Everything to ask for at intervals, by what was chosen and what the cluster consists of. */
export function questionsFor(include: ReadonlySet<Include>, found: Surroundings): Question[] {
  const apiserver = APISERVER.flatMap(([what, questions]) => (include.has(what) ? questions : []));
  const kubelets = include.has("kubelets")
    ? found.nodes.slice(0, MAX_KUBELETS).flatMap(kubeletQuestions)
    : [];
  const components = include.has("metrics") ? found.components.flatMap(componentQuestions) : [];
  return [...apiserver, ...kubelets, ...components, ...found.collections.map((path) => question(path))];
}

function kubeletQuestions(node: string): Question[] {
  const proxy = `/api/v1/nodes/${encodeURIComponent(node)}/proxy/`;
  return [...KUBELET_PATHS.keys()].map((path) => question(`${proxy}${path}`, OF_A_KUBELET.get(path) ?? 1));
}

function componentQuestions({ name, component }: Surroundings["components"][number]): Question[] {
  const port = COMPONENTS.get(component);
  if (port === undefined) return [];
  const proxy = `/api/v1/namespaces/kube-system/pods/https:${encodeURIComponent(name)}:${port}/proxy/`;
  return [question(`${proxy}metrics`), question(`${proxy}healthz`, 4), question(`${proxy}configz`, SELDOM)];
}
