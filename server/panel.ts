import type { DiscoveryReader } from "@/lib/kube/discovery";
import { ApiError } from "@/lib/kube/errors";
import type { KubeTransport, SelfReview } from "@/lib/kube/types";
import type { Discovery } from "@/lib/objects/discovery";
import type { Panel } from "@/lib/objects/panel";
import type { MissingRight } from "@/lib/objects/rbac";
import { problemOf } from "./problem-status";

interface Ask {
  readonly accept?: string;
  readonly maxBytes?: number;
}

/** One panel's way to ask its cluster: keeps the ids of the evidence of everything it asked. */
export class Asker {
  readonly requests: string[] = [];
  private readonly onRecord = (id: string) => {
    this.requests.push(id);
  };

  constructor(
    private readonly transport: KubeTransport,
    private readonly purpose: string,
    private readonly signal: AbortSignal,
  ) {}

  /** Any status. @throws ProblemError for everything below HTTP */
  text(path: string, ask: Ask = {}) {
    return this.transport.getText(this.request(path, ask));
  }

  /** @throws ProblemError, also for a status that is not 2xx */
  async json(path: string, ask: Ask = {}): Promise<unknown> {
    return (await this.transport.getJson(this.request(path, ask))).body;
  }

  async review(kind: SelfReview, spec: unknown): Promise<unknown> {
    return (await this.transport.review(kind, spec, this.purpose, this.signal, this.onRecord)).body;
  }

  async discovery(reader: DiscoveryReader): Promise<Discovery> {
    return (await reader.read(this.signal, this.purpose, this.onRecord)).discovery;
  }

  private request(path: string, ask: Ask) {
    const [bare = "", search = ""] = path.split("?");
    const { purpose, signal, onRecord } = this;
    return { path: bare, query: [...new URLSearchParams(search)], purpose, signal, onRecord, ...ask };
  }
}

/** Runs one panel; whatever goes wrong stays inside it. `right` is what it
 * needs, for a 403 that does not say. */
export async function runPanel<T>(
  ask: Asker,
  right: MissingRight,
  load: (ask: Asker) => Promise<T>,
): Promise<Panel<T>> {
  const { requests } = ask;
  try {
    return { state: "ok", value: await load(ask), requests };
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code !== "FORBIDDEN") return { state: "error", problem, requests };
    const missing = (error instanceof ApiError ? error.missing : null) ?? right;
    return { state: "denied", missing, problem, requests };
  }
}
