import { ProblemError } from "@/lib/base/problem";
import { seenByKubelet } from "@/lib/cgroups/from-source";
import { type CadvisorTable, figureOf } from "@/lib/cgroups/sources/cadvisor";
import { networkProblem } from "@/lib/kube/errors";
import type { KubeTransport } from "@/lib/kube/types";
import { type KubeletState, readKubeletMetrics } from "./kubelet-state";
import type { KubeletRequest, Kubelets } from "./kubelets";

export interface LookOptions {
  readonly kubelets: Kubelets;
  readonly transport: KubeTransport;
  readonly node: string;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Settings and version are due again. */
  readonly settings: boolean;
  /** The API's pods are not enough. */
  readonly pods: boolean;
}

/** One look at a kubelet: what it tells now, beside what it told before. Never throws. */
export async function lookAt(before: KubeletState, options: LookOptions): Promise<KubeletState> {
  const requests: string[] = [];
  const request: KubeletRequest = {
    transport: options.transport,
    node: options.node,
    signal: options.signal,
    onRecord: (id) => requests.push(id),
  };
  try {
    await options.kubelets.requireAccess(options.transport, options.signal);
    const settled = options.settings ? await readSettings(before, options.kubelets, request) : before;
    const looked = await readFigures(settled, options, request);
    const pods = options.pods ? await options.kubelets.json("pods", request).catch(() => null) : before.pods;
    return { ...looked, pods, problem: null, requests };
  } catch (error) {
    const { problem } = error instanceof ProblemError ? error : networkProblem(error);
    return { ...before, problem, requests };
  }
}

/** configz is served only by a kubelet that has its debugging handlers on: without it, defaults must do. */
async function readSettings(
  before: KubeletState,
  kubelets: Kubelets,
  request: KubeletRequest,
): Promise<KubeletState> {
  const configz = await kubelets.json("configz", request).catch(orNull);
  const metrics = readKubeletMetrics(await kubelets.text("metrics", request));
  return { ...before, ...metrics, configz: configz ?? before.configz };
}

function orNull(error: unknown): null {
  if (error instanceof ProblemError && [404, 405].includes(error.problem.upstream?.status ?? 0)) return null;
  throw error;
}

async function readFigures(
  before: KubeletState,
  { kubelets, now }: LookOptions,
  request: KubeletRequest,
): Promise<KubeletState> {
  const table = await kubelets.ask("metrics/cadvisor", request, (body) => kubelets.reader.cadvisor(body));
  const summary = await kubelets.ask("stats/summary", request, (body) => kubelets.reader.summary(body));
  const version = before.version ?? (hasPressure(table) ? 2 : null);
  const at = now();
  return {
    ...before,
    version,
    seen: seenByKubelet(table.rows, version ?? 2, at),
    summary,
    machine: {
      cores: table.machine.machine_cpu_cores ?? null,
      memory: table.machine.machine_memory_bytes ?? null,
      swap: table.machine.machine_swap_bytes ?? null,
    },
    at,
    unread: table.unread,
  };
}

/** Only v2 has pressure of single cgroups. */
const hasPressure = ({ rows }: CadvisorTable): boolean =>
  rows.some((row) => figureOf(row, "container_pressure_cpu_waiting_seconds_total") > 0);
