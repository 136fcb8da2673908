import { digString } from "@/lib/base/json";
import { sliceAlias } from "../aliases";
import { type Found, kind, type RelationRule, type Source } from "../rule";
import { DEVICE_CLASS, NODE, POD, RESOURCE_CLAIM, RESOURCE_CLAIM_TEMPLATE, RESOURCE_SLICE } from "./kinds";
import { byResource } from "./network";

/** A claim, and the template that claims are made from. */
const CLAIMS = [
  { ...RESOURCE_CLAIM, at: "spec." },
  { ...RESOURCE_CLAIM_TEMPLATE, at: "spec.spec." },
];
const LEASE = kind("coordination.k8s.io", "Lease");
const POD_GROUP = kind("scheduling.k8s.io", "PodGroup");

export const SCHEDULING_RULES: readonly RelationRule[] = [
  {
    id: "pdb-pod",
    from: [kind("policy", "PodDisruptionBudget")],
    how: "policy",
    says: "protects",
    path: "spec.selector",
    // policy/v1: an empty selector is every pod of the namespace.
    find: { by: "selector", to: POD, in: "same", empty: "all" },
  },
  {
    id: "hpa-target",
    from: [kind("autoscaling", "HorizontalPodAutoscaler")],
    how: "scheduling",
    says: "scales",
    path: "spec.scaleTargetRef",
    find: { by: "kind", to: "Deployment, StatefulSet or what has a scale" },
  },
  {
    id: "hpa-metric-object",
    from: [kind("autoscaling", "HorizontalPodAutoscaler")],
    how: "scheduling",
    says: "measures",
    path: "spec.metrics[].object.describedObject",
    find: { by: "kind", to: "any kind" },
  },
  {
    id: "runtimeclass-node",
    from: [kind("node.k8s.io", "RuntimeClass")],
    how: "scheduling",
    says: "is there on",
    path: "scheduling.nodeSelector",
    find: { by: "selector", to: NODE, in: "cluster", empty: "none" },
  },
  {
    id: "resourceclaim-class",
    from: CLAIMS,
    how: "scheduling",
    says: "asks for devices of",
    path: "devices.requests[].deviceClassName",
    find: { by: "name", to: DEVICE_CLASS, in: "cluster" },
  },
  {
    id: "resourceclaim-exact-class",
    from: CLAIMS,
    how: "scheduling",
    says: "asks for devices of",
    path: "devices.requests[].exactly.deviceClassName",
    find: { by: "name", to: DEVICE_CLASS, in: "cluster" },
  },
  {
    id: "resourceclaim-alternative-class",
    from: CLAIMS,
    how: "scheduling",
    says: "asks for devices of",
    path: "devices.requests[].firstAvailable[].deviceClassName",
    find: { by: "name", to: DEVICE_CLASS, in: "cluster" },
  },
  {
    id: "resourceclaim-slice",
    from: [RESOURCE_CLAIM],
    how: "scheduling",
    says: "was given a device in",
    path: "status.allocation.devices.results[]",
    find: { by: "own", to: "ResourceSlice", find: slicesOfResult },
  },
  {
    id: "resourceclaim-user",
    from: [RESOURCE_CLAIM],
    how: "scheduling",
    says: "is reserved for",
    path: "status.reservedFor[]",
    find: { by: "own", to: "Pod", find: byResource },
  },
  {
    id: "resourceslice-node",
    from: [RESOURCE_SLICE],
    how: "scheduling",
    says: "is on",
    path: "spec.nodeName",
    find: { by: "name", to: NODE, in: "cluster" },
  },
  {
    id: "podgroup-workload",
    from: [POD_GROUP],
    how: "scheduling",
    says: "is of",
    path: "spec.workloadRef",
    find: { by: "name", to: kind("scheduling.k8s.io", "Workload"), in: "same", field: "workloadName" },
  },
  {
    id: "workload-controller",
    from: [kind("scheduling.k8s.io", "Workload")],
    how: "scheduling",
    says: "is for",
    path: "spec.controllerRef",
    find: { by: "kind", to: "Job or another controller" },
  },
  {
    id: "controllerrevision-pod",
    from: [kind("apps", "ControllerRevision")],
    how: "management",
    says: "is the template of",
    path: "metadata.ownerReferences[]",
    find: {
      by: "own",
      to: "Pod",
      reads: [
        'metadata.labels["controller-revision-hash"]',
        'metadata.labels["controller.kubernetes.io/hash"]',
      ],
      find: podsOfRevision,
    },
  },
  {
    id: "lease-holder",
    from: [LEASE],
    how: "identity",
    says: "is held by",
    path: "spec.holderIdentity",
    find: { by: "own", to: "Node or Pod", find: holder },
  },
];

const one = (target: Found["target"], value: string): readonly Found[] => [
  { target, at: "", value, optional: false },
];

function slicesOfResult(result: unknown): readonly Found[] {
  const driver = digString(result, "driver");
  const pool = digString(result, "pool");
  if (driver === null || pool === null) return [];
  return one(
    { is: "alias", kind: RESOURCE_SLICE, alias: sliceAlias(driver, pool) },
    `${driver}/${pool} ${digString(result, "device") ?? ""}`,
  );
}

/**
 * Pods carry the revision that they were made from: a StatefulSet's by name, a DaemonSet's by hash. A hash alone may be that of
 * another owner's revision, so pods are chosen among those of the same owner by their name's beginning too.
 */
function podsOfRevision(owner: unknown, source: Source): readonly Found[] {
  const set = digString(owner, "name");
  if (
    set === null ||
    (digString(owner, "kind") !== "StatefulSet" && digString(owner, "kind") !== "DaemonSet")
  )
    return [];
  const ofSet = digString(owner, "kind") === "StatefulSet";
  const hash = digString(source.object, "metadata", "labels", "controller-revision-hash");
  const value = ofSet ? source.name : hash;
  if (value === null) return [];
  return one(
    {
      is: "selected",
      kind: POD,
      namespace: source.namespace,
      namespaces: null,
      selector: [{ key: "controller-revision-hash", operator: "=", values: [value] }],
      owner: digString(owner, "uid"),
    },
    value,
  );
}

/**
 * Who holds a lease writes who it is as it likes; these are the ways of Kubernetes itself: a node's name, `<pod or host>_<uuid>`,
 * and a bare pod name.
 */
function holder(identity: unknown, { namespace }: Source): readonly Found[] {
  if (typeof identity !== "string" || identity === "") return [];
  const [who = ""] = identity.split("_");
  return one(
    {
      is: "one-of",
      names: [
        { kind: POD, namespace, name: who },
        { kind: NODE, namespace: "", name: who },
      ],
      otherwise: { is: "outside", what: "holder", name: identity },
    },
    identity,
  );
}
