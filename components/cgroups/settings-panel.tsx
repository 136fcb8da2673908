import { PanelFrame } from "@/components/data/panel-frame";
import { useApi } from "@/components/data/query";
import { RawLink } from "@/components/overview/raw-link";
import { useCluster } from "@/components/shell/cluster";
import { EmptyState } from "@/components/ui/empty-state";
import { Facts } from "@/components/ui/facts";
import type { SettingsAnswer } from "@/lib/cgroups/api-schema";
import styles from "./cgroups.module.css";

/** Those that decide cgroups, first; all others after them, known or not. */
const FIRST = [
  "cgroupDriver",
  "cgroupRoot",
  "cgroupsPerQOS",
  "enforceNodeAllocatable",
  "systemReserved",
  "kubeReserved",
  "systemReservedCgroup",
  "kubeReservedCgroup",
  "evictionHard",
  "podPidsLimit",
  "cpuCFSQuota",
  "cpuCFSQuotaPeriod",
  "cpuManagerPolicy",
  "memoryManagerPolicy",
  "topologyManagerPolicy",
  "memoryThrottlingFactor",
  "memoryReservationPolicy",
  "memorySwap",
  "singleProcessOOMKill",
  "qosReserved",
  "reservedSystemCPUs",
  "featureGates",
  "kubeletCgroups",
];

/** The kubelet's settings as `/configz` has them. */
export function SettingsPanel({ node }: { node: string }) {
  const context = useCluster().info?.name ?? null;
  const { data, state } = useApi<SettingsAnswer>("/api/cgroups/settings", { context, query: { node } });
  return (
    <PanelFrame
      title="Kubelet settings"
      state={state}
      actions={<RawLink path={`/api/v1/nodes/${node}/proxy/configz`}>configz</RawLink>}
    >
      {data === undefined ? undefined : data.known ? (
        <Settings settings={data.settings} />
      ) : (
        <EmptyState title="The settings could not be read">
          Defaults are assumed wherever a value depends on one; the tree says so.
        </EmptyState>
      )}
    </PanelFrame>
  );
}

function Settings({ settings }: Pick<SettingsAnswer, "settings">) {
  const first = FIRST.filter((key) => Object.hasOwn(settings, key));
  const others = Object.keys(settings)
    .filter((key) => !FIRST.includes(key))
    .sort();
  const rows = (keys: readonly string[]) => keys.map((key) => [key, say(settings[key])] as const);
  return (
    <div className={styles.settings}>
      <h3>What decides cgroups</h3>
      <Facts facts={rows(first)} />
      <h3>Everything else</h3>
      <Facts facts={rows(others)} />
    </div>
  );
}

const say = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
