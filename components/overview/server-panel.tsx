import type { ApiResult } from "@/components/data/query";
import { Cut } from "@/components/ui/cut";
import { Facts } from "@/components/ui/facts";
import { AgeOf } from "@/components/ui/figures";
import type { Overview, Version } from "@/lib/overview/schema";
import { OverviewPanel } from "./overview-panel";

/** What the API server says it is. */
export function ServerPanel({ result }: { result: ApiResult<Overview> }) {
  const cluster = result.data?.cluster;
  const uid = cluster?.state === "ok" ? cluster.value : null;
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
            ["Cluster uid", uid === null ? null : <Cut key="uid" text={uid.uid} />],
            ["Cluster age", uid === null ? null : <AgeOf key="age" time={uid.createdAt} />],
          ]}
        />
      )}
    </OverviewPanel>
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
