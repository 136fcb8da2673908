import { useEffect, useRef, useState } from "react";
import { problemOf } from "@/components/data/api";
import { loadLatestEvidence } from "@/components/data/load-evidence";
import { trackPending } from "@/components/data/pending";
import { toProblem } from "@/components/data/query";
import { useCluster } from "@/components/shell/cluster";
import { type Answer, bodyForm } from "@/lib/apis/routing/verdict";
import { type Problem, ProblemError } from "@/lib/base/problem";

export type AskedPath =
  | { readonly kind: "not-asked" }
  | { readonly kind: "asking" }
  | { readonly kind: "answered"; readonly answer: Answer }
  | { readonly kind: "failed"; readonly problem: Problem };

/** Sends the GET for real when told to; of the answer, only the beginning is read. */
export function useAskPath(path: string): { readonly asked: AskedPath; ask(): void } {
  const context = useCluster().info?.name ?? null;
  const [asked, setAsked] = useState<AskedPath>({ kind: "not-asked" });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const ask = () => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setAsked({ kind: "asking" });
    trackPending(askFor(path, context, controller.signal)).then(
      (answer) => setAsked({ kind: "answered", answer }),
      (error: unknown) => {
        if (!controller.signal.aborted) setAsked({ kind: "failed", problem: toProblem(error) });
      },
    );
  };
  return { asked, ask };
}

async function askFor(path: string, context: string | null, signal: AbortSignal): Promise<Answer> {
  const url = new URL(`/api/raw${path}`, location.origin);
  if (context !== null) url.searchParams.set("context", context);
  const headers = { Accept: "application/json, */*" };
  // As it is written: URL would take dots and double slashes out of the path.
  const target = `/api/raw${path.split("?", 1)[0]}${url.search}`;
  const response = await fetch(target, { signal, headers, cache: "no-store" });
  if (!response.headers.has("cutaway-evidence")) throw new ProblemError(await problemOf(response));
  const text = await firstText(response);
  void loadLatestEvidence();
  return { status: response.status, body: bodyForm(response.headers.get("content-type"), text), text };
}

/** What comes first; the rest is not waited for, and ends the request upstream. */
async function firstText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value ?? new Uint8Array());
}
