import { digNumber } from "@/lib/base/json";
import { type Found, type From, kind, type RelationRule, type Source } from "../rule";
import { CLAIM, CSI_DRIVER, NODE, SECRET, STORAGE_CLASS, VOLUME } from "./kinds";

const ATTACHMENT = kind("storage.k8s.io", "VolumeAttachment");
const SNAPSHOT = kind("snapshot.storage.k8s.io", "VolumeSnapshot");
const SNAPSHOT_CONTENT = kind("snapshot.storage.k8s.io", "VolumeSnapshotContent");
const SNAPSHOT_CLASS = kind("snapshot.storage.k8s.io", "VolumeSnapshotClass");
const ATTRIBUTES_CLASS = kind("storage.k8s.io", "VolumeAttributesClass");

/** A volume, alone or inside an attachment that has no PersistentVolume of its own. */
const VOLUMES: readonly From[] = [
  { ...VOLUME, at: "spec." },
  { ...ATTACHMENT, at: "spec.source.inlineVolumeSpec." },
];

export const STORAGE_RULES: readonly RelationRule[] = [
  cluster("claim-volume", CLAIM, "is bound to", "spec.volumeName", VOLUME),
  cluster("claim-class", CLAIM, "is of", "spec.storageClassName", STORAGE_CLASS),
  cluster("claim-attributes-class", CLAIM, "is of", "spec.volumeAttributesClassName", ATTRIBUTES_CLASS),
  {
    id: "claim-data-source",
    from: [CLAIM],
    how: "storage",
    says: "is filled from",
    path: "spec.dataSourceRef",
    find: { by: "kind", to: "VolumeSnapshot, PersistentVolumeClaim or what fills volumes" },
  },
  {
    id: "statefulset-claim",
    from: [kind("apps", "StatefulSet")],
    how: "storage",
    says: "makes",
    path: "spec.volumeClaimTemplates[].metadata.name",
    // `<template>-<set>-<ordinal>` (pkg/controller/statefulset/stateful_set_utils.go, getPersistentVolumeClaimName).
    find: {
      by: "own",
      to: "PersistentVolumeClaim",
      reads: ["spec.replicas", "spec.ordinals.start"],
      find: claimsOfSet,
    },
  },
  {
    id: "volume-claim",
    from: VOLUMES,
    how: "storage",
    says: "is bound to",
    path: "claimRef",
    find: { by: "kind", to: "PersistentVolumeClaim", default: CLAIM },
  },
  {
    id: "volume-class",
    from: VOLUMES,
    how: "storage",
    says: "is of",
    path: "storageClassName",
    find: { by: "name", to: STORAGE_CLASS, in: "cluster" },
  },
  {
    id: "volume-csi-driver",
    from: VOLUMES,
    how: "storage",
    says: "is served by",
    path: "csi",
    find: { by: "name", to: CSI_DRIVER, in: "cluster", field: "driver" },
  },
  {
    id: "volume-csi-secret",
    from: VOLUMES,
    how: "storage",
    says: "is served with",
    path: "csi.{controllerPublishSecretRef,nodeStageSecretRef,nodePublishSecretRef,controllerExpandSecretRef,nodeExpandSecretRef}",
    find: { by: "name", to: SECRET, in: "same" },
  },
  cluster("class-provisioner", STORAGE_CLASS, "is provisioned by", "provisioner", CSI_DRIVER, true),
  cluster("csinode-driver", kind("storage.k8s.io", "CSINode"), "has", "spec.drivers[]", CSI_DRIVER),
  cluster(
    "capacity-class",
    kind("storage.k8s.io", "CSIStorageCapacity"),
    "is for",
    "storageClassName",
    STORAGE_CLASS,
  ),
  cluster("attachment-driver", ATTACHMENT, "is made by", "spec.attacher", CSI_DRIVER),
  cluster("attachment-node", ATTACHMENT, "attaches to", "spec.nodeName", NODE),
  cluster("attachment-volume", ATTACHMENT, "attaches", "spec.source.persistentVolumeName", VOLUME),
  {
    id: "snapshot-claim",
    from: [SNAPSHOT],
    how: "storage",
    says: "is taken of",
    path: "spec.source.persistentVolumeClaimName",
    find: { by: "name", to: CLAIM, in: "same" },
  },
  cluster(
    "snapshot-content",
    SNAPSHOT,
    "is bound to",
    "status.boundVolumeSnapshotContentName",
    SNAPSHOT_CONTENT,
  ),
  cluster("snapshot-class", SNAPSHOT, "is of", "spec.volumeSnapshotClassName", SNAPSHOT_CLASS),
  {
    id: "snapshot-content-snapshot",
    from: [SNAPSHOT_CONTENT],
    how: "storage",
    says: "is bound to",
    path: "spec.volumeSnapshotRef",
    find: { by: "kind", to: "VolumeSnapshot", default: SNAPSHOT },
  },
];

/** @param own the provisioner "kubernetes.io/no-provisioner" and in-tree ones are no drivers */
function cluster(id: string, from: From, says: string, path: string, to: From, own = false): RelationRule {
  const find: RelationRule["find"] = own
    ? { by: "own", to: to.kind, find: provisioner }
    : { by: "name", to, in: "cluster" };
  return { id, from: [from], how: "storage", says, path, find };
}

function provisioner(value: unknown): readonly Found[] {
  if (typeof value !== "string" || value === "") return [];
  const inTree = value.startsWith("kubernetes.io/");
  const target = inTree
    ? ({ is: "outside", what: "provisioner", name: value } as const)
    : ({
        is: "one-of",
        names: [{ kind: CSI_DRIVER, namespace: "", name: value }],
        otherwise: { is: "outside", what: "provisioner", name: value },
      } as const);
  return [{ target, at: "", value, optional: false }];
}

/** No set has more pods than a person could read of. */
const MAX_ORDINALS = 1_000;

function claimsOfSet(template: unknown, { object, name, namespace }: Source): readonly Found[] {
  if (typeof template !== "string" || template === "") return [];
  const replicas = Math.min(digNumber(object, "spec", "replicas") ?? 1, MAX_ORDINALS);
  const start = digNumber(object, "spec", "ordinals", "start") ?? 0;
  return Array.from({ length: Math.max(0, replicas) }, (_, i) => {
    const claim = `${template}-${name}-${start + i}`;
    return {
      target: { is: "named" as const, kind: CLAIM, namespace, name: claim },
      at: "",
      value: claim,
      optional: false,
    };
  });
}
