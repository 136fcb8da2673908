import { kubectl } from "@/lab/kubectl";
import type { LabPaths } from "@/lab/paths";

/** What happens in the shop while it is recorded. Everything here is undone by `restore`. */
export interface Step {
  /** Seconds since the recording began. */
  readonly at: number;
  readonly what: string;
  run(lab: Kubectl): Promise<unknown>;
}

export type Kubectl = (args: readonly string[], object?: object) => Promise<string>;

export function kubectlOf(paths: LabPaths): Kubectl {
  return (args, object) => kubectl(paths, args, object === undefined ? undefined : JSON.stringify(object));
}

const SHOP = ["-n", "shop"] as const;
const IMAGE = { image: "lab.cutaway.dev/workload:1", imagePullPolicy: "Never" } as const;
const SIMULATED = "sim-node";

const env = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
const merge = (patch: object) => ["--type=merge", "-p", JSON.stringify(patch)];
const apply = (lab: Kubectl, object: object) =>
  lab(["apply", "--server-side", "--force-conflicts", "-f", "-"], object);

/** Fails on purpose: two tries, then the Job has failed. */
const RESTOCK = {
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "restock", namespace: "shop" },
  spec: {
    backoffLimit: 1,
    template: {
      spec: {
        restartPolicy: "Never",
        containers: [{ name: "restock", ...IMAGE, env: env({ EXIT_AFTER_S: "4", EXIT_CODE: "3" }) }],
      },
    },
  },
};

/** Holds more than it may, and is killed for it again and again. */
const HOARDER = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "hoarder", namespace: "shop", labels: { app: "hoarder" } },
  spec: {
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: "hoarder",
        ...IMAGE,
        env: env({ MEM_MIB: "96" }),
        resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "32Mi" } },
      },
    ],
  },
};

/** A simulated node (kwok): it exists in the API alone, so pressure on it hurts nobody. */
const NODE = {
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name: SIMULATED,
    annotations: { "kwok.x-k8s.io/node": "fake" },
    labels: { type: "simulated", "kubernetes.io/hostname": SIMULATED },
  },
  spec: { taints: [{ key: "kwok.x-k8s.io/node", value: "fake", effect: "NoSchedule" }] },
  status: {
    allocatable: { cpu: "4", memory: "8Gi", pods: "32" },
    capacity: { cpu: "4", memory: "8Gi", pods: "32" },
  },
};

const PRICING = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "pricing", namespace: "shop", labels: { app: "pricing" } },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: "pricing" } },
    template: {
      metadata: { labels: { app: "pricing" } },
      spec: {
        nodeSelector: { type: "simulated" },
        tolerations: [{ key: "kwok.x-k8s.io/node", operator: "Exists" }],
        containers: [{ name: "pricing", ...IMAGE, resources: { requests: { cpu: "100m", memory: "64Mi" } } }],
      },
    },
  },
};

/** What has to be there before the recording begins. */
export async function prepare(lab: Kubectl): Promise<void> {
  await apply(lab, NODE);
  await apply(lab, PRICING);
  await lab(["wait", "--for=condition=Available", "--timeout=60s", "deployment/pricing", ...SHOP]);
}

/** The rounds in which the simulated node says that it runs out of memory, 5 s each: kwok's own heartbeats would end it. */
const PRESSURE = Array.from(
  { length: 16 },
  (_, i): Step => ({
    at: 225 + 5 * i,
    what: i === 0 ? "sim-node: memory pressure, for 80 s" : "",
    run: (lab) => pressure(lab, "True"),
  }),
);

export const STEPS: readonly Step[] = [
  {
    at: 15,
    what: "web: scale up from 2 to 4",
    run: (lab) => lab(["patch", "hpa/web", ...SHOP, ...merge({ spec: { minReplicas: 4 } })]),
  },
  { at: 40, what: "web-settings: a new greeting", run: (lab) => greet(lab, "good morning") },
  {
    at: 75,
    what: "web: rollout of a new version",
    run: (lab) => lab(["set", "env", "deployment/web", "-c", "web", "RELEASE=2", ...SHOP]),
  },
  { at: 130, what: "restock: a job that fails", run: (lab) => apply(lab, RESTOCK) },
  { at: 165, what: "hoarder: a pod that is killed for its memory", run: (lab) => apply(lab, HOARDER) },
  { at: 200, what: "web: a pod is evicted", run: evictWeb },
  ...PRESSURE,
  { at: 310, what: "sim-node: no pressure any more", run: (lab) => pressure(lab, "False") },
  { at: 330, what: "web-settings: a new greeting", run: (lab) => greet(lab, "good evening") },
  {
    at: 345,
    what: "web: a label of the deployment",
    run: (lab) => lab(["label", "deployment/web", ...SHOP, "team=front", "--overwrite"]),
  },
  {
    at: 360,
    what: "web: scale down to 2",
    run: (lab) => lab(["patch", "hpa/web", ...SHOP, ...merge({ spec: { minReplicas: 2 } })]),
  },
  { at: 361, what: "", run: (lab) => lab(["scale", "deployment/web", ...SHOP, "--replicas=2"]) },
  {
    at: 385,
    what: "hoarder: deleted",
    run: (lab) => lab(["delete", "pod/hoarder", ...SHOP, "--wait=false"]),
  },
  {
    at: 395,
    what: "web: back to the version before",
    run: (lab) => lab(["rollout", "undo", "deployment/web", ...SHOP]),
  },
  {
    at: 430,
    what: "restock: deleted",
    run: (lab) => lab(["delete", "job/restock", ...SHOP, "--wait=false"]),
  },
];

export const LENGTH_S = 480;

/** Brings the lab back to what it was, whatever happened. */
export async function restore(lab: Kubectl): Promise<void> {
  const gone = ["--ignore-not-found", "--wait=false"];
  const tries = [
    () => lab(["patch", "hpa/web", ...SHOP, ...merge({ spec: { minReplicas: 2 } })]),
    () => lab(["set", "env", "deployment/web", "-c", "web", "RELEASE-", ...SHOP]),
    () => lab(["label", "deployment/web", ...SHOP, "team-"]),
    () => greet(lab, "hello"),
    () => lab(["delete", "job/restock", "pod/hoarder", "deployment/pricing", ...SHOP, ...gone]),
    () => lab(["delete", `node/${SIMULATED}`, ...gone]),
  ];
  for (const step of tries) await step().catch((error: unknown) => console.error(String(error)));
}

const greet = (lab: Kubectl, greeting: string) =>
  lab(["patch", "configmap/web-settings", ...SHOP, ...merge({ data: { greeting } })]);

async function evictWeb(lab: Kubectl): Promise<void> {
  const names = await lab([
    "get",
    "pods",
    ...SHOP,
    "-l",
    "app=web",
    "-o",
    "jsonpath={.items[*].metadata.name}",
  ]);
  const name = names.split(" ")[0] ?? "";
  const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace: "shop" } };
  await lab(["create", "--raw", `/api/v1/namespaces/shop/pods/${name}/eviction`, "-f", "-"], eviction);
}

async function pressure(lab: Kubectl, status: "True" | "False"): Promise<void> {
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const words = status === "True" ? "KubeletHasInsufficientMemory" : "KubeletHasSufficientMemory";
  const condition = {
    type: "MemoryPressure",
    status,
    reason: words,
    message: words,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  };
  await lab([
    "patch",
    `node/${SIMULATED}`,
    "--subresource=status",
    "--type=strategic",
    "-p",
    JSON.stringify({ status: { conditions: [condition] } }),
  ]);
}
