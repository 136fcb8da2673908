import type { ReactNode } from "react";
import type { CatalogueResource } from "@/lib/apis/catalogue";
import type { CatalogueRow } from "@/lib/apis/rows";
import { CatalogueCell } from "./catalogue-cell";
import type { CellContext } from "./cell-context";
import type { ColumnId } from "./columns";

/**
 * Makes cells, those of a resource once: however the catalogue is filtered, its row says the same, and React leaves
 * alone what it is given again.
 */
export function cellMaker(context: CellContext): (row: CatalogueRow, column: ColumnId) => ReactNode {
  const made = new WeakMap<CatalogueResource, Map<ColumnId, ReactNode>>();
  return (row, column) => {
    const make = () => <CatalogueCell row={row} column={column} {...context} />;
    if (row.resource === null) return make();
    const ofResource = made.get(row.resource) ?? new Map<ColumnId, ReactNode>();
    made.set(row.resource, ofResource);
    const known = ofResource.get(column) ?? make();
    ofResource.set(column, known);
    return known;
  };
}
