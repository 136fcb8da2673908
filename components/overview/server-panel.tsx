import type { ApiResult } from "@/components/data/query";
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
            ["Built", `${version.buildDate.slice(0, 10)} with ${version.goVersion}`],
            ["Commit", version.gitCommit.slice(0, 12)],
            ["Cluster uid", uid?.uid],
            ["Cluster age", uid === null ? null : <AgeOf key="age" time={uid.createdAt} />],
          ]}
        />
      )}
    </OverviewPanel>
  );
}

/** Since 1.33 a server may emulate an older minor version; it says so in /version. */
function compatibility({ emulation, minCompatibility }: Version): string | null {
  if (emulation === null) return null;
  return minCompatibility === null
    ? `emulates ${emulation}`
    : `emulates ${emulation}, from ${minCompatibility}`;
}
