import type { CatalogueChange } from "./changes";
import type { Disagreement } from "./disagreements";

/** One row of the live view `apis`: something that changed, newest last. */
export interface ChangeRow extends CatalogueChange {
  readonly key: string;
  readonly rev: string;
  readonly seq: number;
  /** When it was seen, wall clock, ms. */
  readonly at: number;
}

/** What the live view `apis` says beside its rows. */
export interface CatalogueMeta {
  /** Of the newest catalogue: `GET /api/apis` gives one of this revision or a newer one. */
  readonly revision: string;
  /** When discovery was last answered, wall clock, ms; null: not yet. */
  readonly readAt: number | null;
  /** Ids of the evidence records behind that. */
  readonly evidence: readonly string[];
  /** Where discovery and the watched objects differ at the moment. */
  readonly disagreements: readonly Disagreement[];
}
