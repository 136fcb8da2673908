import { dig, digArray, digString, isObject } from "@/lib/base/json";
import type { Recording } from "@/lib/recording/recording";

/** An object of the joined node, and where it belongs. */
export interface JoinedObject {
  /** `pods`, `deployments.apps` */
  readonly resource: string;
  readonly uid: string;
  readonly object: Record<string, unknown>;
}

const TIME = /"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"/g;

/** The pods of both nodes had the same range of addresses, each on its own machine. */
const ADDRESSES: readonly [string, string] = ["10.244.0.", "10.244.1."];

/** Text that was written at one time, as if it had been written `ms` later, with addresses of its own. */
export function moved(text: string, ms: number): string {
  return text
    .replaceAll(TIME, (_, time: string) => `"${new Date(Date.parse(time) + ms).toISOString().slice(0, 19)}Z"`)
    .replaceAll(...ADDRESSES);
}

/**
 * What the API said of the node: the Node and its pods, and the Deployment and ReplicaSet that two of the pods
 * name as their owners, put together again from what the pods say of them.
 * @param daemonSet uid of the DaemonSet `agent` in the cluster that the node joins
 */
export function nodeObjects(node: Recording, shiftMs: number, daemonSet: string): JoinedObject[] {
  const found = node.scopes.flatMap(({ id, resource }) =>
    [...node.snapshot(id)].map(({ uid, payload }) => {
      const object: unknown = JSON.parse(moved(payload.toString("utf8"), shiftMs));
      return { resource, uid, object: asFields(object) };
    }),
  );
  for (const { object } of found) adopt(object, daemonSet);
  return [...found, ...owners(found.map(({ object }) => object))];
}

function adopt(pod: Record<string, unknown>, daemonSet: string): void {
  for (const owner of digArray(pod, "metadata", "ownerReferences")) {
    if (digString(owner, "kind") === "DaemonSet") Object.assign(asFields(owner), { uid: daemonSet });
  }
}

const DEPLOYMENT_UID = "7d0f3c52-5f0e-4b7b-9a55-2f2f0c1b6f10";

function owners(objects: ReadonlyArray<Record<string, unknown>>): JoinedObject[] {
  const pods = objects.filter((object) => ownerOf(object)?.kind === "ReplicaSet");
  const owner = pods[0] && ownerOf(pods[0]);
  if (pods[0] === undefined || owner === undefined) return [];
  const name = owner.name.slice(0, owner.name.lastIndexOf("-"));
  const hash = owner.name.slice(name.length + 1);
  const count = pods.length;
  const since = digString(pods[0], "metadata", "creationTimestamp");
  const counts = { replicas: count, readyReplicas: count, availableReplicas: count, observedGeneration: 1 };
  const meta = (uid: string, more: object) => ({
    namespace: "shop",
    uid,
    creationTimestamp: since,
    generation: 1,
    labels: { app: name },
    ...more,
  });
  const template = templateOf(pods[0], name);
  const conditions = [
    {
      type: "Available",
      status: "True",
      reason: "MinimumReplicasAvailable",
      message: "Deployment has minimum availability.",
      lastUpdateTime: since,
      lastTransitionTime: since,
    },
    {
      type: "Progressing",
      status: "True",
      reason: "NewReplicaSetAvailable",
      message: `ReplicaSet "${owner.name}" has successfully progressed.`,
      lastUpdateTime: since,
      lastTransitionTime: since,
    },
  ];
  const deployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: meta(DEPLOYMENT_UID, { name, annotations: { "deployment.kubernetes.io/revision": "1" } }),
    spec: {
      replicas: count,
      selector: { matchLabels: { app: name } },
      template,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%" } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    },
    status: { ...counts, updatedReplicas: count, conditions },
  };
  const hashed = { app: name, "pod-template-hash": hash };
  const controller = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    name,
    uid: DEPLOYMENT_UID,
    controller: true,
    blockOwnerDeletion: true,
  };
  const replicaSet = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: meta(owner.uid, {
      name: owner.name,
      labels: hashed,
      ownerReferences: [controller],
      annotations: {
        "deployment.kubernetes.io/desired-replicas": String(count),
        "deployment.kubernetes.io/max-replicas": String(count + 1),
        "deployment.kubernetes.io/revision": "1",
      },
    }),
    spec: {
      replicas: count,
      selector: { matchLabels: hashed },
      template: { ...template, metadata: { labels: hashed } },
    },
    status: { ...counts, fullyLabeledReplicas: count },
  };
  return [
    { resource: "deployments", uid: DEPLOYMENT_UID, object: deployment },
    { resource: "replicasets", uid: owner.uid, object: replicaSet },
  ];
}

/** A pod's spec without what the scheduler, the kubelet and admission put into it. */
function templateOf(pod: Record<string, unknown>, name: string) {
  const isToken = (each: unknown) => digString(each, "name")?.startsWith("kube-api-access-") ?? false;
  const strip = (each: unknown) => ({
    ...asFields(each),
    volumeMounts: digArray(each, "volumeMounts").filter((mount) => !isToken(mount)),
  });
  const spec = asFields(dig(pod, "spec"));
  const { nodeName: _, tolerations: __, volumes: ___, enableServiceLinks: ____, ...rest } = spec;
  return {
    metadata: { labels: { app: name } },
    spec: {
      ...rest,
      containers: digArray(pod, "spec", "containers").map(strip),
      ...("initContainers" in spec && { initContainers: digArray(pod, "spec", "initContainers").map(strip) }),
    },
  };
}

function ownerOf(object: unknown): { kind: string; name: string; uid: string } | undefined {
  const [owner] = digArray(object, "metadata", "ownerReferences");
  const field = (name: string) => digString(owner, name) ?? "";
  return owner === undefined ? undefined : { kind: field("kind"), name: field("name"), uid: field("uid") };
}

function asFields(value: unknown): Record<string, unknown> {
  return isObject(value) ? (value as Record<string, unknown>) : {};
}
