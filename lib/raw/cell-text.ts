import { formatBytes } from "@/lib/base/format";
import { quantity } from "./cell-order";

/**
 * A cell as a person reads it: of a column of CPU in millicores, of memory and storage in binary
 * units, where the server prints bare quantities ("1987332438n", "5962776Ki"). Any other cell, and
 * one that is short as it is, stays verbatim.
 */
export function cellText(column: string, text: string): string {
  const value = /^\d+([num]|[KMGT]i)?$/.test(text) ? quantity(text) : null;
  if (value === null) return text;
  if (/^cpu\b/i.test(column)) return `${Math.round(value * 1000)}m`;
  return /^(memory|ephemeral-storage|storage)\b/i.test(column) ? formatBytes(value) : text;
}
