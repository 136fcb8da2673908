import { useQuery } from "@tanstack/react-query";
import { apiFetch, apiUrl } from "@/components/data/api";
import { trackPending } from "@/components/data/pending";
import type { ContextInfo } from "./resolve-cluster";

/**
 * The uid of the kube-system namespace, which names a cluster for everyone. Null when it is
 * not known (yet), or when our rights do not reach it; then links hold no cluster.
 */
export function useClusterUid(info: ContextInfo | null): string | null {
  const context = info?.name ?? null;
  const { data } = useQuery({
    queryKey: ["cluster-uid", context],
    queryFn: ({ signal }) => readUid(context, signal),
    enabled: info !== null && info.uid === null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return info?.uid ?? data ?? null;
}

async function readUid(context: string | null, signal: AbortSignal): Promise<string | null> {
  const response = await apiFetch(apiUrl("/api/raw/api/v1/namespaces/kube-system", { context }), signal);
  const body = (await trackPending(response.json())) as { metadata?: { uid?: unknown } };
  return typeof body.metadata?.uid === "string" ? body.metadata.uid : null;
}
