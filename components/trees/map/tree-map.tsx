import { useMemo, useRef, useState } from "react";
import { useLive } from "@/components/data/stream";
import { useCluster } from "@/components/shell/cluster";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { fileStamp } from "@/components/ui/file-stamp";
import { PictureMenu } from "@/components/ui/picture-menu";
import { ProblemView } from "@/components/ui/problem-view";
import { StateMark } from "@/components/ui/state-mark";
import { formatInstant } from "@/lib/base/format";
import { type Branch, branchFilter } from "@/lib/trees/map/branch";
import { mapMarks } from "@/lib/trees/map/drawing";
import { MAX_GROUPS, type MapGroup, MORE_GROUPS, objectsIn } from "@/lib/trees/map/groups";
import { type MapBox, MapLayout } from "@/lib/trees/map/layout";
import { mapSvg } from "@/lib/trees/map/svg";
import { MAP_LEGEND, sayPart } from "@/lib/trees/map/words";
import { toggleId } from "@/lib/trees/toggle-id";
import { BY_ITSELF, type TreesState } from "@/lib/trees/url";
import type { TreesChoice } from "../use-trees-state";
import styles from "./map.module.css";
import { MapPicture } from "./map-picture";
import { MapTable } from "./map-table";
import { Samples, usePalette } from "./palette";
import { useMapSize } from "./use-map-size";

const WINDOW = { offset: 0, count: MAX_GROUPS };
const NONE: readonly MapGroup[] = [];

interface TreeMapProps {
  choice: TreesChoice;
  context: string | null;
  query: Readonly<Record<string, string>>;
  onReveal(key: string): void;
}

/** Everything on one screen: groups and the kinds in them, as large as they are many, coloured by how they fare. */
export function TreeMap({ choice, context, query, onReveal }: TreeMapProps) {
  const { depth, open, sort, ...counted } = query;
  const live = useLive<MapGroup>("trees-map", { context, query: counted, window: WINDOW });
  const [table, setTable] = useState(false);
  const [part, setPart] = useState<MapBox | null>(null);
  const { room, size } = useMapSize();
  const { samples, palette } = usePalette();
  const layout = useRef<MapLayout | null>(null);
  const groups = live.frame?.rows ?? NONE;
  const boxes = useMemo(() => {
    layout.current ??= new MapLayout();
    return size.width === 0 || groups.length === 0
      ? []
      : layout.current.boxes(groups, size.width, size.height);
  }, [groups, size]);
  const marks = useMemo(() => mapMarks(boxes), [boxes]);
  const cluster = useCluster().info?.cluster ?? "";
  const openBranch = (branch: Branch) => {
    choice.set(branchState(branch, choice.state), "push");
    if (branch.key !== MORE_GROUPS) onReveal(branch.key);
  };
  const picture = () => {
    if (palette === null || marks.length === 0) return null;
    const foot = [sayWhen(cluster, choice.state), MAP_LEGEND, fileStamp() ?? ""].filter(
      (line) => line !== "",
    );
    return mapSvg({ ...size, marks, palette, foot, title: sayTitle(choice.state, objectsIn(groups)) });
  };
  if (live.problem !== null) return <ProblemView problem={live.problem} />;
  return (
    <div className={styles.map}>
      <div className={styles.tools}>
        <Legend />
        <span className={styles.spring} />
        <Button aria-pressed={table} onClick={() => setTable(!table)}>
          As a table
        </Button>
        <PictureMenu drawing={picture} name="map" />
      </div>
      <div ref={room} className={styles.room}>
        {groups.length === 0 && <Empty reading={live.frame === null || live.status?.phase === "syncing"} />}
        {groups.length > 0 && table && (
          <div className={styles.table}>
            <MapTable groups={groups} onOpen={openBranch} />
          </div>
        )}
        {groups.length > 0 && !table && (
          <MapPicture
            boxes={boxes}
            marks={marks}
            palette={palette}
            size={size}
            onLook={setPart}
            onOpen={openBranch}
          />
        )}
      </div>
      <output className={styles.said}>{part === null ? "" : sayPart(part.group, part.cell)}</output>
      <Samples samples={samples} />
    </div>
  );
}

/** What of the tree a part of the map stands for. */
function branchState(branch: Branch, state: TreesState): Partial<TreesState> {
  const filter = branchFilter(branch, state);
  const whole = branch.kind === null && branch.key !== MORE_GROUPS;
  return {
    look: "tree",
    filter,
    depth: whole ? 0 : BY_ITSELF,
    open: whole && filter.trim() === "" ? [toggleId(branch.key)] : [],
  };
}

const sayTitle = ({ group, filter }: TreesState, total: number) =>
  `${total.toLocaleString("en")} objects by ${group} and kind${filter.trim() === "" ? "" : `, ${filter.trim()}`}`;

const sayWhen = (cluster: string, { at, atTime }: TreesState) =>
  at === ""
    ? `${cluster}, ${formatInstant(Date.now())}`
    : `${cluster}, as of resourceVersion ${at}${atTime > 0 ? `, ${formatInstant(atTime)}` : ""}`;

/** The words for what the map shows by colour and pattern. */
function Legend() {
  return (
    <>
      <StateMark mark="bad">failed: crossed</StateMark>
      <StateMark mark="stale">terminating: lined</StateMark>
      <StateMark mark="warn">in progress: hatched</StateMark>
      <StateMark mark="unknown">unknown: pale</StateMark>
      <StateMark mark="ok">current: plain</StateMark>
    </>
  );
}

function Empty({ reading }: { reading: boolean }) {
  return reading ? (
    <EmptyState title="Reading the cluster" />
  ) : (
    <EmptyState title="There is nothing to draw">
      Nothing that may be listed is what was asked for.
    </EmptyState>
  );
}
