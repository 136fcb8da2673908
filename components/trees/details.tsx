import { useState } from "react";
import { IconButton } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { type FactRow, Facts } from "@/components/ui/facts";
import { AgeOf } from "@/components/ui/figures";
import { ProblemView } from "@/components/ui/problem-view";
import { SafeText } from "@/components/ui/safe-text";
import { StateMark } from "@/components/ui/state-mark";
import { Tabs } from "@/components/ui/tabs";
import type { NeighbourMeta, Owners, RelationEnd } from "@/lib/trees/relation-row";
import styles from "./details.module.css";
import { HealthMark } from "./health";
import { ElsewhereLinks, EndName, PageLink } from "./object-link";
import { RelationGraph } from "./relation-graph";
import { RelationList } from "./relation-list";
import { type Neighbours, useNeighbours } from "./use-neighbours";
import type { TreesChoice } from "./use-trees-state";

const TABS = [
  { id: "relations", title: "Relations" },
  { id: "graph", title: "Graph" },
  { id: "object", title: "Object" },
] as const;

type Tab = (typeof TABS)[number]["id"];

interface DetailsProps {
  choice: TreesChoice;
  context: string | null;
  /** Brings the object's row into view. */
  onReveal(key: string): void;
}

/** The chosen object: whose it is, what belongs to it, and what refers to what. */
export function Details({ choice, context, onReveal }: DetailsProps) {
  const { state, set } = choice;
  const [tab, setTab] = useState<Tab>("relations");
  const neighbours = useNeighbours(context, state);
  const { live, meta } = neighbours;
  const close = () => set({ selected: "" });
  const choose = (uid: string) => set({ selected: uid }, "push");
  if (live.problem !== null) return <ProblemView problem={live.problem} />;
  const object = meta?.object ?? null;
  if (meta === null || object === null) return <Absent reading={isReading(neighbours)} onClose={close} />;
  return (
    <div className={styles.details} data-old={live.old || undefined}>
      <header className={styles.head}>
        <span className={styles.title}>
          <span className={styles.kind}>{object.kind}</span>
          <SafeText text={object.name} className="mono" />
          <CopyButton text={object.name} label="Copy the name" />
        </span>
        <IconButton icon="close" label="Close the details" onClick={close} />
      </header>
      <div className={styles.line}>
        {object.health !== null && <HealthMark health={object.health} word />}
        <PageLink end={object} />
        <ElsewhereLinks end={object} />
        <button type="button" className={styles.link} onClick={() => onReveal(state.selected)}>
          Show in the tree
        </button>
      </div>
      <Chain chain={meta.chain} object={object} onChoose={choose} />
      {meta.owners !== null && <OwnerNotes owners={meta.owners} />}
      <Tabs<Tab>
        label="About the object"
        tabs={TABS}
        selected={tab}
        onSelect={setTab}
        className={styles.tab ?? ""}
      >
        {tab === "relations" && <RelationList neighbours={neighbours} onChoose={choose} />}
        {tab === "graph" && <RelationGraph neighbours={neighbours} object={object} onChoose={choose} />}
        {tab === "object" && <ObjectFacts meta={meta} object={object} />}
      </Tabs>
      <ReadingNote neighbours={neighbours} past={state.at !== ""} />
    </div>
  );
}

const isReading = ({ live, meta }: Neighbours) =>
  meta === null || live.status === null || ["connecting", "syncing"].includes(live.status.phase);

function Absent({ reading, onClose }: { reading: boolean; onClose(): void }) {
  return (
    <div className={styles.details}>
      <header className={styles.head}>
        <span className={styles.title}>
          {reading ? (
            <StateMark mark="busy">Reading</StateMark>
          ) : (
            "This object is gone, or not among what is read."
          )}
        </span>
        <IconButton icon="close" label="Close the details" onClick={onClose} />
      </header>
    </div>
  );
}

/** From the root of its tree down to the object itself. */
function Chain({
  chain,
  object,
  onChoose,
}: {
  chain: readonly RelationEnd[];
  object: RelationEnd;
  onChoose(uid: string): void;
}) {
  if (chain.length === 0) return null;
  return (
    <ol className={styles.chain} aria-label="Owners">
      {chain.map((end) => (
        <li key={end.uid}>
          <EndName end={end} namespace={object.namespace} onChoose={onChoose} />
        </li>
      ))}
      <li>
        <span className={styles.kind}>{object.kind}</span> <SafeText text={object.name} className="mono" />
      </li>
    </ol>
  );
}

/** Owners that are not as they should be, and what the garbage collector makes of it. */
export function OwnerNotes({ owners: { owners, says, collection, controllers } }: { owners: Owners }) {
  const odd = owners.filter(({ fault }) => fault !== "solid");
  if (odd.length === 0 && controllers <= 1) return null;
  return (
    <ul className={styles.faults}>
      {odd.map(({ uid, kind, name, says: what, fault }) => (
        <li key={uid}>
          <StateMark mark={fault === "unread" ? "unknown" : "warn"}>
            {kind} <SafeText text={name} />
          </StateMark>{" "}
          {what}
        </li>
      ))}
      {controllers > 1 && <li>{controllers} owners claim to be its controller; at most one may.</li>}
      {collection !== "kept" && <li>{says}</li>}
    </ul>
  );
}

function ObjectFacts({ meta, object }: { meta: NeighbourMeta; object: RelationEnd }) {
  const facts: FactRow[] = [
    ["Kind", object.group === "" ? object.kind : `${object.kind}.${object.group}`],
    ["Namespace", object.namespace || null],
    ["Age", <AgeOf key="age" time={meta.createdAt} />],
    ["resourceVersion", meta.resourceVersion],
    ["uid", object.uid],
    ["Finalizers", meta.finalizers.join(", ") || null],
    ...(meta.deletedAt === null
      ? []
      : [["Deletion asked for", <AgeOf key="gone" time={meta.deletedAt} />] as const]),
    ...Object.entries(meta.labels),
  ];
  return <Facts facts={facts} />;
}

/** What is still being read, and what cannot be. */
export function ReadingNote({
  neighbours: { meta, more },
  past = false,
}: {
  neighbours: Neighbours;
  past?: boolean;
}) {
  if (meta === null) return null;
  const { reading, denied, failed, tooMany } = meta;
  return (
    <footer className={styles.foot}>
      {reading.read < reading.kinds && (
        <span>
          Reading who refers to it: {reading.read} of {reading.kinds} kinds.
        </span>
      )}
      {denied.length > 0 && (
        <span>May not be read, so relations of theirs are not known: {denied.join(", ")}.</span>
      )}
      {failed.length > 0 && (
        <span>
          {past
            ? "Could not be read as of that moment, which the cluster may no longer keep"
            : "Could not be read"}
          , so relations of theirs are not known: {failed.join(", ")}.
        </span>
      )}
      {tooMany.length > 0 && <span>Too many to be read for one object: {tooMany.join(", ")}.</span>}
      {more > 0 && <span>{more} further relations are not shown.</span>}
    </footer>
  );
}
