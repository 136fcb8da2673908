import type { SearchableCatalogue } from "@/lib/apis/filter";
import type { Counts } from "./use-counts";
import type { Rights } from "./use-rights";

/** What the cells of the catalogue show beside the catalogue itself. */
export interface CellContext {
  readonly searchable: SearchableCatalogue;
  readonly rights: Rights;
  readonly counts: Counts;
  /** `group/version` of what discovery and the watched objects differ about, with the reason. */
  readonly disagreeing: ReadonlyMap<string, string>;
}
