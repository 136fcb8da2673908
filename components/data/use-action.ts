import { useCallback, useEffect, useRef, useState } from "react";
import type { PanelState } from "@/lib/base/panel-state";
import type { Problem } from "@/lib/base/problem";
import type { Envelope } from "@/lib/evidence/schema";
import { type ApiRequest, apiGet } from "./api";
import { toProblem } from "./query";

/** Something that happens when a person says so, and its last answer. */
export interface Action<T> {
  readonly answer: Envelope<T> | null;
  readonly problem: Problem | null;
  readonly running: boolean;
  run(request: Omit<ApiRequest, "signal">): void;
}

/** A route that is asked on demand alone, because it does or measures something. Leaving the page calls it off. */
export function useAction<T>(path: string): Action<T> {
  const [state, setState] = useState<Omit<Action<T>, "run">>({ answer: null, problem: null, running: false });
  const under = useRef<AbortController | null>(null);
  useEffect(() => () => under.current?.abort(), []);
  const run = useCallback(
    async (request: Omit<ApiRequest, "signal">) => {
      under.current?.abort();
      const controller = new AbortController();
      under.current = controller;
      setState((before) => ({ ...before, problem: null, running: true }));
      try {
        const answer = await apiGet<T>(path, { ...request, signal: controller.signal });
        if (!controller.signal.aborted) setState({ answer, problem: null, running: false });
      } catch (error) {
        if (controller.signal.aborted) return;
        setState((before) => ({ ...before, problem: toProblem(error), running: false }));
      }
    },
    [path],
  );
  return { ...state, run };
}

/** The state of a panel that shows the action's answer: that it is under way or failed. An answer says its own time. */
export function actionState<T>({ problem, running }: Action<T>): PanelState | undefined {
  if (running) return { kind: "connecting" };
  if (problem !== null) {
    return problem.upstream?.status === 403 ? { kind: "denied", problem } : { kind: "failed", problem };
  }
  return undefined;
}
