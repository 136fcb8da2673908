import { digArray, digString, isObject } from "@/lib/base/json";

/** A column of what `kubectl get -o wide` prints of an object. */
export interface PrintedCell {
  readonly name: string;
  readonly text: string;
  readonly description: string;
}

/** Said elsewhere on the page. */
const LEFT_OUT: ReadonlySet<string> = new Set(["Name", "Age", "Created At"]);

/** What the server prints for nothing. */
const NOTHING: ReadonlySet<string> = new Set(["", "<none>", "<unset>"]);

/** The cells of a Table of one object that say something (meta/v1 Table); none for anything else. */
export function printedCells(table: unknown): PrintedCell[] {
  const [row] = digArray(table, "rows");
  const cells = digArray(row, "cells");
  return digArray(table, "columnDefinitions").flatMap((column, at) => {
    const name = digString(column, "name");
    if (name === null || LEFT_OUT.has(name)) return [];
    const text = textOf(cells[at]);
    return NOTHING.has(text) ? [] : [{ name, text, description: digString(column, "description") ?? "" }];
  });
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  return isObject(cell) || Array.isArray(cell) ? JSON.stringify(cell) : String(cell);
}
