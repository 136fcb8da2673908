import { z } from "zod";
import type { Problem } from "@/lib/base/problem";
import { problemSchema } from "@/lib/base/problem-schema";
import type { Rules } from "@/lib/objects/rules";
import type { Catalogue } from "./catalogue";
import type { DocumentDifference } from "./compare";
import type { Disagreement } from "./disagreements";
import { FRESHNESS, SERVERS } from "./url";

const texts = z.array(z.string());
const groupVersionKind = z.object({ group: z.string(), version: z.string(), kind: z.string() });

const subresource = z.object({
  name: z.string(),
  kind: groupVersionKind,
  verbs: texts,
  acceptedTypes: z.array(groupVersionKind),
});

const crd = z.object({
  name: z.string(),
  storage: z.string().nullable().describe("the version in which objects are written"),
  stored: texts.describe("versions in which objects may still lie in etcd"),
  conversion: z.enum(["None", "Webhook"]),
  converter: z.string().nullable().describe("namespace/name of the conversion webhook's Service"),
  deprecated: z.boolean(),
  deprecationWarning: z.string().nullable(),
});

const resource = z.object({
  name: z.string(),
  singular: z.string(),
  kind: z.string().describe("empty for a resource that serves subresources alone"),
  namespaced: z.boolean(),
  verbs: texts,
  shortNames: texts,
  categories: texts,
  subresources: z.array(subresource),
  preferred: z.boolean().describe("the version that kubectl takes when none is named"),
  crd: crd.nullable(),
});

const availability = z.object({
  status: z.enum(["True", "False", "Unknown"]),
  reason: z.string(),
  message: z.string(),
  since: z.string().nullable(),
});

const apiService = z.object({
  name: z.string(),
  service: z.string().nullable().describe("namespace/name:port; null for a local one"),
  groupPriorityMinimum: z.number(),
  versionPriority: z.number(),
  available: availability.nullable(),
});

const version = z.object({
  version: z.string(),
  freshness: z.enum(FRESHNESS),
  problem: problemSchema.nullable().describe("why a failed version could not be read"),
  server: z.enum(SERVERS).nullable().describe("null where APIServices may not be read"),
  apiService: apiService.nullable(),
  resources: z.array(resource),
});

const group = z.object({
  name: z.string().describe("empty for the core group"),
  preferredVersion: z.string().nullable(),
  versions: z.array(version),
});

/** How far what stands beside discovery may be read. */
export interface BesideAnswer {
  readonly group: string;
  readonly resource: string;
  readonly known: boolean;
  readonly problem: Problem | null;
}

/** `GET /api/apis`. */
export interface CatalogueAnswer extends Catalogue {
  /** As `meta.revision` of the live view. */
  readonly revision: string;
  /** When discovery was last answered, wall clock, ms. */
  readonly readAt: number;
  /** Why it could not be asked again since. */
  readonly problem: Problem | null;
  readonly beside: readonly BesideAnswer[];
  readonly disagreements: readonly Disagreement[];
}

const disagreement = z.object({
  group: z.string(),
  version: z.string(),
  resource: z.string().nullable(),
  why: z.string(),
});

export const catalogueSchema: z.ZodType<CatalogueAnswer> = z.object({
  form: z.enum(["aggregated", "legacy"]),
  apiVersion: z.enum(["v2", "v2beta1"]).nullable(),
  groups: z.array(group),
  revision: z.string(),
  readAt: z.number(),
  problem: problemSchema.nullable(),
  beside: z.array(
    z.object({
      group: z.string(),
      resource: z.string(),
      known: z.boolean(),
      problem: problemSchema.nullable(),
    }),
  ),
  disagreements: z.array(disagreement),
});

/** `GET /api/apis/rights`: what a SelfSubjectRulesReview said. */
export interface RightsAnswer extends Rules {
  readonly namespace: string;
}
export const rightsSchema: z.ZodType<RightsAnswer> = z.object({
  namespace: z.string(),
  incomplete: z.boolean(),
  resourceRules: z.array(
    z.object({ verbs: texts, apiGroups: texts, resources: texts, resourceNames: texts }),
  ),
  pathRules: z.array(z.object({ verbs: texts, nonResourceURLs: texts })),
});

/** How many objects of a resource there are, all namespaces together. */
export interface ResourceCount {
  readonly group: string;
  readonly resource: string;
  /** Null: it could not be told. */
  readonly count: number | null;
  readonly source: "metrics" | "list";
  /** What the server warns of, as a deprecated version. */
  readonly warnings: readonly string[];
  readonly problem: Problem | null;
}
/** An API that clients have used since the apiserver started although it is deprecated. */
export interface DeprecatedUse {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  /** `1.32`; empty when it is not decided. */
  readonly removedRelease: string;
}
export interface CountsAnswer {
  readonly counts: readonly ResourceCount[];
  readonly deprecated: readonly DeprecatedUse[];
  /** Why the apiserver's metrics could not be read, when they were asked for. */
  readonly problem: Problem | null;
}
export const countsSchema: z.ZodType<CountsAnswer> = z.object({
  counts: z.array(
    z.object({
      group: z.string(),
      resource: z.string(),
      count: z.number().nullable(),
      source: z.enum(["metrics", "list"]),
      warnings: texts,
      problem: problemSchema.nullable(),
    }),
  ),
  deprecated: z.array(
    z.object({
      group: z.string(),
      version: z.string(),
      resource: z.string(),
      subresource: z.string(),
      removedRelease: z.string(),
    }),
  ),
  problem: problemSchema.nullable(),
});

/** One way to read discovery, measured by doing it. Bytes and requests are of one round, times of all. */
export interface WireMeasure {
  readonly way: "aggregated" | "conditional" | "nopeer" | "legacy";
  readonly form: Catalogue["form"];
  readonly requests: number;
  readonly notModified: number;
  /** As sent, and decoded. */
  readonly wireBytes: number;
  readonly decodedBytes: number;
  /** Milliseconds from the first request to the last byte, one for each round. */
  readonly wallMs: readonly number[];
  /** New connections of all rounds, which cost time that later readings do not. */
  readonly connections: number;
  /** Versions that could not be read. */
  readonly failed: number;
  readonly evidence: readonly string[];
}
export interface WireAnswer {
  readonly ways: readonly WireMeasure[];
  /** Aggregated against legacy; nothing when they say the same. */
  readonly differences: readonly DocumentDifference[];
  /** What other apiservers of the cluster serve and this one does not. */
  readonly peers: readonly DocumentDifference[];
}
const differences = z.array(z.object({ at: z.string(), what: z.string() }));
export const wireSchema: z.ZodType<WireAnswer> = z.object({
  ways: z.array(
    z.object({
      way: z.enum(["aggregated", "conditional", "nopeer", "legacy"]),
      form: z.enum(["aggregated", "legacy"]),
      requests: z.number(),
      notModified: z.number(),
      wireBytes: z.number(),
      decodedBytes: z.number(),
      wallMs: z.array(z.number()),
      connections: z.number(),
      failed: z.number(),
      evidence: texts,
    }),
  ),
  differences,
  peers: differences,
});
