import { PanelFrame } from "@/components/data/panel-frame";
import { useShown } from "@/components/data/part";
import { PartPanel } from "@/components/data/part-panel";
import { useApi } from "@/components/data/query";
import { useCluster } from "@/components/shell/cluster";
import { Button } from "@/components/ui/button";
import { DeniedView } from "@/components/ui/denied-view";
import type { FiltersAnswer, HandlersAnswer } from "@/lib/apis/handlers-schema";
import { FilterTable } from "./filter-table";
import styles from "./handlers.module.css";
import { OwnRequests } from "./own-requests";

const REFRESH_MS = 15_000;
/** Metrics of a large server are megabytes. */
const METRICS_MS = 30_000;

/** What every request passes before the delegation chain, and what of that one sees on this cluster. */
export function HandlersPanel() {
  const { info, identity } = useCluster();
  const result = useApi<HandlersAnswer>("/api/apis/handlers", {
    context: info?.name ?? null,
    refreshMs: REFRESH_MS,
  });
  const filters = useApi<FiltersAnswer>("/api/apis/filters", {
    context: info?.name ?? null,
    refreshMs: METRICS_MS,
  });
  const user = identity.data?.username ?? "<your user name>";
  const { data } = result;
  const times = filters.data?.metrics;
  const metrics = useShown(times, filters);
  return (
    <div className={styles.page}>
      <PartPanel
        title="Flow control of the last requests"
        panel={data?.flows}
        result={result}
        user={user}
        actions={<Button onClick={result.refresh}>Look again</Button>}
      >
        {(flows) => <OwnRequests requests={data?.requests ?? []} flows={flows} />}
      </PartPanel>
      {data?.flows.state === "denied" && <OwnRequests requests={data.requests} flows={null} />}
      <PanelFrame
        title="Handler chain"
        // What the filters do is known without the right to read their times.
        state={times?.state === "denied" ? result.state : metrics.state}
        requests={times?.requests}
        note="outermost first; times are of all requests to this server since it started"
      >
        {times?.state === "denied" && (
          <DeniedView missing={times.missing} user={user} what="Times of the filters" />
        )}
        <FilterTable times={metrics.value?.times ?? []} counts={metrics.value?.counts ?? []} />
      </PanelFrame>
    </div>
  );
}
