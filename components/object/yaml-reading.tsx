import { type RefObject, useCallback, useRef, useState } from "react";
import { FindBar } from "@/components/raw/find-bar";
import { CopyButton } from "@/components/ui/copy-button";
import { cssVars } from "@/components/ui/cx";
import { EmptyState } from "@/components/ui/empty-state";
import { Count } from "@/components/ui/figures";
import { Menu } from "@/components/ui/menu";
import { useNow } from "@/components/ui/use-now";
import { VirtualList, type VirtualListHandle } from "@/components/ui/virtual-list";
import type { KubeObject } from "@/lib/objects/kube-object";
import type { ReadingProps } from "./page-props";
import { useYaml } from "./use-yaml";
import styles from "./yaml.module.css";
import { YamlRowView } from "./yaml-row";

const LEVELS = [
  { depth: 1, text: "Fold everything" },
  { depth: 2, text: "Open 2 levels" },
  { depth: 3, text: "Open 3 levels" },
  { depth: 4, text: "Open 4 levels" },
  { depth: Number.POSITIVE_INFINITY, text: "Open everything" },
] as const;

/** The object as YAML, with who owns each field beside it. */
export function YamlReading({ object }: Pick<ReadingProps, "object">) {
  if (object === null) return <EmptyState title="There is nothing to show of it" />;
  return <Yaml object={object} />;
}

function Yaml({ object }: { object: KubeObject }) {
  const state = useYaml(object);
  const { yaml, rows, toggle, foldTo } = state;
  const list = useRef<VirtualListHandle>(null);
  const { search, showMatch, marked } = useFind(state, list);
  const now = useNow();
  return (
    <div className={styles.yaml}>
      <div className={styles.tools}>
        <FindBar search={search} onMatch={showMatch} />
        <span className="soft">
          <Count value={yaml.lines.length} /> lines
        </span>
        <span className={styles.side}>
          <Menu
            label="Levels"
            button="Levels"
            align="end"
            items={LEVELS.map(({ depth, text }) => ({
              key: text,
              content: text,
              onChoose: () => foldTo(depth),
            }))}
          />
          <CopyButton text={yaml.text} label="Copy YAML" labelled />
        </span>
      </div>
      <div className={styles.head} aria-hidden="true">
        <span className={styles.owner}>Field manager, operation, when</span>
      </div>
      <VirtualList
        ref={list}
        count={rows.length}
        rowHeight={20}
        role="region"
        aria-label="The object as YAML"
        tabIndex={0}
        className={styles.lines}
        style={cssVars({ "--digits": String(yaml.lines.length).length })}
      >
        {(index) => (
          <YamlRowView
            state={state}
            index={index}
            now={now}
            marked={rows[index]?.line === marked}
            onToggle={toggle}
          />
        )}
      </VirtualList>
    </div>
  );
}

/** Looks in all lines, folded or not. */
function useFind(state: ReturnType<typeof useYaml>, list: RefObject<VirtualListHandle | null>) {
  const [marked, setMarked] = useState<number | null>(null);
  const latest = useRef(state);
  latest.current = state;
  const found = useRef<readonly number[]>([]);
  const search = useCallback(async (query: string) => {
    const wanted = query.toLowerCase();
    found.current = latest.current.yaml.lines.flatMap(({ text }, line) =>
      text.toLowerCase().includes(wanted) ? [line] : [],
    );
    return { matches: found.current.length, capped: false };
  }, []);
  const showMatch = useCallback(
    (match: number) => {
      const line = found.current[match];
      if (line === undefined) return;
      setMarked(line);
      const row = latest.current.show(line);
      // Once what was folded is drawn.
      requestAnimationFrame(() => list.current?.reveal(row));
    },
    [list],
  );
  return { search, showMatch, marked };
}
