import { formatAge } from "@/lib/base/format";
import { type Column, columnText } from "./columns";
import type { FlatRow } from "./flatten";
import { timeOf } from "./tree-object";

const COLUMNS: readonly Column[] = ["ready", "status", "created"];
const TITLES: readonly string[] = ["NAMESPACE", "NAME", "READY", "STATUS", "AGE"];

/**
 * Rows as indented text, in the way of kubectl-tree: `└─ReplicaSet/web-5d4`, then ready, status and age. Groups
 * stand as lines of their own.
 * @param now ms since the epoch
 */
export function treeText(rows: readonly FlatRow[], now: number): string {
  const lines: string[][] = [[...TITLES]];
  const last: boolean[] = [];
  for (const { node, level, position, siblings } of rows) {
    last.length = level;
    last[level - 1] = position === siblings;
    if (node.object === null) lines.push(["", visible(node.group?.title ?? "")]);
    else {
      const { kind, namespace, name, object } = node.object;
      const cells = COLUMNS.map((column) => {
        const text = node.object === null ? null : columnText(node.object, column);
        return column === "created" ? ageOf(object.metadata.creationTimestamp, now) : visible(text ?? "");
      });
      lines.push([namespace || "-", `${branches(last)}${kind.kind}/${visible(name)}`, ...cells]);
    }
  }
  return aligned(lines);
}

/** Groups are level 1, so what is below them begins at the second. */
function branches(last: readonly boolean[]): string {
  const steps = last.slice(1);
  return steps.map((end, i) => (i < steps.length - 1 ? (end ? "  " : "│ ") : end ? "└─" : "├─")).join("");
}

function ageOf(created: unknown, now: number): string {
  const at = timeOf(created);
  return at === null ? "" : formatAge(now - at);
}

/** A terminal must not obey what a cluster's text says. */
const visible = (text: string) => text.replace(/\p{C}/gu, "?");

function aligned(lines: readonly (readonly string[])[]): string {
  const widths = TITLES.map((_, i) =>
    lines.reduce((most, line) => Math.max(most, lengthOf(line[i] ?? "")), 0),
  );
  const pad = (text: string, i: number) => text + " ".repeat((widths[i] ?? 0) - lengthOf(text));
  return `${lines.map((line) => line.map(pad).join("  ").trimEnd()).join("\n")}\n`;
}

const lengthOf = (text: string) => [...text].length;
