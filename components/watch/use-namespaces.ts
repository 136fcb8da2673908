import { useQuery } from "@tanstack/react-query";
import { apiFetch, apiUrl } from "@/components/data/api";
import { trackPending } from "@/components/data/pending";
import { useCluster } from "@/components/shell/cluster";
import { digArray, digString } from "@/lib/base/json";

/** Names of the cluster's namespaces, to choose from; none without the right to list them. */
export function useNamespaces(): readonly string[] {
  return useNamespaceNames() ?? NONE;
}

/** The same; null until they were asked for. */
export function useNamespaceNames(): readonly string[] | null {
  const context = useCluster().info?.name ?? null;
  const { data, isPending } = useQuery({
    queryKey: ["namespaces", context],
    queryFn: ({ signal }) => readNames(context, signal),
    enabled: context !== null,
    staleTime: 60_000,
    retry: false,
  });
  return data ?? (isPending ? null : NONE);
}

const NONE: readonly string[] = [];
const ACCEPT = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

async function readNames(context: string | null, signal: AbortSignal): Promise<readonly string[]> {
  const url = apiUrl("/api/raw/api/v1/namespaces", { context, query: { limit: 500 } });
  const response = await apiFetch(url, signal, { Accept: ACCEPT });
  const list: unknown = await trackPending(response.json());
  return digArray(list, "items").flatMap((item) => digString(item, "metadata", "name") ?? []);
}
