import type { Catalogue } from "./catalogue";
import { findAt } from "./rows";

/** The kind behind a place of the catalogue, and the document that holds its schema: that of the resource's version. */
export interface KindAt {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  /** Of a subresource: `scale`; null for the resource itself. */
  readonly subresource: string | null;
  readonly kind: string;
}

/** Of `apps/v1/deployments` or `apps/v1/deployments/scale`; null for what has no kind, or is not served. */
export function kindAt(catalogue: Catalogue, at: string): KindAt | null {
  const found = findAt(catalogue, at);
  const { group, version = null, resource = null } = found ?? {};
  if (group === undefined || version === null || resource === null) return null;
  const [, , , name] = at.split("/");
  const subresource = resource.subresources.find((candidate) => candidate.name === name) ?? null;
  if (name !== undefined && subresource === null) return null;
  const kind = subresource?.kind.kind ?? resource.kind;
  if (kind === "") return null;
  return {
    group: group.name,
    version: version.version,
    resource: resource.name,
    subresource: subresource?.name ?? null,
    kind,
  };
}
