import { NodeFacts, NodeNotices } from "@/components/cgroups/node-facts";
import { PanelFrame } from "@/components/data/panel-frame";
import { useConnection, useLive } from "@/components/data/stream";
import { streamState } from "@/components/data/stream-state";
import { usePlace } from "@/components/shell/use-place";
import { useGo, ViewLink } from "@/components/shell/view-link";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemView } from "@/components/ui/problem-view";
import { SafeText } from "@/components/ui/safe-text";
import { digString } from "@/lib/base/json";
import { treeQueryOf } from "@/lib/cgroups/api-query";
import type { TreeMeta } from "@/lib/cgroups/api-schema";
import { joinRow, type StillRow } from "@/lib/cgroups/row-wire";
import { cgroupsView } from "@/lib/cgroups/url";
import { encodeLink, type Place } from "@/lib/link/link";
import { initialState } from "@/lib/link/view";
import { CgroupTable } from "./cgroup-table";
import styles from "./object.module.css";
import { ObjectLink } from "./object-link";
import type { ReadingProps } from "./page-props";

/** The cgroups of a pod and of its containers: what the kernel has beside what it should have. */
export function CgroupReading(props: ReadingProps) {
  const { object } = props;
  const node = digString(object, "spec", "nodeName");
  if (object === null) return <EmptyState title="A pod that is not there has no cgroup" />;
  if (node === null || node === "")
    return (
      <EmptyState title="No cgroup yet">
        The pod is on no node: its cgroups are made once it is scheduled and the kubelet has admitted it.
      </EmptyState>
    );
  return <OnNode {...props} node={node} uid={object.metadata.uid} />;
}

const ROWS = { offset: 0, count: 200 } as const;

function OnNode({ context, meta, object, node, uid }: ReadingProps & { node: string; uid: string }) {
  const query = treeQueryOf(node, { depth: "containers", toggled: new Set(), find: uid });
  const live = useLive<StillRow & { rev: string }>("cgroups", { context, query, window: ROWS });
  const panel = streamState(useConnection(), live.connected, live.status);
  const nodeMeta = (live.frame?.meta ?? null) as TreeMeta | null;
  const place = usePlace();
  const go = useGo();
  const find = `${meta.namespace}/${meta.name}`;
  const hrefOf = (cgroup: string, why = "") => cgroupHref({ node, find, cgroup, why }, place);
  if (live.problem !== null) return <ProblemView problem={live.problem} />;
  const rows = live.frame?.rows.flatMap((still, index) => {
    const figures = nodeMeta?.figures[index];
    const isOurs = still.pod?.name === meta.name && still.pod.namespace === meta.namespace;
    return isOurs && figures !== undefined ? [joinRow(still, figures)] : [];
  });
  const facts = nodeMeta !== null && <NodeFacts meta={nodeMeta} onFinding={(path) => go(hrefOf(path))} />;
  return (
    <div className={styles.filled}>
      <p className={styles.where}>
        <span>
          <span className="soft">node</span>{" "}
          <ObjectLink object={{ group: "", version: "v1", resource: "nodes", namespace: "", name: node }}>
            <SafeText text={node} />
          </ObjectLink>
        </span>
        <span>
          <span className="soft">QoS class</span>{" "}
          <SafeText text={digString(object, "status", "qosClass") ?? "–"} className="mono" />
        </span>
        <ViewLink href={hrefOf(rows?.[0]?.key ?? "")}>Among the cgroups of the node</ViewLink>
      </p>
      <PanelFrame
        title="Cgroups of the pod"
        state={panel}
        requests={nodeMeta?.requests}
        {...(facts !== false && { denied: facts })}
      >
        {rows === undefined ? undefined : (
          <div className={styles.cgroups}>
            {nodeMeta !== null && <NodeNotices meta={nodeMeta} />}
            {rows.length === 0 ? (
              <EmptyState title="The node shows no cgroup of this pod">
                A pod that has ended has none; one that was just scheduled does not have it yet.
              </EmptyState>
            ) : (
              rows.map((row) => <CgroupTable key={row.key} row={row} hrefOf={hrefOf} />)
            )}
          </div>
        )}
      </PanelFrame>
    </div>
  );
}

interface At {
  readonly node: string;
  readonly find: string;
  readonly cgroup: string;
  readonly why: string;
}

const cgroupHref = (at: At, place: Place): string =>
  encodeLink(cgroupsView, { ...initialState(cgroupsView), ...at }, place).href;
