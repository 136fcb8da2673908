"use client";

import { useState } from "react";
import { PanelFrame } from "@/components/data/panel-frame";
import { type ApiResult, useApi } from "@/components/data/query";
import { useCluster } from "@/components/shell/cluster";
import { ClusterScope } from "@/components/shell/view-port";
import { Button } from "@/components/ui/button";
import { type PanelState, refreshState } from "@/lib/base/panel-state";
import type { Overview } from "@/lib/overview/schema";
import { AccessPanel } from "./access-panel";
import { Entries } from "./entries";
import { GroupsPanel } from "./groups-panel";
import { HealthPanel } from "./health-panel";
import { IdentityPanel } from "./identity-panel";
import { NodesPanel } from "./nodes-panel";
import styles from "./overview.module.css";
import { commonProblem } from "./panel-of";
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
  const waiting = useWaiting(result);
  return (
    <div className={styles.page}>
      <header className={styles.title}>
        <h1>{info?.cluster}</h1>
        <span className="mono soft">{info?.server}</span>
      </header>
      {waiting === null ? (
        <Panels result={result} />
      ) : (
        <PanelFrame
          title="Cluster"
          state={waiting}
          actions={waiting.kind === "failed" && <Button onClick={result.refresh}>Retry</Button>}
        >
          {undefined}
        </PanelFrame>
      )}
    </div>
  );
}

/**
 * The state of the whole while no part of it has anything to show: said once, instead of in every
 * panel. Null from the first part that differs on: from then, each panel keeps what it has.
 */
function useWaiting({ data, state }: ApiResult<Overview>): PanelState | null {
  const [seen, setSeen] = useState(false);
  const problem = data === undefined ? null : commonProblem(data);
  if (!seen && data !== undefined && problem === null) setSeen(true);
  if (seen) return null;
  if (problem === null) return state;
  return refreshState({ at: null, problem, lateAfter: Number.POSITIVE_INFINITY }, 0);
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
