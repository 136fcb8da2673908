import { useEffect, useReducer, useRef } from "react";

/** Rows of one request to the worker. */
const PAGE = 128;
/** Pages that are kept; those farthest from the last one asked for go first. */
const KEPT = 24;

interface Pages<R> {
  readonly version: string;
  readonly pages: Map<number, readonly R[]>;
  readonly asked: Set<number>;
}

const noPages = <R>(version: string): Pages<R> => ({ version, pages: new Map(), asked: new Set() });

/**
 * Rows of a list that lives in the worker, by position: those at hand at once, others null until
 * they have come. When `version` changes all rows are asked for again, and those of the version
 * before stand in for them until then, so that nothing flickers. `peek` asks for nothing.
 */
export function useWindow<R>(
  version: string,
  load: (from: number, to: number) => Promise<readonly R[]>,
): { row(index: number): R | null; peek(index: number): R | null } {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const now = useRef<Pages<R>>(noPages(version));
  const before = useRef<Pages<R>>(noPages(""));
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  if (now.current.version !== version) {
    before.current = now.current;
    now.current = noPages(version);
  }
  const ask = (page: number, target: Pages<R>) => {
    target.asked.add(page);
    // Not while React renders: the worker's answer must find the page drawn.
    queueMicrotask(async () => {
      const rows = await load(page * PAGE, (page + 1) * PAGE).catch(() => null);
      if (rows === null || !mounted.current || now.current !== target) return;
      target.pages.set(page, rows);
      forget(target, page);
      redraw();
    });
  };
  const peek = (index: number) => {
    const page = Math.floor(index / PAGE);
    const rows = now.current.pages.get(page) ?? before.current.pages.get(page);
    return rows?.[index % PAGE] ?? null;
  };
  const row = (index: number) => {
    const page = Math.floor(index / PAGE);
    if (!now.current.asked.has(page)) ask(page, now.current);
    return peek(index);
  };
  return { row, peek };
}

function forget<R>({ pages, asked }: Pages<R>, near: number): void {
  if (pages.size <= KEPT) return;
  const far = [...pages.keys()].sort((a, b) => Math.abs(b - near) - Math.abs(a - near));
  for (const page of far.slice(0, pages.size - KEPT)) {
    pages.delete(page);
    asked.delete(page);
  }
}
