import { ProblemError } from "@/lib/base/problem";
import { seenByKubelet } from "@/lib/cgroups/from-source";
import type { NodeModel } from "@/lib/cgroups/node";
import { type CadvisorTable, figureOf } from "@/lib/cgroups/sources/cadvisor-table";
import { networkProblem } from "@/lib/kube/errors";
import type { KubeTransport } from "@/lib/kube/types";
import { type KubeletState, readKubeletMetrics } from "./kubelet-state";
import type { KubeletRequest, Kubelets } from "./kubelets";

export interface LookOptions {
  readonly kubelets: Kubelets;
  readonly transport: KubeTransport;
  readonly node: Pick<NodeModel, "name" | "kubeletAt">;
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
  const refused: string[] = [];
  const request: KubeletRequest = {
    transport: options.transport,
    node: options.node.name,
    at: options.node.kubeletAt,
    signal: options.signal,
    onRecord: (id) => requests.push(id),
  };
  try {
    await options.kubelets.requireAccess(options.transport, options.signal);
    const ask = { kubelets: options.kubelets, request, refused };
    const settled = options.settings ? await readSettings(before, ask) : before;
    const looked = await readFigures(settled, options.now, ask);
    const pods = options.pods ? await options.kubelets.json("pods", request).catch(() => null) : before.pods;
    const still = options.settings ? refused : [...new Set([...before.refused, ...refused])];
    return { ...looked, pods, problem: null, requests, refused: still };
  } catch (error) {
    const { problem } = error instanceof ProblemError ? error : networkProblem(error);
    return { ...before, problem, requests };
  }
}

/** configz is served only by a kubelet that has its debugging handlers on: without it, defaults must do. */
async function readSettings(
  before: KubeletState,
  { kubelets, request, refused }: Ask,
): Promise<KubeletState> {
  const configz = await kubelets
    .json("configz", request)
    .catch(orNull)
    .catch(withheld(kubelets, "nodes/configz", refused));
  const metrics = readKubeletMetrics(await kubelets.text("metrics", request));
  return { ...before, ...metrics, configz: configz ?? before.configz };
}

function orNull(error: unknown): null {
  if (error instanceof ProblemError && [404, 405].includes(error.problem.upstream?.status ?? 0)) return null;
  throw error;
}

/** A kubelet that judges by what is asked for may refuse one thing and give another: then only that is missing. */
const withheld =
  (kubelets: Kubelets, right: string, refused: string[]) =>
  (error: unknown): null => {
    if (!kubelets.direct || !(error instanceof ProblemError) || error.problem.code !== "FORBIDDEN")
      throw error;
    refused.push(right);
    return null;
  };

interface Ask {
  readonly kubelets: Kubelets;
  readonly request: KubeletRequest;
  /** Rights whose lack was found. */
  readonly refused: string[];
}

async function readFigures(
  before: KubeletState,
  now: () => number,
  { kubelets, request, refused }: Ask,
): Promise<KubeletState> {
  const table = await kubelets.ask("metrics/cadvisor", request, (body) => kubelets.reader.cadvisor(body));
  const summary = await kubelets
    .ask("stats/summary", request, (body) => kubelets.reader.summary(body))
    .catch(withheld(kubelets, "nodes/stats", refused));
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
