import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemView } from "@/components/ui/problem-view";
import { resourceName } from "@/lib/objects/path";
import type { StreamSpec } from "@/lib/watch/stream-spec";
import { useWatchable } from "./use-watchable";
import styles from "./watch.module.css";

const all = { namespace: null, labelSelector: "", fieldSelector: "" } as const;

/** Where there is mostly something to see. */
const BEGINNINGS: readonly (StreamSpec & { readonly why: string })[] = [
  {
    ...all,
    group: "",
    version: "v1",
    resource: "pods",
    why: "status written by kubelets, spec by the scheduler",
  },
  {
    ...all,
    group: "coordination.k8s.io",
    version: "v1",
    resource: "leases",
    why: "a heartbeat every few seconds",
  },
  { ...all, group: "apps", version: "v1", resource: "deployments", why: "a controller at work" },
  { ...all, group: "", version: "v1", resource: "events", why: "a resource without a watch cache" },
  { ...all, group: "", version: "v1", resource: "configmaps", why: "quiet: mostly bookmarks" },
];

/** Nothing is watched yet: what this page is for, and some ways to begin. */
export function NoStreams({ tools, onAdd }: { tools: ReactNode; onAdd(spec: StreamSpec): void }) {
  const { resources, problem } = useWatchable();
  const served = BEGINNINGS.filter(({ group, version, resource }) =>
    resources?.some((one) => one.group === group && one.version === version && one.resource === resource),
  );
  if (problem !== null) return <ProblemView problem={problem} />;
  return (
    <EmptyState title="Choose what to watch">
      <p>
        Every event of a Kubernetes watch as data: its time, type, resourceVersion and size, what it changed
        and who owns that. Up to eight resources at once.
      </p>
      <div className={styles.beginnings}>
        {served.map(({ why, ...spec }) => (
          <div key={resourceName(spec)}>
            <Button onClick={() => onAdd(spec)}>
              <span className="mono">{resourceName(spec)}</span>
            </Button>
            <span>{why}</span>
          </div>
        ))}
      </div>
      <div className={styles.tools}>{tools}</div>
    </EmptyState>
  );
}
