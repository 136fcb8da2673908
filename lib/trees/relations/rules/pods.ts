import { dig, digString } from "@/lib/base/json";
import { type Found, type From, kind, type RelationRule, type Source } from "../rule";
import {
  CLAIM,
  CONFIG_MAP,
  CSI_DRIVER,
  NODE,
  POD,
  RESOURCE_CLAIM,
  RESOURCE_CLAIM_TEMPLATE,
  SECRET,
  SERVICE_ACCOUNT,
} from "./kinds";

/** Pods, and everything that holds a pod's template: what a template names, its pods will need. */
const PODS: readonly From[] = [
  POD,
  { ...kind("apps", "Deployment"), at: "spec.template." },
  { ...kind("apps", "ReplicaSet"), at: "spec.template." },
  { ...kind("apps", "StatefulSet"), at: "spec.template." },
  { ...kind("apps", "DaemonSet"), at: "spec.template." },
  { ...kind("", "ReplicationController"), at: "spec.template." },
  { ...kind("batch", "Job"), at: "spec.template." },
  { ...kind("batch", "CronJob"), at: "spec.jobTemplate.spec.template." },
];

const CONTAINERS = "spec.{containers,initContainers,ephemeralContainers}[]";

/** What pods and pod templates refer to. */
export const POD_RULES: readonly RelationRule[] = [
  ...configuration(
    "env-configmap",
    "takes a variable from",
    `${CONTAINERS}.env[].valueFrom.configMapKeyRef`,
    "ConfigMap",
  ),
  ...configuration(
    "env-secret",
    "takes a variable from",
    `${CONTAINERS}.env[].valueFrom.secretKeyRef`,
    "Secret",
  ),
  ...configuration(
    "envfrom-configmap",
    "takes its environment from",
    `${CONTAINERS}.envFrom[].configMapRef`,
    "ConfigMap",
  ),
  ...configuration(
    "envfrom-secret",
    "takes its environment from",
    `${CONTAINERS}.envFrom[].secretRef`,
    "Secret",
  ),
  ...configuration("volume-configmap", "mounts", "spec.volumes[].configMap", "ConfigMap"),
  ...configuration("volume-secret", "mounts", "spec.volumes[].secret", "Secret", "secretName"),
  ...configuration(
    "projected-configmap",
    "mounts",
    "spec.volumes[].projected.sources[].configMap",
    "ConfigMap",
  ),
  ...configuration("projected-secret", "mounts", "spec.volumes[].projected.sources[].secret", "Secret"),
  {
    id: "pod-projected-trust-bundle",
    from: PODS,
    how: "identity",
    says: "mounts",
    path: "spec.volumes[].projected.sources[].clusterTrustBundle",
    find: { by: "name", to: kind("certificates.k8s.io", "ClusterTrustBundle"), in: "cluster" },
  },
  {
    id: "pod-pull-secret",
    from: PODS,
    how: "identity",
    says: "pulls images with",
    path: "spec.imagePullSecrets[]",
    find: { by: "name", to: SECRET, in: "same" },
  },
  {
    id: "pod-service-account",
    from: PODS,
    how: "identity",
    says: "runs as",
    path: "spec.serviceAccountName",
    find: { by: "name", to: SERVICE_ACCOUNT, in: "same" },
  },
  {
    id: "pod-claim",
    from: PODS,
    how: "storage",
    says: "mounts",
    path: "spec.volumes[].persistentVolumeClaim",
    find: { by: "name", to: CLAIM, in: "same", field: "claimName" },
  },
  {
    id: "pod-ephemeral-claim",
    from: [POD],
    how: "storage",
    says: "mounts",
    path: "spec.volumes[]",
    // The claim of an ephemeral volume is named after pod and volume (pkg/controller/volume/ephemeral).
    find: { by: "own", to: "PersistentVolumeClaim", find: ephemeralClaim },
  },
  {
    id: "pod-volume-csi-driver",
    from: PODS,
    how: "storage",
    says: "mounts a volume of",
    path: "spec.volumes[].csi",
    find: { by: "name", to: CSI_DRIVER, in: "cluster", field: "driver" },
  },
  {
    id: "pod-volume-csi-secret",
    from: PODS,
    how: "storage",
    says: "mounts a volume with",
    path: "spec.volumes[].csi.nodePublishSecretRef",
    find: { by: "name", to: SECRET, in: "same" },
  },
  {
    id: "pod-node",
    from: [POD],
    how: "scheduling",
    says: "runs on",
    path: "spec.nodeName",
    find: { by: "name", to: NODE, in: "cluster" },
  },
  {
    id: "pod-nominated-node",
    from: [POD],
    how: "scheduling",
    says: "is to replace pods on",
    path: "status.nominatedNodeName",
    find: { by: "name", to: NODE, in: "cluster" },
  },
  {
    id: "pod-priority-class",
    from: PODS,
    how: "scheduling",
    says: "has the priority of",
    path: "spec.priorityClassName",
    find: { by: "name", to: kind("scheduling.k8s.io", "PriorityClass"), in: "cluster" },
  },
  {
    id: "pod-runtime-class",
    from: PODS,
    how: "scheduling",
    says: "runs with",
    path: "spec.runtimeClassName",
    find: { by: "name", to: kind("node.k8s.io", "RuntimeClass"), in: "cluster" },
  },
  {
    id: "pod-group",
    from: PODS,
    how: "scheduling",
    says: "is scheduled with",
    path: "spec.schedulingGroup.podGroupName",
    find: { by: "name", to: kind("scheduling.k8s.io", "PodGroup"), in: "same" },
  },
  {
    id: "pod-resource-claim",
    from: PODS,
    how: "scheduling",
    says: "uses devices of",
    path: "spec.resourceClaims[].resourceClaimName",
    find: { by: "name", to: RESOURCE_CLAIM, in: "same" },
  },
  {
    id: "pod-generated-resource-claim",
    from: [POD],
    how: "scheduling",
    says: "uses devices of",
    path: "status.resourceClaimStatuses[].resourceClaimName",
    find: { by: "name", to: RESOURCE_CLAIM, in: "same" },
  },
  {
    id: "pod-resource-claim-template",
    from: PODS,
    how: "scheduling",
    says: "has claims made from",
    path: "spec.resourceClaims[].resourceClaimTemplateName",
    find: { by: "name", to: RESOURCE_CLAIM_TEMPLATE, in: "same" },
  },
  {
    id: "pod-static-manifest",
    from: [POD],
    how: "management",
    says: "mirrors",
    path: 'metadata.annotations["kubernetes.io/config.source"]',
    // Set by the kubelet: "file" and "http" for static pods, "api" for all others (pkg/kubelet/types).
    find: { by: "own", to: "the node's manifest", reads: ["spec.nodeName"], find: manifestSource },
  },
];

function configuration(
  id: string,
  says: string,
  path: string,
  to: "ConfigMap" | "Secret",
  field = "name",
): readonly RelationRule[] {
  const target = to === "Secret" ? SECRET : CONFIG_MAP;
  return [
    {
      id: `pod-${id}`,
      from: PODS,
      how: "reference",
      says,
      path,
      find: { by: "name", to: target, in: "same", field },
    },
  ];
}

function ephemeralClaim(volume: unknown, { name, namespace }: Source): readonly Found[] {
  const volumeName = digString(volume, "name");
  if (volumeName === null || dig(volume, "ephemeral") === undefined) return [];
  const claim = `${name}-${volumeName}`;
  return [
    {
      target: { is: "named", kind: CLAIM, namespace, name: claim },
      at: ".ephemeral",
      value: claim,
      optional: false,
    },
  ];
}

function manifestSource(value: unknown, { object }: Source): readonly Found[] {
  if (value !== "file" && value !== "http") return [];
  const node = digString(object, "spec", "nodeName") ?? "its node";
  const what = value === "file" ? "manifest file" : "manifest address";
  return [
    {
      target: { is: "outside", what, name: `on ${node}` },
      at: "",
      value,
      optional: false,
    },
  ];
}
