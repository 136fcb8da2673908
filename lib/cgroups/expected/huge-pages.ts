import type { NodeFacts } from "../node";
import { hugePages, pageSizeFile, type Resources } from "../resources";
import { bytesText, type Expected, expected, input } from "./derivation";

const SOURCE = "kubelet pkg/kubelet/cm/cgroup_manager_linux.go, maybeSetHugetlb";

/** One limit for each page size of the node: what the resources have of it, else nothing. */
export function hugePageLimits({ hugePageSizes }: NodeFacts, resources: Resources, from: string): Expected[] {
  const bySize = new Map([...hugePages(resources)].map(([size, bytes]) => [pageSizeFile(size), bytes]));
  return hugePageSizes.map((size) => {
    const bytes = bySize.get(size) ?? 0;
    return expected(`hugetlb.${size}.max`, bytes, {
      rule: "Each page size is limited to what was asked for; sizes that were not asked for, to nothing.",
      inputs: [input(`huge pages of ${size}`, bytesText(bytes), from)],
      source: SOURCE,
    });
  });
}

/** At the levels that hold many pods huge pages are not limited. */
export function hugePagesUnbounded({ hugePageSizes }: NodeFacts): Expected[] {
  return hugePageSizes.map((size) =>
    expected(`hugetlb.${size}.max`, null, {
      rule: "The kubelet raises it to 2^62 each minute, at the levels that hold many pods.",
      source: "kubelet pkg/kubelet/cm/qos_container_manager_linux.go, setHugePagesUnbounded",
    }),
  );
}
