import type { ReactNode } from "react";
import type { CatalogueResource } from "@/lib/apis/catalogue";
import type { CatalogueRow } from "@/lib/apis/rows";
import { catalogueCell } from "./catalogue-cell";
import type { CellContext } from "./cell-context";
import type { ColumnId, WideColumn } from "./columns";

/**
 * Makes cells, those of a resource once: however the catalogue is filtered, its row says the same, and React leaves
 * alone what it is given again.
 */
export function cellMaker(context: CellContext): (row: CatalogueRow, column: WideColumn) => ReactNode {
  const made = new WeakMap<CatalogueResource, Map<ColumnId, ReactNode>>();
  return (row, { id }) => {
    if (row.resource === null) return catalogueCell(row, id, context);
    const ofResource = made.get(row.resource) ?? new Map<ColumnId, ReactNode>();
    made.set(row.resource, ofResource);
    if (!ofResource.has(id)) ofResource.set(id, catalogueCell(row, id, context));
    return ofResource.get(id);
  };
}
