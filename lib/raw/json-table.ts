import { columnOrder } from "./cell-order";
import type { JsonIndex } from "./json-index";
import { ARRAY, NULL } from "./json-store";

export interface TableColumn {
  readonly name: string;
  /** OpenAPI type: "string", "integer", "number", "boolean", "date". */
  readonly type: string;
  readonly description: string;
  /** 0: always shown; more: kubectl shows it with -o wide only. */
  readonly priority: number;
}

export interface TableRow {
  /** One text for each column. */
  readonly cells: readonly string[];
  /** Whose row it is, when the answer says so (includeObject is not None). */
  readonly object: { readonly namespace: string | null; readonly name: string } | null;
}

/** The order and choice of rows. */
export interface TableQuery {
  /** Column by position; null leaves the server's order. */
  readonly sort: number | null;
  readonly descending: boolean;
  /** Rows that hold this text in a cell or in the object's name, either case. */
  readonly filter: string;
}

/** A meta.k8s.io Table, read from its index row by row. */
export class JsonTable {
  readonly columns: readonly TableColumn[];
  readonly #rows: Uint32Array;
  #shown: Uint32Array;
  #query = "";

  constructor(readonly json: JsonIndex) {
    this.columns = columnsOf(json);
    const rows = json.member(0, "rows");
    this.#rows = Uint32Array.from(rows === null ? [] : json.children(rows));
    this.#shown = this.#rows;
  }

  get total(): number {
    return this.#rows.length;
  }

  /** Sorts and filters; returns how many rows are left. */
  arrange(query: TableQuery): number {
    const key = JSON.stringify(query);
    if (key !== this.#query) this.#shown = this.#arranged(query);
    this.#query = key;
    return this.#shown.length;
  }

  read(from: number, to: number): TableRow[] {
    return Array.from(this.#shown.subarray(from, to), (node) => this.#row(node));
  }

  #arranged({ sort, descending, filter }: TableQuery): Uint32Array {
    const wanted = filter.toLowerCase();
    const kept = wanted === "" ? this.#rows : this.#rows.filter((node) => this.#holds(node, wanted));
    if (sort === null) return kept;
    const type = this.columns[sort]?.type ?? "";
    const cells = Array.from(kept, (node) => this.#cells(node)[sort] ?? "");
    const order = columnOrder(cells, type === "integer" || type === "number");
    const sorted = order.map((at) => kept[at] as number);
    return descending ? sorted.reverse() : sorted;
  }

  #holds(node: number, wanted: string): boolean {
    const { cells, object } = this.#row(node);
    return [...cells, object?.namespace ?? "", object?.name ?? ""].some((text) =>
      text.toLowerCase().includes(wanted),
    );
  }

  #row(node: number): TableRow {
    const object = this.json.member(node, "object");
    const name = object === null ? null : this.json.stringAt(object, "metadata", "name");
    return {
      cells: this.#cells(node),
      object:
        object === null || name === null
          ? null
          : { name, namespace: this.json.stringAt(object, "metadata", "namespace") },
    };
  }

  #cells(node: number): string[] {
    const cells = this.json.member(node, "cells");
    if (cells === null) return [];
    return Array.from(this.json.children(cells), (cell) =>
      this.json.kind(cell) === NULL ? "" : this.json.text(cell),
    );
  }
}

/** True for a Table that came with rows, or with the columns that rows would have. */
export function isTable(json: JsonIndex): boolean {
  if (json.length === 0 || json.stringAt(0, "kind") !== "Table") return false;
  const columns = json.member(0, "columnDefinitions");
  return columns !== null && json.kind(columns) === ARRAY;
}

function columnsOf(json: JsonIndex): TableColumn[] {
  const columns = json.member(0, "columnDefinitions");
  if (columns === null) return [];
  return Array.from(json.children(columns), (node) => {
    const priority = json.member(node, "priority");
    return {
      name: json.stringAt(node, "name") ?? "",
      type: json.stringAt(node, "type") ?? "string",
      description: json.stringAt(node, "description") ?? "",
      priority: priority === null ? 0 : Number(json.text(priority)) || 0,
    };
  });
}
