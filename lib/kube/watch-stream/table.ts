import { digArray, digNumber, digString, isObject } from "@/lib/base/json";
import { isKubeObject, type KubeObject } from "@/lib/objects/kube-object";

/** One column as the server describes it (meta/v1 TableColumnDefinition). */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  /** 0 is shown by `kubectl get`, anything higher only with `-o wide`. */
  readonly priority: number;
}

export function isTable(value: unknown): boolean {
  return isObject(value) && value.kind === "Table" && String(value.apiVersion).startsWith("meta.k8s.io/");
}

/** Empty when the answer defines none, as in every event of a watch but the first. */
export function tableColumns(table: unknown): TableColumn[] {
  return digArray(table, "columnDefinitions").map((column) => ({
    name: digString(column, "name") ?? "",
    type: digString(column, "type") ?? "",
    format: digString(column, "format") ?? "",
    description: digString(column, "description") ?? "",
    priority: digNumber(column, "priority") ?? 0,
  }));
}

export function tableRows(table: unknown): readonly unknown[] {
  return digArray(table, "rows");
}

/**
 * A row as an object: its metadata, with the printed cells beside it. Other fields of the row's object
 * (`includeObject=Object`) are dropped: a Table is asked for to avoid them. Null when the row brings no usable
 * metadata, as with `includeObject=None`.
 */
export function rowObject(row: unknown): (KubeObject & { readonly cells: readonly unknown[] }) | null {
  const object = isObject(row) && Object.hasOwn(row, "object") ? row.object : null;
  if (!isKubeObject(object)) return null;
  return {
    apiVersion: "meta.k8s.io/v1",
    kind: "PartialObjectMetadata",
    metadata: object.metadata,
    cells: digArray(row, "cells"),
  };
}
