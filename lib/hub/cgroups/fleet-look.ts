import type { Problem } from "@/lib/base/problem";
import type { NodeModel } from "@/lib/cgroups/node";
import type { NodePressure } from "@/lib/cgroups/node-pressure";
import { type NodeRow, nodeRow } from "@/lib/cgroups/node-row";
import type { NodeUsage } from "@/lib/cgroups/node-usage";
import type { PodModel } from "@/lib/cgroups/pod";
import type { CgroupVersion } from "@/lib/cgroups/types";

/** What a node can be asked, one thing at a time. */
export type Question = "usage" | "pods" | "pressure" | "check";

/** How long an answer is good for, on the screen and off it; null: nodes off the screen are not asked it. */
const EVERY_MS: Readonly<Record<Question, { readonly shown: number; readonly other: number | null }>> = {
  usage: { shown: 10_000, other: 60_000 },
  // Requests change when pods come and go: less often than usage, and their list is larger.
  pods: { shown: 60_000, other: 300_000 },
  pressure: { shown: 30_000, other: 120_000 },
  // The whole of cAdvisor's text, up to several MB.
  check: { shown: 300_000, other: null },
};
const QUESTIONS: readonly Question[] = ["usage", "pods", "pressure", "check"];
/** A difference is often over by then: the kubelet writes some levels once a minute. */
const RECHECK_MS = 60_000;
/** A rate takes two measurements; cAdvisor makes one each 10 to 15 s. */
const SECOND_MS = 15_000;
/** A right that is missing is not there ten seconds later. */
const DENIED_MS = 60_000;

/** What is known of one node of the table. */
export interface Answers {
  usage: NodeUsage | null;
  before: NodeUsage | null;
  pods: readonly PodModel[] | null;
  pressure: NodePressure | null;
  findings: number | null;
  checkedAt: number | null;
  asked: NodeRow["asked"];
  problem: Problem | null;
  /** ms since the epoch, of `usage`. */
  at: number | null;
  /** Of cgroups; null before a check told. */
  version: CgroupVersion | null;
}

/** One node of the table: what it answered, and what is due next. */
export class FleetLook {
  readonly answers: Answers = {
    usage: null,
    before: null,
    pods: null,
    pressure: null,
    findings: null,
    checkedAt: null,
    asked: "no",
    problem: null,
    at: null,
    version: null,
  };
  /** A question is under way. */
  busy = false;
  /** When each was asked last, monotonic ms. */
  readonly #askedAt = new Map<Question, number>();
  #row: { readonly node: NodeModel; readonly row: NodeRow } | null = null;

  /** The first question that is due, of those that `may` be asked; null when all answers are good still. */
  due(now: number, shown: boolean, may: (question: Question) => boolean): Question | null {
    return QUESTIONS.find((question) => may(question) && now >= this.#dueAt(question, shown)) ?? null;
  }

  begin(question: Question, now: number): void {
    this.busy = true;
    this.#askedAt.set(question, now);
    if (question === "usage" && this.answers.asked === "no") this.answers.asked = "waiting";
    this.#row = null;
  }

  end(answers: Partial<Answers>): void {
    this.busy = false;
    Object.assign(this.answers, answers);
    this.#row = null;
  }

  /** @param open what is known better of a node whose tree somebody has open */
  row(node: NodeModel, open: Partial<Answers> | null): NodeRow {
    if (open !== null) return nodeRow(node, { ...this.answers, ...open });
    if (this.#row?.node !== node) this.#row = { node, row: nodeRow(node, this.answers) };
    return this.#row.row;
  }

  #dueAt(question: Question, shown: boolean): number {
    const at = this.#askedAt.get(question);
    const every = shown ? EVERY_MS[question].shown : EVERY_MS[question].other;
    if (every === null) return Number.POSITIVE_INFINITY;
    const { findings, before, problem } = this.answers;
    // What is asked beside usage has the same way to the kubelet: while that fails, this would.
    if (problem !== null && (question === "pressure" || question === "check"))
      return Number.POSITIVE_INFINITY;
    if (at === undefined) return Number.NEGATIVE_INFINITY;
    if (question === "usage" && problem !== null) return at + Math.max(every, DENIED_MS);
    if (question === "usage" && before === null) return at + Math.min(every, SECOND_MS);
    if (question === "check" && (findings ?? 0) > 0) return at + RECHECK_MS;
    return at + every;
  }
}
