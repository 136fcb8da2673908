import { useCallback, useEffect, useState } from "react";
import { useWindow } from "@/components/data/worker-window";
import { useGo } from "@/components/shell/view-link";
import { LevelMenu } from "@/components/ui/level-menu";
import { SplitPane } from "@/components/ui/split-pane";
import { TreeGrid } from "@/components/ui/tree-grid";
import type { NodeRow } from "@/lib/raw/protocol";
import { pathOfReference } from "@/lib/raw/resolve";
import { FindBar } from "./find-bar";
import { NodeCell } from "./node-cell";
import { NodeDetails } from "./node-details";
import styles from "./raw.module.css";
import type { ReadingProps } from "./reading-props";
import { useResources } from "./use-completion";
import { useHrefOf } from "./use-request";

const COLUMNS = [{ id: "value", title: "Value", width: "minmax(0px, 1fr)" }] as const;
/** The answer as a tree of any size: only the rows on the screen are here, the rest is in the worker. */
export function TreeReading({ client, exchange }: ReadingProps) {
  const nodes = exchange.summary?.nodes ?? 0;
  const [tree, setTree] = useState({ length: 0, turn: 0 });
  const [selected, setSelected] = useState<number | null>(null);
  const [goTo, setGoTo] = useState<{ index: number } | null>(null);
  const resize = useCallback((length: number) => setTree(({ turn }) => ({ length, turn: turn + 1 })), []);
  // A watch gains rows as it goes on.
  const follows = exchange.asked.arrival === "events" && exchange.ending === null && selected === null;
  useEffect(() => {
    if (nodes > 0) void client.ask("treeLength").then(resize);
  }, [client, nodes, resize]);
  // The newest event stays in view until somebody chooses a row.
  useEffect(() => {
    if (follows && tree.length > 0) setGoTo({ index: tree.length - 1 });
  }, [follows, tree.length]);
  const load = useCallback((from: number, to: number) => client.ask("treeRows", from, to), [client]);
  const { row, peek } = useWindow<NodeRow>(`${exchange.id} ${tree.turn}`, load);
  const resources = useResources();
  const hrefOf = useHrefOf();
  const go = useGo();
  const pathOf = ({ reference }: Pick<NodeRow, "reference">) =>
    reference === null ? null : pathOfReference(reference, resources, exchange.asked.path);
  const hrefOfRow = (node: Pick<NodeRow, "reference">) => {
    const path = pathOf(node);
    return path === null ? null : hrefOf(path);
  };
  const toggle = (index: number) => {
    const node = row(index);
    if (node !== null) void client.ask("treeToggle", node.node).then(resize);
  };
  const search = useCallback((query: string) => client.ask("treeSearch", query), [client]);
  const showMatch = useCallback(
    async (index: number) => {
      const match = await client.ask("treeMatch", index);
      if (match === null) return;
      resize(match.length);
      setGoTo({ index: match.row });
      setSelected(match.row);
    },
    [client, resize],
  );
  const activate = (index: number) => {
    const node = row(index);
    const href = node === null ? null : hrefOfRow(node);
    if (href !== null) go(href);
    else toggle(index);
  };
  const chosen = selected === null ? null : row(selected);
  return (
    <>
      <div className={styles.tools}>
        <FindBar of={exchange.id} search={search} onMatch={showMatch} />
        <LevelMenu
          closeAll="Close all"
          onDepth={(depth) => void client.ask("treeOpen", depth).then(resize)}
        />
      </div>
      <SplitPane
        detailsLabel="The chosen value"
        details={
          chosen === null ? null : (
            <NodeDetails
              client={client}
              node={chosen.node}
              pathOf={pathOf}
              onClose={() => setSelected(null)}
            />
          )
        }
      >
        <TreeGrid
          label="Answer"
          bare
          columns={COLUMNS}
          count={tree.length}
          goTo={goTo}
          row={(index) => asTreeRow(row(index))}
          cell={(node) => <NodeCell row={node} href={hrefOfRow(node)} />}
          onToggle={toggle}
          onActivate={activate}
          onSelect={setSelected}
          parentOf={(index) => peek(index)?.parentRow ?? null}
          find={(prefix, from) => findAtHand(peek, tree.length, prefix, from)}
        />
      </SplitPane>
    </>
  );
}

const nameOf = (row: NodeRow) => (row.key === null ? "" : String(row.key));

const asTreeRow = (row: NodeRow | null) => (row === null ? null : { ...row, label: nameOf(row) });

/** Type-ahead looks among the rows that are here; the find bar looks everywhere. */
function findAtHand(
  peek: (index: number) => NodeRow | null,
  length: number,
  prefix: string,
  from: number,
): number | null {
  for (let index = from; index < length; index += 1) {
    const row = peek(index);
    if (row === null) return null;
    if (nameOf(row).toLowerCase().startsWith(prefix)) return index;
  }
  return null;
}
