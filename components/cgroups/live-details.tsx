import { useLive } from "@/components/data/stream";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemView } from "@/components/ui/problem-view";
import type { CgroupDetail } from "@/lib/cgroups/api-schema";
import { Details } from "./details";
import type { PageProps } from "./page-props";

const NO_ROWS = { offset: 0, count: 0 } as const;

/** The chosen cgroup of a live node. */
export function LiveDetails({ state, set, context }: PageProps & { context: string | null }) {
  const query = { node: state.node, cgroup: state.cgroup };
  const live = useLive("cgroup", { context, query, window: NO_ROWS });
  const close = () => set({ cgroup: "", why: "" });
  if (live.problem !== null) return <ProblemView problem={live.problem} />;
  const detail = (live.frame?.meta ?? null) as CgroupDetail | null;
  if (detail === null) return <EmptyState title="Looking" />;
  return (
    <Details
      path={state.cgroup}
      detail={detail}
      old={live.old}
      why={state.why}
      onWhy={(why) => set({ why })}
      onClose={close}
    />
  );
}
