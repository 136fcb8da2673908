import { useState } from "react";
import { PartPanel } from "@/components/data/part-panel";
import { useApi } from "@/components/data/query";
import { PathInput } from "@/components/raw/path-input";
import { useCluster } from "@/components/shell/cluster";
import { Button } from "@/components/ui/button";
import { DeniedView } from "@/components/ui/denied-view";
import type { PathAnswer } from "@/lib/apis/path-schema";
import type { PanelProps } from "./panel-props";
import styles from "./path.module.css";
import { PathOutcome } from "./path-outcome";
import { PathSteps } from "./path-steps";

/** "Who answers this path?": the way of a GET through the servers, predicted, and held against the real answer. */
export function PathPanel({ state, set }: PanelProps) {
  const { info, identity } = useCluster();
  const [typed, setTyped] = useState(state.path);
  const [shown, setShown] = useState(state.path);
  if (shown !== state.path) {
    setShown(state.path);
    setTyped(state.path);
  }
  const result = useApi<PathAnswer>("/api/apis/path", {
    context: info?.name ?? null,
    query: { path: state.path },
  });
  const user = identity.data?.username ?? "<your user name>";
  const follow = (text: string) => {
    const path = text.trim().startsWith("/") ? text.trim() : `/${text.trim()}`;
    if (path === state.path) result.refresh();
    else set({ path }, "push");
  };
  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <span className={styles.verb}>GET</span>
        <PathInput value={typed} sent={state.path} onChange={setTyped} onSend={follow} />
        <Button main onClick={() => follow(typed)}>
          Follow
        </Button>
      </div>
      <PartPanel title="Who answers this path?" panel={result.data?.route} result={result} user={user}>
        {({ route, missing }) => (
          <>
            <PathOutcome
              key={state.path}
              path={state.path}
              route={route}
              onApiService={(at) => set({ tab: "chain", at }, "push")}
            />
            <PathSteps steps={route.steps} />
            {route.answeredBy === null && missing !== null && (
              <DeniedView missing={missing} user={user} what="Which server it is" />
            )}
          </>
        )}
      </PartPanel>
    </div>
  );
}
