import type { ApiResult } from "@/components/data/query";
import { useCluster } from "@/components/shell/cluster";
import { Cut } from "@/components/ui/cut";
import { Facts } from "@/components/ui/facts";
import { SafeText } from "@/components/ui/safe-text";
import type { Overview } from "@/lib/overview/schema";
import { OverviewPanel } from "./overview-panel";

const AUTH: Readonly<Record<string, string>> = {
  certificate: "client certificate",
  token: "token",
  "token-file": "token from a file",
  exec: "credential plugin",
  basic: "user and password",
  "in-cluster": "service account of this pod",
  none: "nothing",
};

/** Who the API server takes us for, and by which credential of the kubeconfig. */
export function IdentityPanel({ result }: { result: ApiResult<Overview> }) {
  const { info } = useCluster();
  return (
    <OverviewPanel title="Identity" name="identity" result={result}>
      {({ username, uid, groups, extra }) => (
        <Facts
          facts={[
            ["User", username],
            ["Uid", uid],
            [
              "Groups",
              groups.map((group) => (
                <div key={group}>
                  <SafeText text={group} />
                </div>
              )),
            ],
            ...extra.map(({ key, values }) => [key, <Cut key={key} text={values.join(", ")} />] as const),
            ["Signed in by", AUTH[info?.auth ?? "none"] ?? info?.auth],
            ["Namespace", info?.namespace ?? "default"],
          ]}
        />
      )}
    </OverviewPanel>
  );
}
