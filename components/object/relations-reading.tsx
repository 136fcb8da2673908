import { useMemo } from "react";
import { PanelFrame } from "@/components/data/panel-frame";
import { useConnection } from "@/components/data/stream";
import { streamState } from "@/components/data/stream-state";
import { usePlace } from "@/components/shell/use-place";
import { useGo } from "@/components/shell/view-link";
import { OwnerNotes, ReadingNote } from "@/components/trees/details";
import { RelationGraph } from "@/components/trees/relation-graph";
import { RelationList } from "@/components/trees/relation-list";
import { type Neighbours, useNeighbours } from "@/components/trees/use-neighbours";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemView } from "@/components/ui/problem-view";
import { objectHref } from "@/lib/object/url";
import styles from "./object.module.css";
import type { ReadingProps } from "./page-props";

/** What it refers to and what refers to it, each with the field that says so. */
export function RelationsReading(props: ReadingProps) {
  const { object } = props;
  if (object === null)
    return <EmptyState title="Relations are of objects that are there">This one is not.</EmptyState>;
  if (object.metadata.uid === "")
    return (
      <EmptyState title="No relations">
        Objects of this kind are computed when they are asked for: they have no uid that others could refer
        to.
      </EmptyState>
    );
  if (props.meta.kind.resource === "events")
    return (
      <EmptyState title="Events have no relations here">
        They are what was said of an object, and are not among what the trees read: see the events of the
        object that it names.
      </EmptyState>
    );
  return <Relations {...props} uid={object.metadata.uid} />;
}

function Relations({ state, set, context, meta, uid }: ReadingProps & { uid: string }) {
  // What belongs to an object in a namespace is looked for there and among what has none.
  const ns = useMemo(() => (meta.namespace === "" ? [] : [meta.namespace]), [meta.namespace]);
  const neighbours = useNeighbours(context, { selected: uid, ns, at: "" });
  const { live } = neighbours;
  const go = useGoToEnd(neighbours);
  const panel = streamState(useConnection(), live.connected, live.status);
  const object = neighbours.meta?.object ?? null;
  if (live.problem !== null) return <ProblemView problem={live.problem} />;
  return (
    <div className={styles.filled}>
      <PanelFrame
        title="Relations"
        state={panel}
        actions={
          <Button aria-pressed={state.graph} onClick={() => set({ graph: !state.graph })}>
            Graph
          </Button>
        }
      >
        {neighbours.meta === null ? undefined : object === null ? (
          <EmptyState title={isReading(neighbours) ? "Reading the kinds that may refer to it" : "It is gone"}>
            {isReading(neighbours)
              ? "Relations are shown as they are found."
              : "It is not among what is read, so its relations are not known."}
          </EmptyState>
        ) : (
          <div className={styles.relations}>
            {neighbours.meta.owners !== null && <OwnerNotes owners={neighbours.meta.owners} />}
            {state.graph ? (
              <RelationGraph neighbours={neighbours} object={object} onChoose={go} />
            ) : (
              <RelationList neighbours={neighbours} />
            )}
          </div>
        )}
      </PanelFrame>
      <ReadingNote neighbours={neighbours} />
    </div>
  );
}

const isReading = ({ live }: Neighbours) =>
  live.status === null || ["connecting", "syncing"].includes(live.status.phase);

/** From a box of the drawing to that object's page. */
function useGoToEnd({ rows, meta }: Neighbours): (uid: string) => void {
  const go = useGo();
  const place = usePlace();
  return (uid) => {
    const ends = [...rows.map(({ end }) => end), ...(meta?.children ?? []), ...(meta?.chain ?? [])];
    const end = ends.find((one) => one.uid === uid);
    if (end === undefined || end.version === null || end.resource === null) return;
    const { group, version, resource, namespace, name } = end;
    const href = objectHref({ group, version, resource, namespace, name, uid }, place);
    if (href !== null) go(href);
  };
}
