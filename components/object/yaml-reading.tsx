import { useCallback, useRef, useState } from "react";
import { FindBar } from "@/components/raw/find-bar";
import { CopyButton } from "@/components/ui/copy-button";
import { cssVars } from "@/components/ui/cx";
import { EmptyState } from "@/components/ui/empty-state";
import { Count } from "@/components/ui/figures";
import { LevelMenu } from "@/components/ui/level-menu";
import { ProblemView } from "@/components/ui/problem-view";
import { useNow } from "@/components/ui/use-now";
import { VirtualList, type VirtualListHandle } from "@/components/ui/virtual-list";
import type { KubeObject } from "@/lib/objects/kube-object";
import type { ReadingProps } from "./page-props";
import { useYaml } from "./use-yaml";
import styles from "./yaml.module.css";
import { YamlRowView } from "./yaml-row";

/** The object as YAML, with who owns each field beside it. */
export function YamlReading({ object }: Pick<ReadingProps, "object">) {
  if (object === null) return <EmptyState title="There is nothing to show of it" />;
  return <Yaml object={object} />;
}

function Yaml({ object }: { object: KubeObject }) {
  const state = useYaml(object);
  const { size, problem, row, toggle, foldTo, search, match, text } = state;
  const list = useRef<VirtualListHandle>(null);
  const [marked, setMarked] = useState<number | null>(null);
  const now = useNow();
  const showMatch = useCallback(
    async (index: number) => {
      const shown = await match(index);
      if (shown === null) return;
      setMarked(shown.line);
      // Once what was folded is drawn.
      requestAnimationFrame(() => list.current?.reveal(shown.row));
    },
    [match],
  );
  if (problem !== null) return <ProblemView problem={problem} />;
  if (size === null) return <EmptyState title="Printing it as YAML" />;
  return (
    <div className={styles.yaml}>
      <div className={styles.tools}>
        <FindBar search={search} onMatch={showMatch} />
        <span className="soft">
          <Count value={size.lines} /> lines
        </span>
        <span className={styles.side}>
          <LevelMenu closeAll="Fold everything" onDepth={foldTo} />
          <CopyButton text={text} label="Copy YAML" labelled />
        </span>
      </div>
      <div className={styles.head} aria-hidden="true">
        <span className={styles.owner}>Field manager, operation, when</span>
      </div>
      <VirtualList
        ref={list}
        count={size.rows}
        rowHeight={20}
        role="region"
        aria-label="The object as YAML"
        tabIndex={0}
        className={styles.lines}
        style={cssVars({ "--digits": String(size.lines).length })}
      >
        {(index) => <YamlRowView row={row(index)} now={now} marked={marked} onToggle={toggle} />}
      </VirtualList>
    </div>
  );
}
