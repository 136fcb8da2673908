import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { StateMark } from "@/components/ui/state-mark";
import type { CatalogueGroup, CatalogueVersion } from "@/lib/apis/catalogue";
import type { CatalogueRow } from "@/lib/apis/rows";
import styles from "./apis.module.css";
import type { CellContext } from "./cell-context";
import type { ColumnId } from "./columns";
import { resourceCell } from "./resource-cell";
import { Server, VersionState } from "./server-mark";

/**
 * One cell of the catalogue: what it shows, rather than a component around it, since a key of a search may make all
 * that are in view.
 */
export function catalogueCell(row: CatalogueRow, column: ColumnId, context: CellContext): ReactNode {
  const { group, version, resource } = row;
  if (resource !== null && version !== null)
    return resourceCell(column, { group, version, resource, ...context });
  if (version !== null) return versionCell(column, row, version, context);
  return groupCell(column, group, row.label);
}

function groupCell(column: ColumnId, { versions }: CatalogueGroup, label: string): ReactNode {
  const servers = new Set(versions.map(({ server }) => server));
  const [server] = servers;
  const stale = versions.filter(({ freshness }) => freshness !== "current").length;
  if (column === "name") return <strong className={styles.group}>{label}</strong>;
  if (column === "kind") return <span className="soft">{versions.length} versions</span>;
  if (column === "server") return servers.size === 1 ? <Server kind={server ?? null} /> : "several";
  if (column !== "state" || stale === 0) return null;
  return <StateMark mark="stale">{stale === versions.length ? "stale" : `${stale} stale`}</StateMark>;
}

function versionCell(
  column: ColumnId,
  row: CatalogueRow,
  version: CatalogueVersion,
  { disagreeing }: CellContext,
): ReactNode {
  const { resources, apiService, server } = version;
  switch (column) {
    case "name":
      return row.level === 1 ? (
        <>
          <strong className={styles.group}>{row.label}</strong> {version.version}
        </>
      ) : (
        <>
          {version.version}{" "}
          {version.version === row.group.preferredVersion && (
            <Badge title="kubectl takes it">preferred</Badge>
          )}
        </>
      );
    case "kind":
      return (
        <span className="soft">
          {resources.length === 1 ? "1 resource" : `${resources.length} resources`}
        </span>
      );
    case "server":
      return <Server kind={server} service={apiService?.service ?? null} />;
    case "state":
      return <VersionState version={version} why={disagreeing.get(`${row.group.name}/${version.version}`)} />;
    default:
      return null;
  }
}
