"use client";

import { PanelFrame } from "@/components/data/panel-frame";
import { type ApiResult, useApi } from "@/components/data/query";
import { useCluster } from "@/components/shell/cluster";
import { ClusterScope } from "@/components/shell/view-port";
import type { Overview } from "@/lib/overview/schema";
import { AccessPanel } from "./access-panel";
import { Entries } from "./entries";
import { GroupsPanel } from "./groups-panel";
import { HealthPanel } from "./health-panel";
import { IdentityPanel } from "./identity-panel";
import { NodesPanel } from "./nodes-panel";
import styles from "./overview.module.css";
import { ServerPanel } from "./server-panel";

const REFRESH_MS = 10_000;

/** The page one lands on: what this cluster is, how it is, and what of it one may see. */
export function OverviewPage() {
  return (
    <ClusterScope>
      <Sheet />
    </ClusterScope>
  );
}

function Sheet() {
  const { info } = useCluster();
  const result = useApi<Overview>("/api/overview", { context: info?.name ?? null, refreshMs: REFRESH_MS });
  return (
    <div className={styles.page}>
      <header className={styles.title}>
        <h1>{info?.cluster}</h1>
        <span className="mono soft">{info?.server}</span>
      </header>
      {result.data === undefined ? (
        <PanelFrame title="Cluster" state={result.state}>
          {undefined}
        </PanelFrame>
      ) : (
        <Panels result={result} />
      )}
    </div>
  );
}

/** All at once when the first answer is here, so that nothing moves while one reads. */
function Panels({ result }: { result: ApiResult<Overview> }) {
  return (
    <div className={styles.sheet}>
      <div className={styles.third}>
        <ServerPanel result={result} />
      </div>
      <div className={styles.third}>
        <IdentityPanel result={result} />
      </div>
      <div className={styles.third}>
        <Entries />
      </div>
      <div className={styles.full}>
        <NodesPanel result={result} />
      </div>
      <div className={styles.full}>
        <HealthPanel result={result} />
      </div>
      <div className={styles.wide}>
        <GroupsPanel result={result} />
      </div>
      <div className={styles.third}>
        <AccessPanel result={result} />
      </div>
    </div>
  );
}
