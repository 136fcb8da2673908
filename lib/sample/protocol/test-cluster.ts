import { VersionedStore } from "@/lib/objects/versioned-store";
import type { Cluster } from "./apiserver";
import { fieldNames } from "./fields";
import { type Item, isCached, keyOf, type Served } from "./resource";

/** For tests: an item with little in it. */
export function item(version: number, name: string, more: Partial<Item> = {}): Item {
  const namespace = more.namespace ?? "shop";
  const metadata = {
    name,
    namespace,
    uid: `uid-${name}`,
    resourceVersion: String(version),
    ...(more.labels && { labels: more.labels }),
  };
  return {
    key: keyOf(namespace, name),
    version,
    namespace,
    name,
    uid: metadata.uid,
    labels: {},
    fields: {},
    metadata: Buffer.from(JSON.stringify(metadata)),
    rest: Buffer.from('"data":{"a":"b"}'),
    cells: null,
    ages: new Map(),
    ...more,
  };
}

const KINDS: Readonly<Record<string, string>> = { configmaps: "ConfigMap", events: "Event", pods: "Pod" };

export function servedOf(resource: string, more: Partial<Served> = {}): Served {
  const kind = KINDS[resource] ?? "Thing";
  return {
    group: "",
    version: "v1",
    resource: {
      name: resource,
      singular: "",
      kind,
      namespaced: true,
      verbs: ["get", "list", "watch"],
      shortNames: [],
      categories: [],
      subresources: [],
    },
    store: new VersionedStore<Item>(),
    cached: isCached("", resource),
    typedItems: false,
    listKind: `${kind}List`,
    fieldNames: fieldNames("", resource),
    versioned: true,
    columns: null,
    ...more,
  };
}

/** For tests: a cluster of one resource. */
export function clusterOf(served: Served, more: Partial<Cluster> = {}): Cluster {
  return {
    revision: served.store.version,
    now: Date.UTC(2026, 0, 1),
    user: "test",
    serves: () => true,
    served: ({ resource }) => (resource === served.resource.name ? served : null),
    withheld: () => false,
    isPathWithheld: () => false,
    isUnavailable: () => false,
    stored: () => [],
    review: () => null,
    ...more,
  };
}
