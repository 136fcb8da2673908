import { useState } from "react";
import { IconButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SafeText } from "@/components/ui/safe-text";
import type { ChangeRow } from "@/lib/apis/live-schema";
import { findAt, keyOf } from "@/lib/apis/rows";
import { formatTime } from "@/lib/base/format";
import styles from "./apis.module.css";
import type { CellContext } from "./cell-context";
import type { ChosenProps } from "./chosen";
import { GroupFacts } from "./group-facts";
import type { PanelProps } from "./panel-props";
import { ResourceFacts } from "./resource-facts";
import { VersionFacts } from "./version-facts";

interface CatalogueDetailsProps extends Pick<PanelProps, "set"> {
  at: string;
  /** What changed since the page was opened, newest last. */
  changes: readonly ChangeRow[];
  cells: CellContext;
}

type Found = NonNullable<ReturnType<typeof findAt>>;

/** What is chosen, in full. What is deleted while one looks at it stays, marked as gone. */
export function CatalogueDetails(props: CatalogueDetailsProps) {
  const { at, set, changes, cells } = props;
  const found = findAt(cells.searchable.catalogue, at);
  const [kept, setKept] = useState<Found | null>(found);
  if (found !== null && (kept === null || !same(found, kept))) setKept(found);
  const shown = found ?? kept;
  const removed = changes.findLast(
    ({ what, group, version, resource }) =>
      what === "removed" &&
      (at === keyOf(group, version) || at.startsWith(`${keyOf(group, version)}/`)) &&
      (resource === null || at === keyOf(group, version, resource)),
  );
  return (
    <div className={styles.details}>
      <header className={styles.detailsHead}>
        <h2 className="mono">
          <SafeText text={at} />
        </h2>
        <IconButton icon="close" label="Close" onClick={() => set({ at: "", schema: false })} />
      </header>
      {found === null && (
        <EmptyState title={kept === null ? "The cluster does not serve this" : "This is no longer served"}>
          {removed === undefined
            ? "A link may be older than the cluster's APIs."
            : `It was removed at ${formatTime(removed.at)}.`}
          {kept !== null && " What follows is what was last known of it."}
        </EmptyState>
      )}
      {shown !== null && <Chosen at={at} set={set} {...cells} found={shown} gone={found === null} />}
    </div>
  );
}

const same = (a: Found, b: Found) =>
  a.group === b.group && a.version === b.version && a.resource === b.resource;

function Chosen(props: ChosenProps) {
  const { version, resource } = props.found;
  if (resource !== null) return <ResourceFacts {...props} resource={resource} />;
  return version !== null ? <VersionFacts {...props} /> : <GroupFacts {...props} />;
}
