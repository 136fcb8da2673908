import { z } from "zod";
import { panelOf } from "@/lib/objects/panel";

export type { Panel } from "@/lib/objects/panel";

/** What tells this cluster from every other: the uid of its kube-system namespace. */
export const clusterSchema = z.object({ uid: z.string(), createdAt: z.string().nullable() });

/** `GET /version`. The emulation fields are there from Kubernetes 1.33 on, else null. */
export const versionSchema = z.object({
  gitVersion: z.string(),
  major: z.string(),
  minor: z.string(),
  emulation: z.string().nullable(),
  minCompatibility: z.string().nullable(),
  platform: z.string(),
  goVersion: z.string(),
  gitCommit: z.string(),
  buildDate: z.string(),
});

/** `GET /livez?verbose` or `/readyz?verbose`: each check by itself. */
export const healthSchema = z.object({
  healthy: z.boolean(),
  /** HTTP status of the answer: 200, or 500 when a check failed. */
  status: z.number(),
  /** How far the server's clock was ahead of ours, in ms; null when its answer bore no date. */
  clockAheadMs: z.number().nullable(),
  checks: z.array(
    z.object({
      name: z.string(),
      state: z.enum(["ok", "failed", "excluded"]),
      /** What the server says beside a failed check; mostly "reason withheld". */
      detail: z.string().nullable(),
    }),
  ),
});

/** Who the apiserver takes us for: SelfSubjectReview's userInfo. */
export const identitySchema = z.object({
  username: z.string(),
  uid: z.string().nullable(),
  groups: z.array(z.string()),
  extra: z.array(z.object({ key: z.string(), values: z.array(z.string()) })),
});

export const nodeSchema = z.object({
  name: z.string(),
  /** Status of the Ready condition, null when the node has none. */
  ready: z.enum(["True", "False", "Unknown"]).nullable(),
  reason: z.string().nullable(),
  roles: z.array(z.string()),
  unschedulable: z.boolean(),
  kubeletVersion: z.string(),
  containerRuntime: z.string(),
  osImage: z.string(),
  kernel: z.string(),
  architecture: z.string(),
  /** Quantities as the node reports them, e.g. "8" and "32612148Ki"; null when it reports none. */
  cpu: z.string().nullable(),
  memory: z.string().nullable(),
  pods: z.string().nullable(),
  createdAt: z.string().nullable(),
  /** True when kwok plays this node: nothing runs on it. */
  simulated: z.boolean(),
});
export const nodesSchema = z.object({
  items: z.array(nodeSchema),
  /** Nodes beyond those in `items`; null when the apiserver does not say how many. */
  remaining: z.number().nullable(),
});

/** API groups with every version they serve; "" is the core group. */
export const groupsSchema = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      versions: z.array(
        z.object({
          version: z.string(),
          /** "Stale": the server behind it does not answer. Null when the apiserver does not say, or it could not be read. */
          freshness: z.enum(["Current", "Stale"]).nullable(),
          resources: z.number(),
        }),
      ),
    }),
  ),
  /** Resources of the preferred versions, without subresources. */
  resources: z.number(),
  /** True when at least one version is stale or could not be read. */
  partial: z.boolean(),
});

/**
 * What the rules say of the rights that the views need. A hint only: the rules may be
 * incomplete, and only the request itself decides.
 */
export const accessSchema = z.object({
  namespace: z.string(),
  incomplete: z.boolean(),
  needs: z.array(
    z.object({
      /** The view or part that needs it, e.g. "overview", "raw". */
      view: z.string(),
      verb: z.string(),
      group: z.string(),
      resource: z.string(),
      subresource: z.string().nullable(),
      nonResourceURL: z.string().nullable(),
      /** "unknown": the rules are incomplete and do not name it. */
      allowed: z.enum(["yes", "no", "unknown"]),
    }),
  ),
});

/** Reads of kubelet paths through the apiserver's node proxy. */
export const kubeletSchema = z.object({
  mode: z.enum(["proxy", "direct", "off"]),
  /** Answer of SelfSubjectAccessReview for `get nodes/proxy`; null in the other modes, which do not use it. */
  allowed: z.boolean().nullable(),
});

export const overviewSchema = z.object({
  context: z.string(),
  /** Host and port of the apiserver. */
  server: z.string(),
  cluster: panelOf(clusterSchema),
  version: panelOf(versionSchema),
  livez: panelOf(healthSchema),
  readyz: panelOf(healthSchema),
  identity: panelOf(identitySchema),
  nodes: panelOf(nodesSchema),
  groups: panelOf(groupsSchema),
  access: panelOf(accessSchema),
  kubelet: panelOf(kubeletSchema),
});

export type Cluster = z.infer<typeof clusterSchema>;
export type Version = z.infer<typeof versionSchema>;
export type Health = z.infer<typeof healthSchema>;
export type Identity = z.infer<typeof identitySchema>;
export type NodeSummary = z.infer<typeof nodeSchema>;
export type Nodes = z.infer<typeof nodesSchema>;
export type Groups = z.infer<typeof groupsSchema>;
export type Access = z.infer<typeof accessSchema>;
export type Kubelet = z.infer<typeof kubeletSchema>;
export type Overview = z.infer<typeof overviewSchema>;
