import type { Problem } from "@/lib/base/problem";
import type { Seen } from "@/lib/cgroups/from-source";
import type { NodeFacts, NodeModel } from "@/lib/cgroups/node";
import { hugePages, pageSizeFile } from "@/lib/cgroups/resources";
import { readSettings } from "@/lib/cgroups/settings";
import type { Summary } from "@/lib/cgroups/sources/summary";

/** What a kubelet has told so far. */
export interface KubeletState {
  /** Null before it was read. */
  readonly configz: unknown;
  /** Null where the kubelet does not say: before 1.31. */
  readonly version: 1 | 2 | null;
  /** Where its container figures come from. */
  readonly provider: "cadvisor" | "cri" | null;
  readonly kubeletVersion: string;
  readonly seen: Seen | null;
  readonly summary: Summary | null;
  readonly machine: {
    readonly cores: number | null;
    readonly memory: number | null;
    readonly swap: number | null;
  };
  /** Its own list of pods, where the API's is not enough. */
  readonly pods: unknown;
  /** ms since the epoch, of the newest look that succeeded. */
  readonly at: number | null;
  /** Why the last look failed; null when it did not. */
  readonly problem: Problem | null;
  /** Rights that the kubelet found missing where it gave the rest, as "nodes/configz". */
  readonly refused: readonly string[];
  /** Evidence records of the last look. */
  readonly requests: readonly string[];
  /** Lines of cAdvisor's text that could not be read. */
  readonly unread: number;
}

export const UNASKED: KubeletState = {
  configz: null,
  version: null,
  provider: null,
  kubeletVersion: "",
  seen: null,
  summary: null,
  machine: { cores: null, memory: null, swap: null },
  pods: null,
  at: null,
  problem: null,
  refused: [],
  requests: [],
  unread: 0,
};

/** The few lines of `/metrics` that matter here; the rest of its hundreds of kB is not looked at. */
export function readKubeletMetrics(
  text: string,
): Pick<KubeletState, "version" | "provider" | "kubeletVersion"> {
  const [, version] = /^kubelet_cgroup_version ([12])\b/m.exec(text) ?? [];
  const [, provider] = /^kubelet_metrics_provider\{provider="(cadvisor|cri)"\} 1\b/m.exec(text) ?? [];
  const [, git = ""] = /^kubernetes_build_info\{[^\n]*git_version="([^"\n]*)"/m.exec(text) ?? [];
  return {
    version: version === "1" ? 1 : version === "2" ? 2 : null,
    provider: provider === "cri" || provider === "cadvisor" ? provider : null,
    kubeletVersion: git,
  };
}

/** What predictions for a node start from, as its kubelet and its object tell. */
export function factsOf(node: NodeModel, { configz, version, summary, machine }: KubeletState): NodeFacts {
  return {
    node,
    settings: readSettings(configz, node.minor),
    version: version ?? 2,
    maxPid: summary?.maxPid ?? null,
    swapCapacity: machine.swap,
    pageSize: 4096,
    // The kubelet lists each size that the kernel has, with 0 where no page is set aside.
    hugePageSizes: [...hugePages(node.capacity).keys()].flatMap((size) => pageSizeFile(size) ?? []),
  };
}
