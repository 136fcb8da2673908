import type { OutgoingHttpHeaders } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { KUBELET_LABEL } from "@/lib/access/kubelet";
import { upstreamAccept } from "@/lib/access/media-types";
import { parseRaw, type RawTarget } from "@/lib/access/raw-path";
import { type Relay, relayOf } from "@/lib/access/redact/raw";
import { SecretsRedactor } from "@/lib/access/redact/secrets";
import { isRefusal, type Refusal } from "@/lib/access/refusal";
import { DATA_CSP, relayedHeaders } from "@/lib/access/response-headers";
import { NodeProxyAccess } from "@/lib/hub/node-proxy-access";
import type { KubeResponse, KubeTransport } from "@/lib/kube/types";
import { relay } from "../relay";
import type { Runtime } from "../runtime";
import { allowedVisit } from "../visits";
import { type Api, clientSignal } from "./route";

const PREFIX = "/api/raw";

/** A big list may take the apiserver long before its first byte; a watch may be silent for ever. */
const HEADERS_MS = 60_000;

/** `GET /api/raw/…`: the apiserver's answer to that GET, streamed and masked, its status kept. */
export function addRaw(api: Api, runtime: Runtime): void {
  const access = new NodeProxyAccess(runtime.clock);
  const schema = {
    summary: "The apiserver's answer to a GET, streamed; the header Cutaway-Evidence names its record",
    description: "Paths, query names and Accept are those that only read; docs/raw.md lists them.",
  };
  api.get(`${PREFIX}/*`, { schema }, async (request, reply) => {
    const target = readTarget(request, runtime);
    if (isRefusal(target)) return refused(runtime, target, reply);
    const accept = upstreamAccept(request.headers.accept, target.secrets);
    if (typeof accept !== "string") return refused(runtime, accept, reply);
    const signal = clientSignal(reply.raw);
    const transport = await runtime.clusters.transport(target.context ?? undefined);
    if (target.kind === "kubelet") await access.require(transport, signal);
    const upstream = await ask(transport, target, accept, signal);
    return answer(runtime, target, upstream, reply);
  });
}

function readTarget(request: FastifyRequest, runtime: Runtime): RawTarget | Refusal {
  const { path, query } = allowedVisit(request.raw);
  return parseRaw(path.slice(PREFIX.length), query, runtime.kubelet);
}

function refused(runtime: Runtime, { status, problem }: Refusal, reply: FastifyReply) {
  runtime.refused(problem.code);
  return reply.code(status).type("application/json").send({ error: problem });
}

function ask(
  transport: KubeTransport,
  target: RawTarget,
  accept: string,
  signal: AbortSignal,
): Promise<KubeResponse> {
  const endless = target.watch || target.follow;
  return transport.request({
    path: target.upstreamPath,
    query: target.upstreamQuery,
    accept,
    encoding: endless ? "identity" : "auto",
    purpose: "raw",
    signal,
    deadlines: endless ? { headers: HEADERS_MS, idle: 0 } : { headers: HEADERS_MS },
  });
}

function headersOf(target: RawTarget, upstream: KubeResponse, { contentType }: Relay): OutgoingHttpHeaders {
  return {
    ...relayedHeaders(upstream.headers),
    "Content-Type": contentType,
    "Content-Security-Policy": DATA_CSP,
    "Cutaway-Evidence": upstream.evidence().id,
    ...(target.kind === "kubelet" && { "Cutaway-Notice": KUBELET_LABEL }),
  };
}

async function answer(runtime: Runtime, target: RawTarget, upstream: KubeResponse, reply: FastifyReply) {
  const form = relayOf(target, upstream.status, upstream.headers.get("content-type") ?? null);
  if (isRefusal(form)) {
    upstream.body.destroy();
    return refused(runtime, form, reply);
  }
  if (form.redactor instanceof SecretsRedactor) {
    const masked = await runtime.masker.mask(upstream.body);
    return reply
      .code(upstream.status)
      .headers(headersOf(target, upstream, form))
      .send(masked);
  }
  return stream(runtime, target, upstream, form, reply);
}

/** From here on the answer is ours to write: Fastify would hold it in memory. */
function stream(
  runtime: Runtime,
  target: RawTarget,
  upstream: KubeResponse,
  form: Relay,
  reply: FastifyReply,
): void {
  const response = reply.raw;
  reply.hijack();
  response.writeHead(upstream.status, headersOf(target, upstream, form));
  if (reply.request.method === "HEAD") {
    upstream.body.destroy();
    response.end();
    return;
  }
  const { done, end } = relay(upstream.body, form.redactor, response);
  if (target.watch || target.follow) void done.then(runtime.streams.add(end));
}
