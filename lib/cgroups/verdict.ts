import type { CgroupKind } from "./classify";
import { weightOf } from "./convert";
import type { Expected } from "./expected/derivation";
import type { PodModel } from "./pod";
import { countCpus } from "./settings";
import type { Knob } from "./types";

/** What a value that is there is worth beside the value that should be. */
export type Verdict =
  | { readonly kind: "equal" }
  /** Another text for the same thing: systemd or the kernel rounded. */
  | { readonly kind: "rounded"; readonly why: string }
  /** Another value, for a reason that is known and right. */
  | { readonly kind: "explained"; readonly why: string }
  | { readonly kind: "differs"; readonly reasons: readonly string[] }
  /** The source does not have it; which would. */
  | { readonly kind: "unobservable"; readonly why: string }
  /** It is there, and no rule says what it should be. */
  | { readonly kind: "unpredicted" };

export interface Check {
  readonly knob: Knob;
  readonly expected: Expected | null;
  readonly observed: string | null;
  readonly verdict: Verdict;
}

export interface Context {
  readonly kind: CgroupKind;
  readonly pod: PodModel | null;
  /** Why a value that is not here cannot be seen. */
  readonly unseen: string;
  readonly pageSize: number;
}

export function check(
  knob: Knob,
  expected: Expected | null,
  observed: string | null,
  context: Context,
): Check {
  return { knob, expected, observed, verdict: judge(expected, observed, context) };
}

function judge(expected: Expected | null, observed: string | null, context: Context): Verdict {
  if (observed === null) return { kind: "unobservable", why: context.unseen };
  if (expected === null) return { kind: "unpredicted" };
  if (expected.value === observed || isSoManyCpus(expected, observed)) return { kind: "equal" };
  const accepted = expected.accept.find(({ value }) => value === observed);
  if (accepted !== undefined) return { kind: accepted.verdict, why: accepted.why };
  if (isPageRounded(expected, observed, context.pageSize)) {
    return { kind: "rounded", why: `The kernel keeps whole pages of ${context.pageSize} bytes.` };
  }
  return { kind: "differs", reasons: reasonsFor(expected, observed, context) };
}

/** "2 CPUs" are any two. */
const isSoManyCpus = ({ knob, value }: Expected, observed: string): boolean =>
  knob === "cpuset.cpus" && Number.parseInt(value, 10) === countCpus(observed);

function isPageRounded({ knob, value }: Expected, observed: string, page: number): boolean {
  if (!knob.startsWith("memory.") || knob === "memory.oom.group") return false;
  const [should, is] = [Number(value), Number(observed)];
  return Number.isFinite(should) && Math.floor(should / page) * page === is;
}

/** The likeliest first. */
function reasonsFor(expected: Expected, observed: string, { kind, pod }: Context): string[] {
  const reasons: string[] = [];
  if (pod?.resize) reasons.push(`A resize of the pod is ${pod.resize}: what is written may be old or new.`);
  if (pod?.deleting) reasons.push("The pod is being deleted: the kubelet takes its CPU share away first.");
  if (kind === "container") reasons.push(...runtimeReasons(expected, observed));
  if (kind === "qos" || kind === "kubepods") {
    reasons.push(
      "The kubelet writes this level anew each minute: pods came or went since, or one is not listed here.",
    );
  }
  return [...reasons, "Somebody, or something else on the node, changed it."];
}

function runtimeReasons({ knob, value, derivation }: Expected, observed: string): string[] {
  if (knob === "oom_score_adj" && Number(observed) > Number(value)) {
    return [
      "The runtime may not lower scores below its own: restrict_oom_score_adj of containerd, or a rootless runtime.",
    ];
  }
  if (knob === "cpu.weight") {
    const shares = Number(derivation.steps.find(({ formula }) => formula.startsWith("shares ="))?.value);
    const other = (["linear", "quadratic"] as const).find(
      (formula) => String(weightOf(shares, formula)) === observed,
    );
    if (other !== undefined)
      return [`This container's weight comes from the ${other} formula: the runtime was changed.`];
  }
  return knob === "pids.max"
    ? ["The runtime has a limit of its own (CRI-O pids_limit, systemd TasksMax)."]
    : [];
}
