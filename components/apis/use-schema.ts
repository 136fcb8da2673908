import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { apiGet } from "@/components/data/api";
import { type ApiResult, toProblem, useApi } from "@/components/data/query";
import { useCluster } from "@/components/shell/cluster";
import type { SchemaField } from "@/lib/apis/openapi/field";
import { parseFieldPath } from "@/lib/apis/openapi/field-path";
import { type FieldRow, fieldRows, pathsAbove } from "@/lib/apis/openapi/rows";
import type { SchemaAnswerOf } from "@/lib/apis/schema-answer";
import type { Problem } from "@/lib/base/problem";

/** A kind in the document of a group and version. */
export interface SchemaKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface Schema {
  /** The kind itself: its state is that of the whole. */
  readonly root: ApiResult<SchemaAnswerOf>;
  readonly rows: readonly FieldRow[];
  /** Why the fields that were opened last are not here. */
  readonly problem: Problem | null;
  toggle(key: string, open: boolean): void;
  /** Opens everything above a field. */
  reveal(key: string): void;
}

/** A kind's fields, each asked for when what it is in is opened. */
export function useSchema(kind: SchemaKind): Schema {
  const context = useCluster().info?.name ?? null;
  const root = useApi<SchemaAnswerOf>("/api/apis/schema", { context, query: { ...kind } });
  const [fields, setFields] = useState<ReadonlyMap<string, readonly SchemaField[]>>(new Map());
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<Problem | null>(null);
  const asked = useRef(new Set<string>());
  const controller = useRef(new AbortController());
  useEffect(() => {
    controller.current = new AbortController();
    return () => controller.current.abort();
  }, []);

  const { group, version, kind: name } = kind;
  const load = useCallback(
    async (at: string) => {
      if (at === "" || asked.current.has(at)) return;
      asked.current.add(at);
      const { signal } = controller.current;
      try {
        const query = { group, version, kind: name, at };
        const { data } = await apiGet<SchemaAnswerOf>("/api/apis/schema", { context, query, signal });
        setFields((known) => new Map(known).set(at, data.part.fields));
        setProblem(null);
      } catch (error) {
        asked.current.delete(at);
        if (!signal.aborted) setProblem(toProblem(error));
      }
    },
    [context, group, version, name],
  );

  const toggle = useCallback(
    (key: string, toOpen: boolean) => {
      setOpen((known) => {
        const next = new Set(known);
        if (toOpen) next.add(key);
        else next.delete(key);
        return next;
      });
      if (toOpen) void load(key);
    },
    [load],
  );
  const reveal = useCallback(
    (key: string) => {
      for (const above of pathsAbove(parseFieldPath(key))) if (above !== "") toggle(above, true);
    },
    [toggle],
  );

  const top = root.data?.part.fields;
  const rows = useMemo(
    () => (top === undefined ? [] : fieldRows(new Map(fields).set("", top), open)),
    [fields, open, top],
  );
  return { root, rows, problem, toggle, reveal };
}
