import type { Readable } from "node:stream";
import { KUBELET_PATHS, type KubeletMode, NODE_NAME } from "@/lib/access/kubelet";
import type { Clock } from "@/lib/base/clock";
import { ProblemError } from "@/lib/base/problem";
import { readRefusal } from "@/lib/cgroups/kubelet-error";
import type { NodeModel } from "@/lib/cgroups/node";
import type { CadvisorTable } from "@/lib/cgroups/sources/cadvisor-table";
import type { Summary } from "@/lib/cgroups/sources/summary";
import { readBody } from "@/lib/kube/body";
import type { DirectKubelets } from "@/lib/kube/direct-kubelets";
import { kubeProblem } from "@/lib/kube/error-codes";
import { apiError, networkProblem } from "@/lib/kube/errors";
import type { KubeTransport } from "@/lib/kube/types";
import type { NodeProxyAccess } from "../node-proxy-access";

/** Reads large answers off the main thread. Both throw whatever ended the body early. */
export interface KubeletReader {
  cadvisor(body: Readable): Promise<CadvisorTable>;
  summary(body: Readable): Promise<Summary>;
}

export type KubeletPath =
  | "metrics/cadvisor"
  | "stats/summary"
  | "configz"
  | "metrics"
  | "metrics/resource"
  | "pods";

/**
 * A node that answers this late is not worth waiting for: others are looked at meanwhile. A kubelet that gathers figures on a
 * busy machine takes some seconds; Prometheus gives it as long (`scrape_timeout`).
 */
const HEADERS_MS = 10_000;
const IDLE_MS = 5_000;
const TOTAL_MS = 20_000;
/** Of an answer that is held whole; what is read in pieces is bounded by what is kept of it. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_REFUSAL = 64 * 1024;

export interface KubeletsOptions {
  readonly clock: Clock;
  readonly access: NodeProxyAccess;
  readonly reader: KubeletReader;
  /** Nodes that are asked at once, for each cluster and identity. */
  readonly atOnce: number;
  readonly mode: KubeletMode;
  /** Kubelets at their own addresses; used in mode "direct". */
  readonly direct?: Pick<DirectKubelets, "transport">;
}

export interface KubeletRequest {
  readonly transport: KubeTransport;
  readonly node: string;
  /** Where the node object says that its kubelet listens; only asking it directly needs it. */
  readonly at: NodeModel["kubeletAt"];
  readonly query?: ReadonlyArray<readonly [string, string]>;
  readonly signal: AbortSignal;
  readonly onRecord: (id: string) => void;
}

/** The kubelets of all clusters, through their apiservers or at their own addresses: few at once, each asked one thing at a time. */
export class Kubelets {
  readonly #options: KubeletsOptions;
  readonly #lines = new WeakMap<KubeTransport, Line>();

  constructor(options: KubeletsOptions) {
    this.#options = options;
  }

  get reader(): KubeletReader {
    return this.#options.reader;
  }

  /** Whether a kubelet judges each request itself, by what is asked for. */
  get direct(): boolean {
    return this.#options.mode === "direct";
  }

  /**
   * Through the apiserver one right opens everything, so it is asked for first. A kubelet that is asked itself says what it takes.
   * @throws ProblemError KUBELET_OFF, FORBIDDEN, and whatever the review ends in
   */
  async requireAccess(transport: KubeTransport, signal: AbortSignal): Promise<void> {
    if (this.#options.mode === "off") throw switchedOff();
    if (this.direct) return;
    await this.#options.access.require(transport, signal);
  }

  /**
   * One answer of a kubelet, taken by `take` while the node is held for it.
   * @throws ProblemError as KubeTransport.request, FORBIDDEN with what the kubelet would take, and as `take`
   */
  ask<T>(path: KubeletPath, request: KubeletRequest, take: (body: Readable) => Promise<T>): Promise<T> {
    const line = this.#lines.get(request.transport) ?? new Line(this.#options.atOnce);
    this.#lines.set(request.transport, line);
    return line.run(request.node, request.signal, () => this.#send(path, request, take));
  }

  text(path: KubeletPath, request: KubeletRequest): Promise<string> {
    return this.ask(path, request, async (body) => (await readBody(body, MAX_BYTES)).toString("utf8"));
  }

  async json(path: KubeletPath, request: KubeletRequest): Promise<unknown> {
    const text = await this.text(path, request);
    try {
      return JSON.parse(text);
    } catch {
      throw unreadable(path);
    }
  }

  async #send<T>(
    path: KubeletPath,
    request: KubeletRequest,
    take: (body: Readable) => Promise<T>,
  ): Promise<T> {
    const { node, query = [], signal, onRecord } = request;
    if (!NODE_NAME.test(node) || !KUBELET_PATHS.has(path)) throw unreadable(path);
    const late = new AbortController();
    const timer = this.#options.clock.after(TOTAL_MS, () => late.abort());
    try {
      const { transport, prefix } = await this.#way(request);
      const { status, headers, body } = await transport.request({
        path: `${prefix}/${path}`,
        query,
        accept: "*/*",
        purpose: `cgroups/${path}`,
        signal: AbortSignal.any([signal, late.signal]),
        deadlines: { headers: HEADERS_MS, idle: IDLE_MS },
        onRecord,
      });
      if (status === 200) return await take(body);
      const text = (await readBody(body, MAX_REFUSAL)).toString("utf8");
      throw refused(status, headers, text);
    } catch (error) {
      throw this.direct ? ofKubelet(error, node) : error;
    } finally {
      timer.cancel();
    }
  }

  async #way({ transport, node, at }: KubeletRequest) {
    const { direct } = this.#options;
    if (!this.direct || direct === undefined) return { transport, prefix: `/api/v1/nodes/${node}/proxy` };
    if (at === null)
      throw kubeProblem("KUBELET_ADDRESS", { message: `Node ${node} gives no address for its kubelet.` });
    return { transport: await direct.transport(transport.context, { node, ...at }), prefix: "" };
  }
}

/** What is wrong with a certificate is said of an apiserver elsewhere. */
function ofKubelet(error: unknown, node: string): unknown {
  const { problem } = networkProblem(error);
  if (!/^TLS_(CERT|UNKNOWN|WRONG)/.test(problem.code)) return error;
  const message = `The certificate of ${node}'s kubelet does not prove that it is this node's (${problem.code}), so nothing was sent to it.`;
  return kubeProblem("KUBELET_CERTIFICATE", { message, cause: error });
}

function refused(status: number, headers: ReadonlyMap<string, string>, text: string): ProblemError {
  const refusal = status === 403 ? readRefusal(text) : null;
  if (refusal === null) return apiError({ status, headers, body: text });
  const rights = refusal.subresources.map((name) => `nodes/${name}`).join(" or ");
  return new ProblemError({
    code: "FORBIDDEN",
    message: "The kubelet itself refused the request.",
    hint: `It would take a user who may ${refusal.verb} ${rights}.`,
    upstream: { status, reason: "Forbidden" },
  });
}

const switchedOff = () =>
  new ProblemError({
    code: "KUBELET_OFF",
    message: "Cutaway was told not to read kubelets.",
    hint: "Start it with --kubelet proxy or --kubelet direct to see what is there beside what should be there.",
  });

const unreadable = (path: string) =>
  new ProblemError({
    code: "KUBELET_UNREADABLE",
    message: `The kubelet's answer to ${path} cannot be read.`,
    hint: "Look at it in the raw explorer.",
  });

interface Turn {
  readonly node: string;
  start(): void;
}

/** At most so many nodes at once, and each of them only once; the others wait in the order in which they came. */
class Line {
  readonly #busy = new Set<string>();
  readonly #waiting: Turn[] = [];

  constructor(private readonly atOnce: number) {}

  async run<T>(node: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#turn(node, signal);
    try {
      return await work();
    } finally {
      this.#busy.delete(node);
      this.#next();
    }
  }

  #turn(node: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = { node, start: resolve };
      const leave = () => {
        const at = this.#waiting.indexOf(turn);
        if (at !== -1) this.#waiting.splice(at, 1);
        reject(signal.reason);
      };
      if (signal.aborted) return leave();
      signal.addEventListener("abort", leave, { once: true });
      turn.start = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      this.#waiting.push(turn);
      this.#next();
    });
  }

  #next(): void {
    while (this.#busy.size < this.atOnce) {
      const at = this.#waiting.findIndex(({ node }) => !this.#busy.has(node));
      const [turn] = at === -1 ? [] : this.#waiting.splice(at, 1);
      if (turn === undefined) return;
      this.#busy.add(turn.node);
      turn.start();
    }
  }
}
