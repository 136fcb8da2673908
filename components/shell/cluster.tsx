import { createContext, type ReactNode, useContext, useEffect } from "react";
import { type ApiResult, useApi } from "@/components/data/query";
import { useSession } from "@/components/data/session";
import type { Problem } from "@/lib/base/problem";
import { withPlace } from "@/lib/link/link";
import type { Contexts } from "@/lib/overview/contexts-schema";
import type { Identity } from "@/lib/overview/schema";
import { moveTo } from "./location";
import type { Replaced } from "./replaced-cluster";
import { type ContextInfo, resolveCluster } from "./resolve-cluster";
import { useClusterUid } from "./use-cluster-uid";
import { usePlace } from "./use-place";
import { CONTEXTS, useReplacedCluster } from "./use-replaced-cluster";

/** Which cluster the page is about, as far as that is known. */
export interface Cluster {
  readonly contexts: readonly ContextInfo[];
  /** The context in use; null while it is being found, or when there is none. */
  readonly info: ContextInfo | null;
  /** Another cluster answers in the place of one that this tab looked at: the last time that this was so. */
  readonly replaced: Replaced | null;
  /** Why there is none. */
  readonly problem: Problem | null;
  /** Who the apiserver takes us for; asked for again and again, so it also tells how the connection is. */
  readonly identity: ApiResult<Identity>;
  /** Another context; the view and what was chosen in it stay. */
  choose(info: ContextInfo): void;
}

const ClusterContext = createContext<Cluster | null>(null);

/** The cluster the page is about. Only below the shell. */
export function useCluster(): Cluster {
  const cluster = useContext(ClusterContext);
  if (cluster === null) throw new Error("useCluster is for components below ClusterProvider");
  return cluster;
}

const IDENTITY_MS = 10_000;
/** Asks no cluster: it tells what Cutaway knows. */
const CONTEXTS_MS = 10_000;

export function ClusterProvider({ children }: { children: ReactNode }) {
  const enabled = useSession().kind === "in";
  const contexts = useApi<Contexts>(CONTEXTS, { enabled, refreshMs: CONTEXTS_MS });
  const { place, replaced } = useReplacedCluster(contexts.data);
  const resolution = contexts.data === undefined ? null : resolveCluster(place, contexts.data);
  const wanted = resolution?.kind === "ask" ? resolution.uid : null;
  const search = useApi<Contexts>(CONTEXTS, { query: { cluster: wanted }, enabled: wanted !== null });
  const searched = search.data?.contexts.find(({ name }) => name === search.data?.match) ?? null;
  const info = resolution?.kind === "found" ? resolution.info : wanted === null ? null : searched;
  const missing = resolution?.kind === "no-such-context" ? noSuchContext(resolution.name) : null;
  const unmatched = wanted !== null && search.data?.match === null ? noSuchCluster(wanted) : null;
  const identity = useApi<Identity>("/api/identity", {
    context: info?.name ?? null,
    enabled: info !== null,
    refreshMs: IDENTITY_MS,
  });
  useKeepUid(info);
  const choose = (next: ContextInfo) => {
    const moved = withPlace(location.search, { cluster: next.uid, context: next.name });
    moveTo(location.pathname + moved, "push");
  };
  const problem = contexts.problem ?? search.problem ?? missing ?? unmatched;
  const value = { contexts: contexts.data?.contexts ?? [], info, replaced, problem, identity, choose };
  return <ClusterContext value={value}>{children}</ClusterContext>;
}

/** Writes the cluster's uid into the address once it is known, so that the address can be shared. */
function useKeepUid(info: ContextInfo | null): void {
  const uid = useClusterUid(info);
  const { cluster, context } = usePlace();
  useEffect(() => {
    if (uid === null || uid === cluster) return;
    moveTo(location.pathname + withPlace(location.search, { cluster: uid, context }), "replace");
  }, [uid, cluster, context]);
}

const noSuchContext = (name: string): Problem => ({
  code: "CONTEXT_UNKNOWN",
  message: `Your kubeconfig has no context named ${name}.`,
  hint: "Choose another one at the top.",
});

const noSuchCluster = (uid: string): Problem => ({
  code: "CLUSTER_UNKNOWN",
  message: `This link is about a cluster that none of your contexts leads to (${uid}).`,
  hint: "If it was made anew, the link is about the one before. Add a context for it to your kubeconfig and start again, or choose another cluster at the top. Contexts whose sign-in runs a program are not tried for a link; choose such a context yourself.",
});
