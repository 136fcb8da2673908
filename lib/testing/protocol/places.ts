import type { Event } from "./subject";

export const PODS = "/api/v1/namespaces/shop/pods";
export const SHELVES = "/apis/shop.cutaway.dev/v1/namespaces/shop/shelves";
/** Renewed every few seconds by what runs. */
export const LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases";
/** `{"v":"meta.k8s.io/v1","rv":-1,"start":"a\0"}` */
export const TOKEN = "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTEsInN0YXJ0IjoiYVx1MDAwMCJ9";
export const DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
export const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
export const METADATA = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
export const METADATA_LIST = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
/** For documents that the apiserver makes anew in its own time. */
export const SETTLES = { timeout: 50_000, interval: 1_000 };
export const TOO_LARGE = {
  causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
};

export interface Row {
  cells: unknown[];
  object: unknown;
}

export interface Lease {
  readonly metadata: { readonly name: string; readonly uid: string };
}

export interface Pod {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly phase: string };
}

export const namesOf = ({ items }: { items: Pod[] }): string[] => items.map(({ metadata }) => metadata.name);

export const rowOf = <T extends { cells: unknown[] }>(table: { rows: T[] }, name: string): T | undefined =>
  table.rows.find(({ cells }) => cells[0] === name);

export const isBookmark = ({ type }: Event): boolean => type === "BOOKMARK";
