import { useEffect, useState } from "react";
import { apiFetch, apiUrl } from "@/components/data/api";
import { trackPending } from "@/components/data/pending";
import type { ObjectMeta } from "@/lib/object/api-schema";
import { type PrintedCell, printedCells } from "@/lib/object/printed";
import { resourcePath } from "@/lib/objects/path";
import { acceptHeader } from "@/lib/raw/accept";

const NONE: readonly PrintedCell[] = [];

/**
 * The object as `kubectl get -o wide` prints it, for its version: the columns are the server's, so every kind has its own.
 * Empty where the server has no Table of it; an older version's cells stay until the newer ones are here.
 */
export function usePrinted(
  context: string | null,
  meta: ObjectMeta,
  version: string,
): readonly PrintedCell[] {
  const { kind, namespace, name } = meta;
  const { group, resource } = kind;
  const path = resourcePath({ group, version: kind.version, resource, namespace, name });
  const [cells, setCells] = useState(NONE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version of the object is printed anew
  useEffect(() => {
    const controller = new AbortController();
    fetchCells(path, context, controller.signal).then(setCells, () => undefined);
    return () => controller.abort();
  }, [path, context, version]);
  return cells;
}

async function fetchCells(path: string, context: string | null, signal: AbortSignal): Promise<PrintedCell[]> {
  const url = apiUrl(`/api/raw${path}`, { context });
  const response = await apiFetch(url, signal, { Accept: acceptHeader(path, "table") });
  const table: unknown = await trackPending(response.json());
  return printedCells(table);
}
