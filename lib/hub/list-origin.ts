import type { KubeTransport } from "@/lib/kube/types";
import type { Origin } from "@/lib/watch/query-types";

const MAX_BYTES = 32 * 1024 * 1024;

/** How many lists of a resource a server has answered, by where it read them. */
export type ListCounts = Readonly<Record<Origin, number>>;

/**
 * The counter `apiserver_storage_list_total` of one resource. Null where it cannot be read, or has no label
 * `storage` (before Kubernetes 1.37).
 */
export async function readListCounts(
  transport: Pick<KubeTransport, "getText">,
  { group, resource }: { readonly group: string; readonly resource: string },
  signal: AbortSignal,
): Promise<ListCounts | null> {
  const ask = { path: "/metrics", accept: "text/plain", purpose: "watch/query", maxBytes: MAX_BYTES, signal };
  const answer = await transport.getText(ask).catch(() => null);
  return answer?.status === 200 ? listCounts(answer.text, group, resource) : null;
}

const LINE = /^apiserver_storage_list_total\{(.*)\} (\S+)$/gm;

/** By the label `storage`. */
const ORIGINS: ReadonlyMap<string, Origin> = new Map([
  ["watchcache", "cache"],
  ["etcd", "etcd"],
]);

export function listCounts(text: string, group: string, resource: string): ListCounts | null {
  const counts = { cache: 0, etcd: 0 };
  let labelled = false;
  for (const [, labels = "", value = ""] of text.matchAll(LINE)) {
    const origin = ORIGINS.get(/storage="(\w+)"/.exec(labels)?.[1] ?? "");
    if (origin === undefined) continue;
    labelled = true;
    if (labels.includes(`group="${group}"`) && labels.includes(`resource="${resource}"`))
      counts[origin] += Number(value);
  }
  return labelled ? counts : null;
}

/** Where the list between two readings came from; null when others listed meanwhile, so that it cannot be told. */
export function originBetween(before: ListCounts | null, after: ListCounts | null): Origin | null {
  if (before === null || after === null) return null;
  const cache = after.cache - before.cache;
  const etcd = after.etcd - before.etcd;
  if (cache > 0 === etcd > 0) return null;
  return cache > 0 ? "cache" : "etcd";
}
