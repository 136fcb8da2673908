import type { Clock } from "@/lib/base/clock";
import { ProblemError } from "@/lib/base/problem";
import { kubeSource } from "@/lib/kube/reflector/kube-source";
import type { ListPage } from "@/lib/kube/reflector/lister-watcher";
import { pages } from "@/lib/kube/reflector/listing";
import type { KubeTransport } from "@/lib/kube/types";
import { WIRE } from "../ingest";
import { type Scope, scopePath } from "../scope";
import { notOfThatMoment } from "./past-problems";

export interface PastListOptions {
  readonly transport: Pick<KubeTransport, "request">;
  readonly clock: Clock;
  readonly scope: Scope;
  readonly resourceVersion: string;
  /** Served by a server behind the aggregation layer, whose versions are its own: not asked for. */
  readonly foreign: boolean;
}

/**
 * What there was of a scope at one resourceVersion, in pages.
 * @throws ProblemError HISTORY_FOREIGN where nobody can say, and as `pages`
 */
export async function* pastPages(
  { transport, clock, scope, resourceVersion, foreign }: PastListOptions,
  signal: AbortSignal,
): AsyncGenerator<ListPage, void> {
  if (foreign) throw new ProblemError(notOfThatMoment());
  const { representation, listEncoding } = WIRE[scope.representation];
  const source = kubeSource({
    transport,
    clock,
    path: scopePath(scope),
    representation,
    fieldSelector: scope.fieldSelector,
    ...(listEncoding && { listEncoding }),
    purpose: `trees/past/${scope.resource}`,
  });
  for await (const page of pages(source, { resourceVersion, paged: true, exact: true }, signal)) {
    signal.throwIfAborted();
    // A server that keeps no history answers with what is now.
    if (page.resourceVersion !== resourceVersion) throw new ProblemError(notOfThatMoment());
    yield page;
  }
}
