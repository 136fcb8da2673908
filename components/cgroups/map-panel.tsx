import { type ReactNode, useMemo, useRef } from "react";
import { PanelFrame } from "@/components/data/panel-frame";
import { useConnection, useLive } from "@/components/data/stream";
import { streamState } from "@/components/data/stream-state";
import { useCluster } from "@/components/shell/cluster";
import { Select } from "@/components/ui/field";
import { PictureMenu } from "@/components/ui/picture-menu";
import { SplitPane } from "@/components/ui/split-pane";
import { useRoom } from "@/components/ui/use-room";
import type { MapMeta } from "@/lib/cgroups/api-schema";
import { joinCell, type MapCell, type StillCell } from "@/lib/cgroups/map";
import type { CgroupsState } from "@/lib/cgroups/url";
import type { Frame } from "@/lib/stream/delta";
import styles from "./cgroups.module.css";
import { Icicle } from "./icicle";
import { LiveDetails } from "./live-details";
import { NodeFacts } from "./node-facts";
import type { PageProps } from "./page-props";

const AREAS: readonly { readonly value: CgroupsState["area"]; readonly text: string }[] = [
  { value: "cpu", text: "Width: CPU that is sure" },
  { value: "memory", text: "Width: memory in use" },
];

const NO_ROWS = { offset: 0, count: 0 } as const;

/** What the weights mean when everybody wants the CPU, and memory against its limits. */
export function MapPanel({ state, set }: PageProps) {
  const { info } = useCluster();
  const context = info?.name ?? null;
  const live = useLive<StillCell & { rev: string }>("cgroup-map", {
    context,
    query: { node: state.node },
    window: NO_ROWS,
  });
  const connection = useConnection();
  const drawing = useRef<SVGSVGElement>(null);
  const map = (live.frame?.meta ?? null) as MapMeta | null;
  const cells = useMemo(() => cellsOf(live.frame), [live.frame]);
  return (
    <PanelFrame
      title="CPU and memory"
      state={streamState(connection, live.connected, live.status)}
      requests={map?.meta.requests}
      actions={
        <>
          <Select
            label="What widths stand for"
            value={state.area}
            options={AREAS}
            onChange={(area) => set({ area })}
          />
          <PictureMenu drawing={drawing} name={`cgroups-${state.node}-${state.area}`} />
        </>
      }
    >
      {map === null ? undefined : (
        <div className={styles.tree}>
          <NodeFacts meta={map.meta} onFinding={(cgroup) => set({ cgroup })} />
          <SplitPane
            detailsLabel="The chosen cgroup"
            details={state.cgroup === "" ? null : <LiveDetails state={state} set={set} context={context} />}
          >
            <Room>
              {(width) => (
                <Icicle
                  ref={drawing}
                  cells={cells}
                  by={state.area}
                  width={width}
                  budget={map.meta.budget}
                  chosen={state.cgroup}
                  caption={`${state.node} · ${info?.name ?? ""}`}
                  at={map.meta.at}
                  onChoose={(cgroup) => set({ cgroup, why: "" })}
                />
              )}
            </Room>
          </SplitPane>
        </div>
      )}
    </PanelFrame>
  );
}

function cellsOf(frame: Frame<StillCell & { rev: string }> | null): readonly MapCell[] {
  const { figures } = (frame?.meta ?? { figures: [] }) as Pick<MapMeta, "figures">;
  return (frame?.rows ?? []).flatMap((still, i) => {
    const own = figures[i];
    return own === undefined ? [] : [joinCell(still, own)];
  });
}

/** As wide as there is room. */
function Room({ children }: { children(width: number): ReactNode }) {
  const { room, width } = useRoom();
  return (
    <div className={styles.room}>
      <div ref={room}>{width > 0 && children(width)}</div>
    </div>
  );
}
