import { kind } from "../rule";

/** Kinds that more than one set of rules speaks of. */
export const POD = kind("", "Pod");
export const NODE = kind("", "Node");
export const SERVICE = kind("", "Service");
export const SECRET = kind("", "Secret");
export const CONFIG_MAP = kind("", "ConfigMap");
export const CLAIM = kind("", "PersistentVolumeClaim");
export const VOLUME = kind("", "PersistentVolume");
export const SERVICE_ACCOUNT = kind("", "ServiceAccount");
export const STORAGE_CLASS = kind("storage.k8s.io", "StorageClass");
export const CSI_DRIVER = kind("storage.k8s.io", "CSIDriver");
export const CRD = kind("apiextensions.k8s.io", "CustomResourceDefinition");
export const CLUSTER_ROLE = kind("rbac.authorization.k8s.io", "ClusterRole");
export const DEVICE_CLASS = kind("resource.k8s.io", "DeviceClass");
export const RESOURCE_CLAIM = kind("resource.k8s.io", "ResourceClaim");
export const RESOURCE_CLAIM_TEMPLATE = kind("resource.k8s.io", "ResourceClaimTemplate");
export const RESOURCE_SLICE = kind("resource.k8s.io", "ResourceSlice");
