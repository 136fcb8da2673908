import {
  type Catalogue,
  type CatalogueGroup,
  type CatalogueResource,
  type CatalogueVersion,
  groupTitle,
} from "./catalogue";

/** A row of the catalogue as it is open; what it is of hangs on it. */
export interface CatalogueRow {
  /** As the link names it: `apps`, `apps/v1`, `apps/v1/deployments`. */
  readonly key: string;
  readonly level: number;
  /** Null for a leaf. */
  readonly open: boolean | null;
  readonly position: number;
  readonly siblings: number;
  readonly label: string;
  readonly group: CatalogueGroup;
  /** Of a group with a single version too: such a group and its version share a row. */
  readonly version: CatalogueVersion | null;
  readonly resource: CatalogueResource | null;
}

export function keyOf(group: string, version?: string, resource?: string): string {
  const title = groupTitle(group);
  if (version === undefined) return title;
  return resource === undefined ? `${title}/${version}` : `${title}/${version}/${resource}`;
}

/** What a link's `at` names; null when the catalogue has no such thing. */
export function findAt({ groups }: Catalogue, at: string): Omit<CatalogueRow, "level" | "open"> | null {
  const [title = "", versionName, resourceName] = at.split("/");
  const group = groups.find(({ name }) => groupTitle(name) === title);
  if (group === undefined) return null;
  const version = group.versions.find((candidate) => candidate.version === versionName);
  const resource = version?.resources.find(({ name }) => name === resourceName);
  const missing =
    (versionName !== undefined && version === undefined) ||
    (resourceName !== undefined && resource === undefined);
  if (missing) return null;
  const label = resource?.name ?? version?.version ?? title;
  const found = { group, version: version ?? null, resource: resource ?? null };
  return { key: at, position: 1, siblings: 1, label, ...found };
}

/**
 * The catalogue as the rows of a tree: groups, the versions of those that have several, resources.
 * @param toggled what a person opened or shut, by key; everything is open but versions that are not preferred
 * @param all everything is open, as in the answer to a search
 */
export function catalogueRows(
  { groups }: Catalogue,
  toggled: ReadonlyMap<string, boolean>,
  all = false,
): CatalogueRow[] {
  const rows: CatalogueRow[] = [];
  const isOpen = (key: string, otherwise: boolean) => toggled.get(key) ?? (all || otherwise);
  groups.forEach((group, index) => {
    const [only, ...more] = group.versions;
    const single = only !== undefined && more.length === 0 ? only : null;
    const key = single === null ? keyOf(group.name) : keyOf(group.name, single.version);
    const open = isOpen(key, true);
    const label = groupTitle(group.name);
    const place = { position: index + 1, siblings: groups.length };
    const leaf = single !== null && single.resources.length === 0;
    rows.push({
      key,
      level: 1,
      open: leaf ? null : open,
      ...place,
      label,
      group,
      version: single,
      resource: null,
    });
    if (!open) return;
    if (single !== null) rows.push(...resourceRows(group, single, 2));
    else rows.push(...versionRows(group, isOpen));
  });
  return rows;
}

function versionRows(
  group: CatalogueGroup,
  isOpen: (key: string, otherwise: boolean) => boolean,
): CatalogueRow[] {
  return group.versions.flatMap((version, index) => {
    const key = keyOf(group.name, version.version);
    const open = isOpen(key, version.version === group.preferredVersion);
    const row: CatalogueRow = {
      key,
      level: 2,
      open: version.resources.length === 0 ? null : open,
      position: index + 1,
      siblings: group.versions.length,
      label: version.version,
      group,
      version,
      resource: null,
    };
    return open ? [row, ...resourceRows(group, version, 3)] : [row];
  });
}

function resourceRows(group: CatalogueGroup, version: CatalogueVersion, level: number): CatalogueRow[] {
  return version.resources.map((resource, index) => ({
    key: keyOf(group.name, version.version, resource.name),
    level,
    open: null,
    position: index + 1,
    siblings: version.resources.length,
    label: resource.name,
    group,
    version,
    resource,
  }));
}
