import { randomUUID } from "node:crypto";
import type http from "node:http";
import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import type { Clock } from "@/lib/base/clock";
import { AbortHook } from "./abort-hook";
import { KubeBody } from "./body";
import type { Material } from "./credentials/material";
import type { Endpoint } from "./endpoint";
import { kubeProblem } from "./error-codes";
import { networkProblem } from "./errors";
import type { EvidenceDraft, EvidenceLog } from "./evidence-log";
import { exchange, StaleConnection } from "./exchange";
import { createAgent, retire } from "./http-agent";
import { shortenContinue } from "./request-line";
import type { KubeRequest, KubeResponse } from "./types";

const CONNECT_MS = 10_000;
const HEADERS_MS = 15_000;
const IDLE_MS = 60_000;

/** The answer's headers that are relayed or used; everything else is dropped. */
const HEADERS = [
  "content-type",
  "etag",
  "last-modified",
  "cache-control",
  "date",
  "retry-after",
  "warning",
  "audit-id",
  "x-kubernetes-pf-flowschema-uid",
  "x-kubernetes-pf-prioritylevel-uid",
] as const;

/** One request as it goes on the wire. */
export interface Call {
  readonly method: "GET" | "POST";
  /** Path and query, without the server's prefix. */
  readonly target: string;
  readonly accept: string;
  readonly gzip: boolean;
  readonly payload: string | null;
  readonly request: Pick<
    KubeRequest,
    "packed" | "purpose" | "signal" | "deadlines" | "ifNoneMatch" | "onRecord" | "whenBusy"
  >;
}

/** A response whose record can still be written to. */
export interface WireResponse extends KubeResponse {
  readonly draft: EvidenceDraft;
}

export interface WireOptions {
  readonly context: string;
  readonly endpoint: Endpoint;
  readonly evidence: EvidenceLog;
  readonly clock: Clock;
  readonly userAgent: string;
}

/** The connections to one apiserver: sends single requests and makes the evidence record of each. */
export class Wire {
  readonly #options: WireOptions;
  readonly #agents = new Map<string, http.Agent>();
  #closed = false;

  constructor(options: WireOptions) {
    this.#options = options;
  }

  /** @throws ProblemError for everything below HTTP, redirects and upgrades included. */
  async send(call: Call, material: Material): Promise<WireResponse> {
    try {
      return await this.#once(call, material);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw this.#explain(error);
    }
    // Nothing had been answered, and every request we make may be repeated.
    try {
      return await this.#once(call, material);
    } catch (error) {
      throw this.#explain(error);
    }
  }

  close(): void {
    this.#closed = true;
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }

  async #once(call: Call, material: Material): Promise<WireResponse> {
    const { clock, endpoint } = this.#options;
    const { signal, deadlines, ifNoneMatch } = call.request;
    const abort = new AbortHook(signal);
    const startedAt = clock.monotonic();
    const elapsed = () => clock.monotonic() - startedAt;
    const draft = this.#openRecord(call);
    call.request.onRecord?.(draft.fields.id);
    try {
      if (this.#closed) throw kubeProblem("TRANSPORT_CLOSED");
      if (signal.aborted) throw kubeProblem("ABORTED");
      const message = await exchange({
        endpoint,
        agent: this.#agentFor(material),
        method: call.method,
        target: `${endpoint.prefix}${call.target}`,
        headers: this.#headers(call, material, draft.fields.id),
        payload: call.payload,
        abort,
        clock,
        connectMs: deadlines?.connect ?? CONNECT_MS,
        headersMs: deadlines?.headers ?? HEADERS_MS,
        draft,
        elapsed,
      });
      refuseRedirect(message, ifNoneMatch !== undefined);
      return this.#respond(message, call, abort, draft, elapsed);
    } catch (error) {
      abort.release();
      draft.complete(elapsed(), this.#explain(error).problem.code);
      throw error;
    }
  }

  #respond(
    message: IncomingMessage,
    { request }: Call,
    abort: AbortHook,
    draft: EvidenceDraft,
    elapsed: () => number,
  ): WireResponse {
    const body = new KubeBody({
      message,
      draft,
      clock: this.#options.clock,
      idleMs: request.deadlines?.idle ?? IDLE_MS,
      packed: request.packed ?? false,
      explain: (error) => this.#explain(error),
      onEnd: (failure) => {
        abort.release();
        draft.complete(elapsed(), failure?.problem.code ?? null);
      },
    });
    abort.onAbort(() => body.destroy(kubeProblem("ABORTED")));
    const headers = allowedHeaders(message);
    const { id } = draft.fields;
    return { id, status: message.statusCode ?? 0, headers, body, draft, evidence: () => draft.snapshot() };
  }

  #openRecord({ method, target, accept, request }: Call): EvidenceDraft {
    return this.#options.evidence.open({
      id: randomUUID(),
      context: this.#options.context,
      method,
      path: `${this.#options.endpoint.node === null ? "" : this.#options.endpoint.origin}${shortenContinue(target)}`,
      accept,
      purpose: request.purpose,
      at: this.#options.clock.now(),
      connectMs: null,
      firstByteMs: null,
      endMs: null,
      reusedConnection: false,
      status: null,
      contentType: null,
      contentEncoding: null,
      wireBytes: 0,
      decodedBytes: 0,
      resourceVersion: null,
      auditId: null,
      flowSchemaUid: null,
      priorityLevelUid: null,
      failure: null,
    });
  }

  /** Built from nothing: no header of whoever asked us can get here. */
  #headers(
    { accept, gzip, payload, request }: Call,
    material: Material,
    auditId: string,
  ): OutgoingHttpHeaders {
    const { endpoint, userAgent } = this.#options;
    const headers: OutgoingHttpHeaders = {
      Accept: accept,
      "Accept-Encoding": gzip ? "gzip" : "identity",
      "User-Agent": userAgent,
      // The apiserver keeps it in its audit log, so the record's id finds the request there.
      "Audit-ID": auditId,
    };
    if (request.ifNoneMatch !== undefined) headers["If-None-Match"] = request.ifNoneMatch;
    if (payload !== null) {
      headers["Content-Type"] = "application/json";
      headers["Content-Length"] = Buffer.byteLength(payload);
    }
    for (const [name, value] of Object.entries(material.headersFor(endpoint))) {
      headers[name] = typeof value === "string" ? value : [...value];
    }
    return headers;
  }

  /** Connections made with one certificate never carry requests of another. */
  #agentFor(material: Material): http.Agent {
    const { connectionKey } = material;
    const known = this.#agents.get(connectionKey);
    if (known) return known;
    for (const agent of this.#agents.values()) retire(agent);
    const agent = createAgent(this.#options.endpoint, material);
    this.#agents.set(connectionKey, agent);
    return agent;
  }

  #explain(error: unknown) {
    return this.#closed ? kubeProblem("TRANSPORT_CLOSED") : networkProblem(error);
  }
}

/** 304 is an answer only to a request that was conditional. */
function refuseRedirect(message: IncomingMessage, conditional: boolean): void {
  const status = message.statusCode ?? 0;
  if (status < 300 || status > 399 || (status === 304 && conditional)) return;
  message.destroy();
  throw kubeProblem("UPSTREAM_REDIRECT", { message: `The server answered with a redirect (${status}).` });
}

function allowedHeaders(message: IncomingMessage): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of HEADERS) {
    const value = message.headers[name];
    if (typeof value === "string") found.set(name, value);
  }
  return found;
}
