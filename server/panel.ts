import { ProblemError } from "@/lib/base/problem";
import type { EvidenceRecord } from "@/lib/evidence/record";
import { type ApiError, apiError } from "@/lib/kube/errors";
import type { KubeTransport, SelfReview } from "@/lib/kube/types";
import type { MissingRight, Panel } from "@/lib/overview/panel";
import { problemOf } from "./problem-status";

/** One panel's way to ask its cluster: keeps the evidence of everything it asked. */
export class Asker {
  readonly evidence: EvidenceRecord[] = [];

  constructor(
    private readonly transport: KubeTransport,
    private readonly purpose: string,
    private readonly signal: AbortSignal,
  ) {}

  /** Any status. @throws ProblemError for everything below HTTP */
  async text(path: string, options: { accept?: string; maxBytes?: number } = {}) {
    const [bare = "", search = ""] = path.split("?");
    const query = [...new URLSearchParams(search)];
    const { purpose, signal } = this;
    const answer = await this.transport.getText({ path: bare, query, purpose, signal, ...options });
    this.evidence.push(answer.evidence);
    return answer;
  }

  /** @throws ProblemError, also for a status that is not 2xx */
  async json(path: string, options: { accept?: string; maxBytes?: number } = {}): Promise<unknown> {
    const answer = await this.text(path, { accept: "application/json", ...options });
    if (answer.status >= 200 && answer.status < 300) return JSON.parse(answer.text);
    throw failureOf(answer);
  }

  async review(kind: SelfReview, spec: unknown): Promise<unknown> {
    const { body, evidence } = await this.transport.review(kind, spec, this.purpose, this.signal);
    this.evidence.push(evidence);
    return body;
  }
}

/** The error of an answer that was read as text. */
export function failureOf(answer: { status: number; text: string; evidence: EvidenceRecord }): ApiError {
  const headers = new Map([["content-type", answer.evidence.contentType ?? ""]]);
  return apiError({ status: answer.status, headers, body: answer.text });
}

/** Runs one panel; whatever goes wrong stays inside it. `right` is what it needs, for when that is missing. */
export async function runPanel<T>(
  ask: Asker,
  right: MissingRight,
  load: (ask: Asker) => Promise<T>,
): Promise<Panel<T>> {
  const requests = () => ask.evidence.map((record) => record.id);
  try {
    const value = await load(ask);
    return { state: "ok", value, requests: requests() };
  } catch (error) {
    const problem = problemOf(error);
    const denied = error instanceof ProblemError && problem.code === "FORBIDDEN";
    return denied
      ? { state: "denied", missing: right, problem, requests: requests() }
      : { state: "error", problem, requests: requests() };
  }
}
