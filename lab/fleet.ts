import { ProblemError } from "@/lib/base/problem";
import type { LabClient } from "./client";
import type { Lab } from "./components/component";
import { FAKE_NODE } from "./components/kwok";
import { FLEET_TAINT, fleetPodTemplate } from "./fleet-pod";
import { openLab } from "./lab";
import { poll } from "./poll";
import { problem, say } from "./report";

export const FLEET = "fleet";
const PODS_PER_NODE = 100;
const PODS_PER_DEPLOYMENT = 1000;

const DEPLOYMENTS = `/apis/apps/v1/namespaces/${FLEET}/deployments`;

/** Replicas of fleet-0, fleet-1, … and how many nodes they need. */
export function plan(pods: number): { readonly replicas: number[]; readonly nodes: number } {
  const full = Math.floor(pods / PODS_PER_DEPLOYMENT);
  const rest = pods % PODS_PER_DEPLOYMENT;
  return {
    replicas: [...Array<number>(full).fill(PODS_PER_DEPLOYMENT), ...(rest > 0 ? [rest] : [])],
    nodes: Math.ceil(pods / PODS_PER_NODE),
  };
}

/** Makes the fleet as large as asked, smaller too; returns when every pod runs (or is gone). Prints the time. */
export async function fleet(labName: string, pods: number): Promise<void> {
  const lab = openLab(labName, 32);
  const began = performance.now();
  try {
    await resize(lab, pods);
  } finally {
    lab.client.close();
  }
  say(`fleet   ${pods} pods after ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

async function resize({ client }: Lab, pods: number): Promise<void> {
  const { replicas, nodes } = plan(pods);
  const before = await sizes(client);
  if (pods > 0) await client.apply(`/api/v1/namespaces/${FLEET}`, namespaceObject());
  await many(0, nodes, (i) => client.apply(`/api/v1/nodes/${nodeName(i)}`, nodeObject(i)));
  await many(0, replicas.length, (i) =>
    client.apply(deploymentPath(i), deploymentObject(i, replicas[i] ?? 0)),
  );
  await many(replicas.length, before.deployments, (i) =>
    client.remove(`${deploymentPath(i)}?propagationPolicy=Background`),
  );
  await settled(client, pods);
  await many(nodes, before.nodes, (i) => client.remove(`/api/v1/nodes/${nodeName(i)}`));
  // The namespace stays: with an API that nobody answers for, as the lab has one, no namespace ever ends.
}

/** All at once: the client's connections are what limits them. */
async function many(from: number, to: number, work: (i: number) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: Math.max(0, to - from) }, (_, i) => work(from + i)));
}

interface DeploymentStatus {
  readonly readyReplicas?: number;
  readonly updatedReplicas?: number;
}

interface List {
  readonly metadata: { readonly remainingItemCount?: number };
  readonly items: ReadonlyArray<{ readonly status?: DeploymentStatus }>;
}

async function sizes(client: LabClient): Promise<{ readonly nodes: number; readonly deployments: number }> {
  const nodes = (await client.get("/api/v1/nodes?labelSelector=type%3Dkwok")) as List;
  const deployments = (await client.get(DEPLOYMENTS)) as List;
  return { nodes: nodes.items.length, deployments: deployments.items.length };
}

interface Count {
  readonly pods: number;
  /** As their Deployment wants them now. */
  readonly ready: number;
}

/** Counts from small answers: one pod and how many remain, and what each deployment says of its own. */
async function count(client: LabClient): Promise<Count> {
  const pods = (await client.get(`/api/v1/namespaces/${FLEET}/pods?limit=1`)) as List;
  const deployments = (await client.get(DEPLOYMENTS)) as List;
  return {
    pods: pods.items.length + (pods.metadata.remainingItemCount ?? 0),
    ready: deployments.items.reduce((sum, { status }) => sum + readyIn(status), 0),
  };
}

const readyIn = ({ readyReplicas = 0, updatedReplicas = 0 }: DeploymentStatus = {}): number =>
  Math.min(readyReplicas, updatedReplicas);

/** Null when the apiserver is too busy to say: that is no progress, but no failure either. */
async function countOrNull(client: LabClient): Promise<Count | null> {
  try {
    return await count(client);
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}

/** Seconds without any progress after which we give up, and between two lines that tell of it. */
const STALL = 180;
const REPORT = 15;

async function settled(client: LabClient, wanted: number): Promise<void> {
  let last: Count = { pods: -1, ready: -1 };
  let moved = performance.now();
  let told = moved;
  await poll(
    Number.POSITIVE_INFINITY,
    async () => {
      const now = (await countOrNull(client)) ?? last;
      if (now.pods === wanted && now.ready === wanted) return true;
      if (now.pods !== last.pods || now.ready !== last.ready) moved = performance.now();
      last = now;
      if (performance.now() - moved > STALL * 1000) throw stalled(now, wanted);
      if (performance.now() - told > REPORT * 1000) {
        told = performance.now();
        say(`        ${now.ready} of ${now.pods} pods ready, ${wanted} wanted`);
      }
      return null;
    },
    1000,
  );
}

function stalled({ pods, ready }: Count, wanted: number): Error {
  return problem(
    "LAB_FLEET",
    `stuck at ${ready} of ${pods} pods ready, ${wanted} wanted`,
    "see the logs of kwok, kube-scheduler and kube-controller-manager (their paths: npm run lab -- status)",
  );
}

const deploymentPath = (i: number): string => `${DEPLOYMENTS}/${FLEET}-${i}`;

const nodeName = (i: number): string => `kwok-${i}`;

function namespaceObject(): object {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name: FLEET } };
}

function nodeObject(i: number): object {
  const room = { cpu: "64", memory: "256Gi", pods: "110" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: nodeName(i),
      annotations: FAKE_NODE,
      labels: { type: "kwok", "kubernetes.io/hostname": nodeName(i), "kubernetes.io/os": "linux" },
    },
    spec: { taints: [FLEET_TAINT] },
    status: { allocatable: room, capacity: room },
  };
}

function deploymentObject(i: number, replicas: number): object {
  const labels = { app: `${FLEET}-${i}` };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: `${FLEET}-${i}`, namespace: FLEET, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: fleetPodTemplate(`${FLEET}-${i}`, labels),
    },
  };
}
