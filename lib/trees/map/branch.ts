import type { Grouping } from "../grouping";
import { MORE_GROUPS, MORE_KINDS } from "./groups";

/** The kind of a cell in the words of the filter: `kind:deployment.apps`. Null for several kinds in one. */
function kindTerm(id: string): string | null {
  if (id === MORE_KINDS) return null;
  const slash = id.indexOf("/");
  const [group, kind] = [id.slice(0, slash), id.slice(slash + 1)];
  return `kind:${kind}${group === "" ? "" : `.${group}`}`;
}

/** A group in the words of the filter, where it has some; null where opening its row is all that can be done. */
function groupTerm(grouping: Grouping, label: string, key: string, title: string): string | null {
  if (grouping === "namespace" && key.startsWith("ns/")) return `ns:${title}`;
  if (grouping === "node" && key.startsWith("node/")) return `node:${title}`;
  if (grouping === "label" && key.startsWith("is/") && label !== "") return `label:"${label}=${title}"`;
  return null;
}

export interface Branch {
  /** Of the group. */
  readonly key: string;
  readonly title: string;
  /** `apps/Deployment`; null for the whole group. */
  readonly kind: string | null;
}

/** The filter that leaves of a tree what a part of the map stands for, added to the one that is there. */
export function branchFilter(
  { key, title, kind }: Branch,
  { group, label, filter }: { readonly group: Grouping; readonly label: string; readonly filter: string },
): string {
  if (key === MORE_GROUPS || kind === null) return filter;
  const terms = [filter.trim(), groupTerm(group, label, key, title), kindTerm(kind)];
  return terms.filter((term) => term !== null && term !== "").join(" ");
}
