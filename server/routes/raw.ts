import type { ServerResponse } from "node:http";
import { takesGzip } from "@/lib/access/encoding";
import { KUBELET_LABEL } from "@/lib/access/kubelet";
import { upstreamAccept } from "@/lib/access/media-types";
import { parseRaw, type RawTarget } from "@/lib/access/raw-path";
import { isVerbatim, type Relay, relayOf } from "@/lib/access/redact/raw";
import { SecretsRedactor } from "@/lib/access/redact/secrets";
import { isRefusal, type Refusal } from "@/lib/access/refusal";
import { BASE_HEADERS, DATA_CSP, relayedHeaders } from "@/lib/access/response-headers";
import type { Problem } from "@/lib/base/problem";
import { NodeProxyAccess } from "@/lib/hub/node-proxy-access";
import { type Cancellation, Canceller } from "@/lib/kube/cancellation";
import type { KubeRequest, KubeResponse } from "@/lib/kube/types";
import type { Visit } from "../http";
import { noteAnswer, noteProblem } from "../notes";
import { problemOf, statusOf } from "../problem-status";
import { type HeaderList, relay } from "../relay";
import type { Runtime } from "../runtime";
import type { Api } from "./route";

const PREFIX = "/api/raw";
const TEMPLATE = `${PREFIX}/*`;

const DATA_HEADERS: HeaderList = [
  ...Object.entries(BASE_HEADERS).flat(),
  "Content-Security-Policy",
  DATA_CSP,
];

const PACKED_HEADERS: HeaderList = ["Content-Encoding", "gzip", "Vary", "Accept-Encoding"];

/** A big list may take the apiserver long before its first byte; a watch may be silent for ever. */
const HEADERS_MS = 60_000;

/** Describes the route; `rawRoute` answers. */
export function addRaw(api: Api): void {
  const schema = {
    summary: "The apiserver's answer to a GET, streamed; the header Cutaway-Evidence names its record",
    description: "Paths, query names and Accept are those that only read; docs/raw.md lists them.",
  };
  api.get(TEMPLATE, { schema }, () => Promise.reject(new Error("rawRoute answers this")));
}

/**
 * `GET /api/raw/…`: the apiserver's answer to that GET, streamed and masked, its status kept. Of all routes this
 * one is called most, by scripts that compare it with kubectl proxy, so it is served without Fastify.
 */
export function rawRoute(runtime: Runtime): (visit: Visit) => void {
  const access = new NodeProxyAccess(runtime.clock);
  return (visit) => {
    const exchange = new Exchange(runtime, visit);
    exchange.run(access).catch((error: unknown) => exchange.fail(error));
  };
}

/** One request to /api/raw and its answer. */
class Exchange {
  readonly #runtime: Runtime;
  readonly #visit: Visit;
  readonly #response: ServerResponse;
  readonly #gone = new Canceller();

  constructor(runtime: Runtime, visit: Visit) {
    const { clock } = runtime;
    const from = clock.monotonic();
    this.#runtime = runtime;
    this.#visit = visit;
    this.#response = visit.response;
    this.#response.once("close", () => {
      if (!this.#response.writableFinished) this.#gone.abort();
      noteAnswer(runtime, TEMPLATE, this.#response.statusCode, clock.monotonic() - from);
    });
  }

  async run(access: NodeProxyAccess): Promise<void> {
    const { clusters, kubelet } = this.#runtime;
    const { request, allowed } = this.#visit;
    const target = parseRaw(allowed.path.slice(PREFIX.length), allowed.query, kubelet);
    if (isRefusal(target)) return this.#refuse(target);
    const accept = upstreamAccept(request.headers.accept, target.secrets);
    if (typeof accept !== "string") return this.#refuse(accept);
    const transport = await clusters.transport(target.context ?? undefined);
    if (target.kind === "kubelet") await access.require(transport, this.#gone);
    const packed = isVerbatim(target) && takesGzip(request.headers["accept-encoding"]);
    const upstream = await transport.request(requestOf(target, accept, packed, this.#gone));
    return this.#answer(target, upstream, packed);
  }

  /** An error becomes a Problem as long as nothing of the answer has been sent, and cuts it short from then on. */
  fail(error: unknown): void {
    const problem = problemOf(error);
    noteProblem(this.#runtime, problem, error, TEMPLATE);
    if (this.#response.headersSent) this.#response.destroy();
    else this.#problem(statusOf(problem), problem);
  }

  #refuse({ status, problem }: Refusal): void {
    this.#runtime.refused(problem.code);
    this.#problem(status, problem);
  }

  #problem(status: number, problem: Problem): void {
    this.#send(
      status,
      [...DATA_HEADERS, "Content-Type", "application/json"],
      Buffer.from(JSON.stringify({ error: problem })),
    );
  }

  #send(status: number, headers: HeaderList, body: Buffer): void {
    this.#response.writeHead(status, [...headers, "Content-Length", String(body.length)]);
    this.#response.end(this.#isHead() ? undefined : body);
  }

  #isHead(): boolean {
    return this.#visit.request.method === "HEAD";
  }

  /** @param packed a gzipped body is still gzipped */
  async #answer(target: RawTarget, upstream: KubeResponse, packed: boolean): Promise<void> {
    const { masker, streams } = this.#runtime;
    const { status, body } = upstream;
    const form = relayOf(target, status, upstream.headers.get("content-type") ?? null);
    if (isRefusal(form)) {
      body.destroy();
      return this.#refuse(form);
    }
    const isPacked = packed && upstream.evidence().contentEncoding === "gzip";
    const headers = headersOf(target, upstream, form, isPacked);
    const { redactor } = form;
    if (redactor instanceof SecretsRedactor) return this.#send(status, headers, await masker.mask(body));
    const response = this.#response;
    if (this.#isHead()) {
      body.destroy();
      response.writeHead(status, [...headers]);
      response.end();
      return;
    }
    const end = relay({ body, redactor, response, status, headers, failed: (error) => this.fail(error) });
    if (target.watch || target.follow) response.once("close", streams.add(end));
  }
}

const DEADLINES = { headers: HEADERS_MS };
const ENDLESS_DEADLINES = { headers: HEADERS_MS, idle: 0 };

function requestOf(target: RawTarget, accept: string, packed: boolean, signal: Cancellation): KubeRequest {
  const endless = target.watch || target.follow;
  return {
    path: target.upstreamPath,
    query: target.upstreamQuery,
    accept,
    packed,
    // A client that takes gzip may be far away, whether or not the apiserver is.
    encoding: endless ? "identity" : packed ? "gzip" : "auto",
    purpose: "raw",
    whenBusy: "ask",
    signal,
    deadlines: endless ? ENDLESS_DEADLINES : DEADLINES,
  };
}

function headersOf(
  target: RawTarget,
  upstream: KubeResponse,
  { contentType }: Relay,
  isPacked: boolean,
): HeaderList {
  return [
    ...DATA_HEADERS,
    "Content-Type",
    contentType,
    "Cutaway-Evidence",
    upstream.id,
    ...relayedHeaders(upstream.headers),
    ...(target.kind === "kubelet" ? ["Cutaway-Notice", KUBELET_LABEL] : []),
    ...(isPacked ? PACKED_HEADERS : []),
  ];
}
