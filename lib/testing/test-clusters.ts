import type { Clock } from "@/lib/base/clock";
import { ProblemError } from "@/lib/base/problem";
import { type ClustersOptions, createClusters } from "@/lib/kube/clusters";
import { EvidenceLog } from "@/lib/kube/evidence-log";
import type { Clusters, KubeRequest } from "@/lib/kube/types";
import { FakeClock } from "./fake-clock";
import { type ContextFields, type KubeconfigFile, kubeconfigFile } from "./kubeconfig-file";

export interface TestClusters<C extends Clock> {
  readonly clusters: Clusters;
  readonly evidence: EvidenceLog;
  readonly clock: C;
  readonly file: KubeconfigFile;
  /** Ends the transports and removes the kubeconfig. */
  dispose(): void;
}

/** Real clusters on a kubeconfig of the test's own, with a clock that stands still. */
export async function testClusters<C extends Clock = FakeClock>(
  contexts: Readonly<Record<string, ContextFields>>,
  options: Partial<ClustersOptions> & { readonly clock?: C } = {},
): Promise<TestClusters<C>> {
  const clock = options.clock ?? (new FakeClock() as Clock as C);
  const evidence = new EvidenceLog();
  const file = kubeconfigFile(contexts);
  const clusters = await createClusters({
    kubeconfig: file.path,
    evidence,
    userAgent: "cutaway/test",
    ...options,
    clock,
  });
  const dispose = () => {
    clusters.close();
    file.remove();
  };
  return { clusters, evidence, clock, file, dispose };
}

/** A request with what every test would write. */
export const get = (path: string, more: Partial<KubeRequest> = {}): KubeRequest => ({
  path,
  purpose: "test",
  signal: new AbortController().signal,
  ...more,
});

/** The code of the ProblemError that `promise` rejects with; "none" when it resolves. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "none";
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
}
