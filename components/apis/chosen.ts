import type { CatalogueRow } from "@/lib/apis/rows";
import type { CellContext } from "./cell-context";
import type { PanelProps } from "./panel-props";

/** What is chosen in the catalogue, for its details. */
export interface ChosenProps extends CellContext, Pick<PanelProps, "set"> {
  readonly at: string;
  readonly found: Pick<CatalogueRow, "group" | "version" | "resource">;
  /** The cluster no longer serves it: this is what was last known. */
  readonly gone: boolean;
}
