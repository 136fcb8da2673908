import type { Clock } from "@/lib/base/clock";
import { type Problem, ProblemError } from "@/lib/base/problem";
import { assembling } from "@/lib/cgroups/assemble";
import type { NodeModel } from "@/lib/cgroups/node";
import { pressureInSummary } from "@/lib/cgroups/node-pressure";
import { readNodeUsage } from "@/lib/cgroups/node-usage";
import { type PodModel, readPods } from "@/lib/cgroups/pod";
import { networkProblem } from "@/lib/kube/errors";
import type { KubeTransport } from "@/lib/kube/types";
import type { Answers, Question } from "./fleet-look";
import { inTurns } from "./in-turns";
import { lookAt } from "./kubelet-look";
import { factsOf, UNASKED } from "./kubelet-state";
import type { KubeletRequest, Kubelets } from "./kubelets";

const PODS_BYTES = 16 * 1024 * 1024;

export interface Asking {
  readonly kubelets: Kubelets;
  readonly transport: KubeTransport;
  readonly node: NodeModel;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly known: Answers;
}

/** Asks a node one thing. Never throws: what went wrong is an answer. */
export async function answer(question: Question, asking: Asking): Promise<Partial<Answers>> {
  try {
    return await ASK[question](asking);
  } catch (error) {
    const problem = problemOf(error);
    // The other answers are as good as they were; usage says how the kubelet can be reached.
    return question === "usage" ? { asked: "failed", problem } : {};
  }
}

const ASK: Readonly<Record<Question, (asking: Asking) => Promise<Partial<Answers>>>> = {
  usage,
  pods: async (asking) => ({ pods: await listPods(asking) }),
  pressure,
  check,
};

async function usage(asking: Asking): Promise<Partial<Answers>> {
  const { kubelets, transport, signal, clock, known } = asking;
  await kubelets.requireAccess(transport, signal);
  const usage = readNodeUsage(await kubelets.text("metrics/resource", requestOf(asking)));
  const before = usage.cpuAt === known.usage?.cpuAt ? known.before : known.usage;
  return { usage, before, asked: "ok", problem: null, at: clock.now() };
}

/** The apiserver finds a node's pods by an index of its watch cache. */
async function listPods({ transport, node, signal }: Asking): Promise<readonly PodModel[]> {
  const { body } = await transport.getJson({
    path: "/api/v1/pods",
    query: [
      ["fieldSelector", `spec.nodeName=${node.name}`],
      ["resourceVersion", "0"],
    ],
    purpose: "cgroups/pods",
    signal,
    maxBytes: PODS_BYTES,
  });
  return readPods(body);
}

/** Without disks and network the summary is a third as long; it has no pressure of I/O then. */
async function pressure(asking: Asking): Promise<Partial<Answers>> {
  const { kubelets, transport, signal, known } = asking;
  await kubelets.requireAccess(transport, signal);
  const request = { ...requestOf(asking), query: [["only_cpu_and_memory", "true"]] as const };
  const summary = await kubelets.ask("stats/summary", request, (body) => kubelets.reader.summary(body));
  return { pressure: pressureInSummary(summary, known.version) };
}

/** A look as at a node whose tree is open, and what does not fit in it. */
async function check(asking: Asking): Promise<Partial<Answers>> {
  const { kubelets, transport, node, signal, clock } = asking;
  const pods = await listPods(asking);
  const kubelet = await lookAt(UNASKED, {
    kubelets,
    transport,
    node,
    signal,
    now: () => clock.now(),
    settings: true,
    pods: false,
  });
  if (kubelet.seen === null || kubelet.problem !== null) return { pods };
  const { seen, summary, version } = kubelet;
  const steps = assembling({ facts: factsOf(node, kubelet), pods, seen, summary });
  const { findings } = await inTurns(steps, clock);
  return {
    pods,
    version,
    findings: findings.length,
    checkedAt: clock.now(),
    ...(summary !== null && { pressure: pressureInSummary(summary, version) }),
  };
}

const requestOf = ({ transport, node, signal }: Asking): KubeletRequest => ({
  transport,
  node: node.name,
  at: node.kubeletAt,
  signal,
  onRecord: () => undefined,
});

function problemOf(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : networkProblem(error).problem;
}
