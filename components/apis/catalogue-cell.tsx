import { Badge } from "@/components/ui/badge";
import { StateMark } from "@/components/ui/state-mark";
import type { CatalogueGroup, CatalogueVersion } from "@/lib/apis/catalogue";
import type { CatalogueRow } from "@/lib/apis/rows";
import styles from "./apis.module.css";
import type { CellContext } from "./cell-context";
import type { ColumnId } from "./columns";
import { ResourceCell } from "./resource-cell";
import { Server, VersionState } from "./server-mark";

interface CellProps extends CellContext {
  readonly row: CatalogueRow;
  readonly column: ColumnId;
}

/** One cell of the catalogue. */
export function CatalogueCell({ row, column, ...context }: CellProps) {
  const { group, version, resource } = row;
  if (resource !== null && version !== null) {
    return <ResourceCell column={column} group={group} version={version} resource={resource} {...context} />;
  }
  if (version !== null) return <VersionCell column={column} row={row} version={version} {...context} />;
  return <GroupCell column={column} group={group} label={row.label} />;
}

interface GroupCellProps {
  column: ColumnId;
  group: CatalogueGroup;
  label: string;
}

function GroupCell({ column, group: { versions }, label }: GroupCellProps) {
  const servers = new Set(versions.map(({ server }) => server));
  const [server] = servers;
  const stale = versions.filter(({ freshness }) => freshness !== "current").length;
  if (column === "name") return <strong className={styles.group}>{label}</strong>;
  if (column === "kind") return <span className="soft">{versions.length} versions</span>;
  if (column === "server") return servers.size === 1 ? <Server kind={server ?? null} /> : "several";
  if (column !== "state" || stale === 0) return null;
  return <StateMark mark="stale">{stale === versions.length ? "stale" : `${stale} stale`}</StateMark>;
}

interface VersionCellProps extends CellContext {
  column: ColumnId;
  row: CatalogueRow;
  version: CatalogueVersion;
}

function VersionCell({ column, row, version, disagreeing }: VersionCellProps) {
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
