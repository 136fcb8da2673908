import { PanelFrame } from "@/components/data/panel-frame";
import { useCluster } from "@/components/shell/cluster";
import { DeniedView } from "@/components/ui/denied-view";
import type { Problem } from "@/lib/base/problem";
import styles from "./apis.module.css";
import { CatalogueView } from "./catalogue-view";
import type { PanelProps } from "./panel-props";
import { useCatalogue } from "./use-catalogue";

/** Everything the cluster serves, live. */
export function CataloguePanel({ state, set }: PanelProps) {
  const context = useCluster().info?.name ?? null;
  const live = useCatalogue(context);
  if (live.searchable === null || live.state.kind === "denied") {
    return (
      <div className={styles.alone}>
        <PanelFrame
          title="Catalogue"
          state={live.problem === null ? live.state : failedState(live.problem)}
          denied={<DiscoveryDenied />}
        >
          {undefined}
        </PanelFrame>
      </div>
    );
  }
  return <CatalogueView state={state} set={set} live={live} searchable={live.searchable} context={context} />;
}

const failedState = (problem: Problem) =>
  problem.upstream?.status === 403
    ? ({ kind: "denied", problem } as const)
    : ({ kind: "failed", problem } as const);

/** What everybody who is signed in may read, unless somebody took it away. */
function DiscoveryDenied() {
  const { identity } = useCluster();
  const missing = { verb: "get", group: "", resource: "", nonResourceURL: "/apis" };
  return (
    <DeniedView missing={missing} user={identity.data?.username ?? "<your user name>"} what="Discovery" />
  );
}
