import { useEffect, useRef, useState } from "react";
import { apiGet } from "@/components/data/api";
import { toProblem, useApi } from "@/components/data/query";
import type { Problem } from "@/lib/base/problem";
import type { QueryLab } from "@/lib/watch/api-schema";
import type { LabQuery, ServerFacts } from "@/lib/watch/query-types";
import { parametersOf } from "./query-matrix";

/** One cell's request, by the key of the cell. */
export interface Asked {
  readonly key: string;
  readonly query: LabQuery;
}

export type CellAnswer =
  | { readonly lab: QueryLab; readonly evidence: readonly string[] }
  | { readonly problem: Problem };

export interface QueryLabState {
  /** What is known of the server; null until it was asked. */
  readonly server: ServerFacts | null;
  readonly problem: Problem | null;
  readonly answers: ReadonlyMap<string, CellAnswer>;
  /** Requests that are still to come. */
  readonly left: number;
  ask(asked: readonly Asked[]): void;
  stop(): void;
}

/** Requests at one time: watches are read until they fall silent, so one after another would take minutes. */
const AT_ONCE = 4;

/** The answers of the query lab for one stream, kept while the panel is open. */
export function useQueryLab(context: string | null, streams: string): QueryLabState {
  const facts = useApi<QueryLab>("/api/watch/query", { context, query: { streams, verb: "list", limit: 1 } });
  const [answers, setAnswers] = useState<ReadonlyMap<string, CellAnswer>>(new Map());
  const [left, setLeft] = useState(0);
  const under = useRef<AbortController | null>(null);
  useEffect(() => () => under.current?.abort(), []);

  const ask = (asked: readonly Asked[]) => {
    under.current?.abort();
    const controller = new AbortController();
    under.current = controller;
    const { signal } = controller;
    const queue = [...asked];
    setLeft(queue.length);
    const work = async () => {
      for (let next = queue.shift(); next !== undefined && !signal.aborted; next = queue.shift()) {
        const { key, query } = next;
        const answer = await answerTo({ ...parametersOf(query), streams }, context, signal);
        if (signal.aborted) return;
        setAnswers((known) => new Map(known).set(key, answer));
        setLeft((left) => left - 1);
      }
    };
    for (let i = 0; i < AT_ONCE; i += 1) void work();
  };
  const stop = () => {
    under.current?.abort();
    setLeft(0);
  };
  return { server: facts.data?.server ?? null, problem: facts.problem, answers, left, ask, stop };
}

async function answerTo(
  query: Readonly<Record<string, string | null>>,
  context: string | null,
  signal: AbortSignal,
): Promise<CellAnswer> {
  try {
    const { data, evidence } = await apiGet<QueryLab>("/api/watch/query", { context, query, signal });
    return { lab: data, evidence: evidence.map(({ id }) => id) };
  } catch (error) {
    return { problem: toProblem(error) };
  }
}
