import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { WorkerCalls, workerFailed } from "@/components/data/worker-calls";
import { useWindow } from "@/components/data/worker-window";
import type { Problem } from "@/lib/base/problem";
import type { YamlOps, YamlRow, YamlSize } from "@/lib/object/yaml-ops";
import type { KubeObject } from "@/lib/objects/kube-object";

export interface YamlState {
  /** Null until the first version is printed. */
  readonly size: YamlSize | null;
  readonly problem: Problem | null;
  /** Null while the row is under way. */
  row(index: number): YamlRow | null;
  toggle(path: string): void;
  foldTo(depth: number): void;
  /** Both stay the same as long as the view does. */
  search(query: string): Promise<{ readonly matches: number; readonly capped: boolean }>;
  /** Opens what hides a match. */
  match(index: number): Promise<{ readonly line: number; readonly row: number } | null>;
  text(): Promise<string>;
}

const FAILED = workerFailed("Reload the page; the raw explorer shows the same object as JSON.");
const NONE = { matches: 0, capped: false };

/** The YAML of an object, printed and kept in a worker: the page has the rows that are looked at. */
export function useYaml(object: KubeObject): YamlState {
  const [problem, setProblem] = useState<Problem | null>(null);
  const calls = useCalls(setProblem);
  // What is shown: each version of it is another object, so that its rows are asked for anew.
  const [size, setSize] = useState<YamlSize | null>(null);
  const version = useVersion(size);
  useLoaded(calls, object, setSize, setProblem);
  const load = useCallback(
    (from: number, to: number) => calls?.ask("rows", from, to) ?? Promise.resolve([]),
    [calls],
  );
  const { row } = useWindow<YamlRow>(version, load);
  const actions = useMemo(
    () => ({
      toggle: (path: string) => void calls?.ask("toggle", path).then(setSize),
      foldTo: (depth: number) => void calls?.ask("foldTo", depth).then(setSize),
      search: (query: string) => calls?.ask("search", query) ?? Promise.resolve(NONE),
      text: () => calls?.ask("text") ?? Promise.resolve(""),
      async match(index: number) {
        const match = (await calls?.ask("match", index)) ?? null;
        if (match !== null) setSize(match.size);
        return match;
      },
    }),
    [calls],
  );
  return { size, problem, row, ...actions };
}

/** A worker that lives as long as the view; null until the view is in the browser. */
function useCalls(setProblem: (problem: Problem) => void): WorkerCalls<YamlOps> | null {
  const [calls, setCalls] = useState<WorkerCalls<YamlOps> | null>(null);
  useEffect(() => {
    const worker = new Worker(new URL("./yaml.worker.ts", import.meta.url));
    const opened = new WorkerCalls<YamlOps>(worker, () => setProblem(FAILED));
    setCalls(opened);
    return () => opened.close();
  }, [setProblem]);
  return calls;
}

/** Has each version printed that is there when the one before is: of an object that changes quickly, some are passed over. */
function useLoaded(
  calls: WorkerCalls<YamlOps> | null,
  object: KubeObject,
  onSize: (size: YamlSize) => void,
  onProblem: (problem: Problem) => void,
): void {
  const wanted = useRef(object);
  wanted.current = object;
  const working = useRef<WorkerCalls<YamlOps> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version starts it, `wanted` is what it reads
  useEffect(() => {
    if (calls === null || working.current === calls) return;
    working.current = calls;
    const print = async () => {
      for (let printed: KubeObject | null = null; printed !== wanted.current; ) {
        printed = wanted.current;
        onSize(await calls.ask("load", JSON.stringify(printed), Date.now()));
      }
      working.current = null;
    };
    void print().catch(() => onProblem(FAILED));
  }, [calls, object, onSize, onProblem]);
}

/** A number for each size that was ever set. */
function useVersion(size: YamlSize | null): string {
  const seen = useRef({ size, version: 0 });
  if (seen.current.size !== size) seen.current = { size, version: seen.current.version + 1 };
  return String(seen.current.version);
}
