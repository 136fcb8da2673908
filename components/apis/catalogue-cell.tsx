import { Badge } from "@/components/ui/badge";
import { SafeText } from "@/components/ui/safe-text";
import { StateMark } from "@/components/ui/state-mark";
import { sayAmbiguity } from "@/lib/apis/ambiguity";
import type { CatalogueGroup, CatalogueResource, CatalogueVersion, ServerKind } from "@/lib/apis/catalogue";
import type { SearchableCatalogue } from "@/lib/apis/filter";
import type { CatalogueRow } from "@/lib/apis/rows";
import { formatCount } from "@/lib/base/format";
import styles from "./apis.module.css";
import type { ColumnId } from "./columns";
import type { Counts } from "./use-counts";
import type { Rights } from "./use-rights";
import { MayI, Verbs } from "./verbs";

export interface CellContext {
  readonly searchable: SearchableCatalogue;
  readonly rights: Rights;
  readonly counts: Counts;
  /** `group/version` of what discovery and the watched objects differ about, with the reason. */
  readonly disagreeing: ReadonlyMap<string, string>;
}

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

const SERVERS: Readonly<Record<ServerKind, string>> = {
  builtin: "kube-apiserver",
  crd: "CRD",
  aggregated: "aggregated",
};

/** Who answers; an extension server has a Service. */
export function Server({ kind, service = null }: { kind: ServerKind | null; service?: string | null }) {
  if (kind === null) {
    return (
      <span className="soft" title="APIServices may not be listed, so it is not known">
        ?
      </span>
    );
  }
  return <span title={service ?? undefined}>{service ?? SERVERS[kind]}</span>;
}

/** How fresh a version is: what discovery says, what its APIService says, and whether they agree. */
export function VersionState({ version, why }: { version: CatalogueVersion; why?: string | undefined }) {
  const { freshness, problem, apiService } = version;
  const available = apiService?.available ?? null;
  if (freshness === "failed") {
    return (
      <StateMark mark="bad" title={problem?.message}>
        failed
      </StateMark>
    );
  }
  const down = available !== null && available.status !== "True";
  const title = [available && `${available.reason}: ${available.message}`, why].filter(Boolean).join("\n");
  if (freshness === "stale") {
    return (
      <StateMark mark="stale" title={title}>
        {down ? "stale, down" : "stale"}
      </StateMark>
    );
  }
  if (down) {
    return (
      <StateMark mark="bad" title={title}>
        unavailable
      </StateMark>
    );
  }
  if (why === undefined) return null;
  return (
    <StateMark mark="warn" title={why}>
      settling
    </StateMark>
  );
}

interface ResourceCellProps extends CellContext {
  column: ColumnId;
  group: CatalogueGroup;
  version: CatalogueVersion;
  resource: CatalogueResource;
}

function ResourceCell(props: ResourceCellProps) {
  const { column, group, version, resource, rights, counts } = props;
  switch (column) {
    case "name":
      return <ResourceName {...props} />;
    case "kind":
      return <SafeText text={resource.kind || "–"} />;
    case "scope":
      return <span className="soft">{resource.namespaced ? "Namespaced" : "Cluster"}</span>;
    case "verbs":
      return <Verbs verbs={resource.verbs} />;
    case "may": {
      const answers = rights.of(group.name, resource.name);
      return answers === null ? null : <MayI answers={answers} />;
    }
    case "short":
      return resource.shortNames.join(",");
    case "categories":
      return <span className="soft">{resource.categories.join(",")}</span>;
    case "stored":
      return <Stored version={version.version} crd={resource.crd} />;
    case "objects":
      return resource.preferred ? <ObjectCount count={counts.of(group.name, resource.name)} /> : null;
    default:
      return <ResourceState {...props} />;
  }
}

function ResourceName({ group, resource, searchable }: ResourceCellProps) {
  const { name, subresources, preferred } = resource;
  const ambiguous = preferred ? searchable.ambiguous.get(`${group.name}/${name}`) : undefined;
  return (
    <>
      <SafeText text={name} />
      {ambiguous !== undefined && (
        <>
          {" "}
          <span className={styles.ambiguous} title={ambiguous.map(sayAmbiguity).join("\n")}>
            ≈<span className="hidden-text">also in another group</span>
          </span>
        </>
      )}
      {subresources.length > 0 && (
        <span className={styles.subresources}>{subresources.map((sub) => `/${sub.name}`).join(" ")}</span>
      )}
    </>
  );
}

function ResourceState({ group, version, resource, counts }: ResourceCellProps) {
  const { crd, name } = resource;
  const used = counts.deprecated.find(
    (use) => use.group === group.name && use.version === version.version && use.resource === name,
  );
  const warning = counts.of(group.name, name)?.warnings[0];
  const said = crd?.deprecated
    ? (crd.deprecationWarning ?? "The CRD marks this version as deprecated.")
    : warning;
  if (said === undefined && used === undefined) return null;
  const removed = used?.removedRelease ? `, gone in ${used.removedRelease}` : "";
  return (
    <StateMark mark="warn" title={said ?? "Deprecated, and used since the API server started."}>
      {`deprecated${removed}`}
    </StateMark>
  );
}

/** The version in which objects of a custom resource are written, and how they come to be in another. */
function Stored({ version, crd }: { version: string; crd: CatalogueResource["crd"] }) {
  if (crd === null) return null;
  const old = crd.stored.filter((stored) => stored !== crd.storage);
  const title = [
    `Written as ${crd.storage ?? "?"}; conversion ${crd.conversion}${crd.converter === null ? "" : ` by ${crd.converter}`}.`,
    ...(old.length === 0 ? [] : [`Objects may still be stored as ${old.join(", ")}.`]),
  ].join("\n");
  return (
    <span className={version === crd.storage ? undefined : "soft"} title={title}>
      {crd.storage}
      {old.length > 0 && "+"}
      {crd.conversion === "Webhook" && " webhook"}
    </span>
  );
}

function ObjectCount({ count }: { count: ReturnType<Counts["of"]> }) {
  if (count === undefined) return null;
  const source = count.source === "metrics" ? "by the API server's metrics" : "by a list of one";
  if (count.count === null) {
    return (
      <span className="soft" title={count.problem?.message ?? `not known ${source}`}>
        ?
      </span>
    );
  }
  return <span title={source}>{formatCount(count.count)}</span>;
}
