import { useMemo, useRef, useState } from "react";
import {
  changedPaths,
  foldedBelow,
  hiding,
  type ObjectYaml,
  objectYaml,
  openLines,
} from "@/lib/object/yaml-lines";
import type { KubeObject } from "@/lib/objects/kube-object";

/** More lines than one reads through: what lies deep is folded at first. */
const MANY_LINES = 2_000;
const FIRST_DEPTH = 3;
/** Characters of a line that stand in one row; a line may be a megabyte. */
const ROW_WIDTH = 300;

/** A row of the reading: a line, or a further piece of a long one. */
export interface YamlRow {
  readonly line: number;
  readonly from: number;
}

export interface YamlState {
  readonly yaml: ObjectYaml;
  readonly rows: readonly YamlRow[];
  readonly folded: ReadonlySet<string>;
  /** When each line that changed while the page is open did so, ms since the epoch. */
  readonly changedAt: ReadonlyMap<string, number>;
  toggle(path: string): void;
  /** Folds what lies at this depth and below; Infinity opens everything. */
  foldTo(depth: number): void;
  /** Opens what hides the line; gives the row that it has then. */
  show(line: number): number;
}

export function useYaml(object: KubeObject): YamlState {
  const yaml = useMemo(() => objectYaml(object), [object]);
  const [folded, setFolded] = useState<ReadonlySet<string>>(() =>
    yaml.lines.length > MANY_LINES ? foldedBelow(yaml.lines, FIRST_DEPTH) : new Set(),
  );
  const rows = useMemo(() => rowsOf(yaml, folded), [yaml, folded]);
  const changedAt = useChangedAt(yaml);
  return {
    yaml,
    rows,
    folded,
    changedAt,
    toggle(path) {
      const next = new Set(folded);
      if (!next.delete(path)) next.add(path);
      setFolded(next);
    },
    foldTo: (depth) => setFolded(foldedBelow(yaml.lines, depth)),
    show(line) {
      const hidden = hiding(yaml.lines, line, folded);
      const next =
        hidden.length === 0 ? folded : new Set([...folded].filter((path) => !hidden.includes(path)));
      if (next !== folded) setFolded(next);
      const shown = next === folded ? rows : rowsOf(yaml, next);
      return shown.findIndex((row) => row.line === line);
    },
  };
}

function rowsOf({ lines }: ObjectYaml, folded: ReadonlySet<string>): YamlRow[] {
  return openLines(lines, folded).flatMap((line) => {
    const length = lines[line]?.text.length ?? 0;
    const pieces = Math.max(1, Math.ceil(length / ROW_WIDTH));
    return Array.from({ length: pieces }, (_, piece) => ({ line, from: piece * ROW_WIDTH }));
  });
}

/** The text of a row. */
export function rowText({ lines }: ObjectYaml, { line, from }: YamlRow): string {
  return (lines[line]?.text ?? "").slice(from, from + ROW_WIDTH);
}

function useChangedAt(yaml: ObjectYaml): ReadonlyMap<string, number> {
  const seen = useRef<{ yaml: ObjectYaml; at: ReadonlyMap<string, number> }>({ yaml, at: new Map() });
  if (seen.current.yaml !== yaml) {
    const now = Date.now();
    const changed = changedPaths(seen.current.yaml.lines, yaml.lines).map((path) => [path, now] as const);
    seen.current = { yaml, at: new Map([...seen.current.at, ...changed]) };
  }
  return seen.current.at;
}
