import type { NodeFacts } from "../node";
import { hugePages, pageSizeFile, type Resources } from "../resources";
import { type Accepted, bytesText, type Expected, expected, input, NO_LIMIT, step } from "./derivation";

const SOURCE = "kubelet pkg/kubelet/cm/cgroup_manager_linux.go, maybeSetHugetlb";

/** One limit for each page size of the node: what the resources have of it, else nothing. */
export function hugePageLimits(
  { hugePageSizes }: NodeFacts,
  resources: Resources,
  from: string,
  accept: readonly Accepted[] = [],
): Expected[] {
  const bySize = new Map([...hugePages(resources)].map(([size, bytes]) => [pageSizeFile(size), bytes]));
  return hugePageSizes.map((size) => {
    const bytes = bySize.get(size) ?? 0;
    const derivation = {
      rule: "Each page size is limited to what was asked for; sizes that were not asked for, to nothing.",
      inputs: [input(`huge pages of ${size}`, bytesText(bytes), from)],
      source: SOURCE,
    };
    return expected(`hugetlb.${size}.max`, bytes, derivation, accept);
  });
}

/** containerd's default: `pkg/cri/config`, DisableHugetlbController. */
export const LEFT_TO_POD: readonly Accepted[] = [
  {
    value: NO_LIMIT,
    verdict: "explained",
    why: "containerd leaves huge pages to the pod's cgroup, unless it is told disable_hugetlb_controller = false.",
  },
];

/** 2^62, which the kernel keeps as a number: "max" it writes for twice as much. */
const UNBOUNDED = String(2n ** 62n);

/** At the levels that hold many pods huge pages are not limited. */
export function hugePagesUnbounded({ hugePageSizes }: NodeFacts): Expected[] {
  const derivation = {
    rule: "At the levels that hold many pods huge pages are not limited: the kubelet raises the limit to 2^62 bytes.",
    steps: [step("2^62", UNBOUNDED)],
    source: "kubelet pkg/kubelet/cm/qos_container_manager_linux.go, setHugePagesUnbounded",
  };
  return hugePageSizes.map((size) => expected(`hugetlb.${size}.max`, UNBOUNDED, derivation, NOT_YET_RAISED));
}

const NOT_YET_RAISED: readonly Accepted[] = [
  {
    value: NO_LIMIT,
    verdict: "explained",
    why: "The kubelet has not raised it yet: it does so once a minute, and no limit is no lower.",
  },
];
