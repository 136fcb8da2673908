import type { ReactNode } from "react";
import { useShown } from "@/components/data/part";
import type { ApiResult } from "@/components/data/query";
import { Cut } from "@/components/ui/cut";
import { Facts } from "@/components/ui/facts";
import { AgeOf } from "@/components/ui/figures";
import { StateMark } from "@/components/ui/state-mark";
import { sayClock } from "@/lib/overview/clock";
import type { Cluster, Overview, Panel, Version } from "@/lib/overview/schema";
import { OverviewPanel } from "./overview-panel";

/** What the API server says it is. */
export function ServerPanel({ result }: { result: ApiResult<Overview> }) {
  const cluster = result.data?.cluster;
  const shown = useShown(cluster, result).value;
  const ahead = useShown(result.data?.livez, result).value?.clockAheadMs ?? null;
  return (
    <OverviewPanel title="API server" name="version" result={result}>
      {(version) => (
        <Facts
          facts={[
            ["Version", version.gitVersion],
            ["Compatibility", compatibility(version)],
            ["Platform", version.platform],
            ["Built", built(version)],
            ["Commit", UNSTAMPED.has(version.gitCommit) ? "not stamped" : version.gitCommit.slice(0, 12)],
            ["Clock", <ClockOf key="clock" ahead={ahead} />],
            ["Cluster uid", ofCluster(cluster, shown, ({ uid }) => <Cut text={uid} />)],
            ["Cluster age", ofCluster(cluster, shown, ({ createdAt }) => <AgeOf time={createdAt} />)],
          ]}
        />
      )}
    </OverviewPanel>
  );
}

/** The kube-system namespace tells a cluster's uid and age; where it may not be read, that is said. */
function ofCluster(
  panel: Panel<Cluster> | undefined,
  shown: Cluster | null,
  show: (cluster: Cluster) => ReactNode,
): ReactNode {
  if (shown !== null) return show(shown);
  if (panel === undefined || panel.state === "ok") return null;
  return (
    <StateMark mark={panel.state === "denied" ? "denied" : "bad"} title={panel.problem.message}>
      {panel.state === "denied" ? "denied" : "failed"}
    </StateMark>
  );
}

/** Kubernetes' times are by the cluster's clocks, and ages are counted by ours: where the two differ, that is said. */
function ClockOf({ ahead }: { ahead: number | null }) {
  if (ahead === null) return <span className="soft">–</span>;
  const { text, notable } = sayClock(ahead);
  if (!notable) return text;
  return (
    <StateMark
      mark="warn"
      title="Ages shown here are off by as much, and certificates may seem expired or not yet valid."
    >
      {text}
    </StateMark>
  );
}

/** What a build without its stamps reports. Source: k8s.io/component-base/version/base.go. */
const UNSTAMPED: ReadonlySet<string> = new Set(["$Format:%H$", "1970-01-01T00:00:00Z", ""]);

function built({ buildDate, goVersion }: Version): string {
  return UNSTAMPED.has(buildDate)
    ? `with ${goVersion}, date not stamped`
    : `${buildDate.slice(0, 10)} with ${goVersion}`;
}

/** Since 1.33 a server may emulate an older minor version; it says so in /version. */
function compatibility({ emulation, minCompatibility }: Version): string | null {
  if (emulation === null) return null;
  return minCompatibility === null
    ? `emulates ${emulation}`
    : `emulates ${emulation}, from ${minCompatibility}`;
}
