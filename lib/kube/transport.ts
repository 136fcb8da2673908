import { ProblemError } from "@/lib/base/problem";
import type { EvidenceRecord } from "@/lib/evidence/record";
import { readBody } from "./body";
import type { Cancellation } from "./cancellation";
import type { Credentials } from "./credentials/kubelet-credentials";
import type { Material } from "./credentials/material";
import { refusalDetail } from "./credentials/refusal";
import { kubeProblem } from "./error-codes";
import { ApiError } from "./errors";
import { MAX_JSON_BYTES, readJson } from "./json-answer";
import { requestTarget } from "./request-line";
import { Restraint, SHORT_WAIT_MS } from "./restraint";
import { withRetryAfter } from "./retry-after";
import type { KubeRequest, KubeResponse, KubeTransport, SelfReview, TextAnswer } from "./types";
import { type Call, Wire, type WireOptions, type WireResponse } from "./wire";

export interface TransportOptions extends WireOptions {
  readonly credentials: Credentials;
  /** Applied to what the apiserver says in its errors. */
  readonly mask: (message: string) => string;
}

const REVIEWS: Readonly<Record<SelfReview, { readonly group: string; readonly kind: string }>> = {
  selfsubjectreviews: { group: "authentication.k8s.io", kind: "SelfSubjectReview" },
  selfsubjectaccessreviews: { group: "authorization.k8s.io", kind: "SelfSubjectAccessReview" },
  selfsubjectrulesreviews: { group: "authorization.k8s.io", kind: "SelfSubjectRulesReview" },
};

type JsonAnswer<T> = { body: T; evidence: EvidenceRecord };
type Sized = KubeRequest & { readonly maxBytes?: number };

/** One context's way to its apiserver: credentials, connections, records. */
export class HttpTransport implements KubeTransport {
  readonly context: string;
  readonly loopback: boolean;
  readonly #options: TransportOptions;
  readonly #wire: Wire;
  readonly #restraint: Restraint;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.context = options.context;
    this.loopback = options.endpoint.loopback;
    this.#wire = new Wire(options);
    this.#restraint = new Restraint(options.clock);
  }

  async request(request: KubeRequest): Promise<KubeResponse> {
    const { response } = await this.#send(this.#get(request));
    return response;
  }

  getJson<T = unknown>(request: Sized): Promise<JsonAnswer<T>> {
    const { clock } = this.#options;
    const { signal, maxBytes } = request;
    const longest = SHORT_WAIT_MS;
    return withRetryAfter(() => this.#json<T>(this.#get(request), maxBytes), { clock, signal, longest });
  }

  async getText(request: Sized): Promise<TextAnswer> {
    const response = await this.request(request);
    const { status, headers } = response;
    const body = await readBody(response.body, request.maxBytes ?? MAX_JSON_BYTES);
    return { status, headers, text: body.toString("utf8"), evidence: response.evidence() };
  }

  review(
    kind: SelfReview,
    spec: unknown,
    purpose: string,
    signal: Cancellation,
    onRecord?: (id: string) => void,
  ): Promise<JsonAnswer<unknown>> {
    const review = REVIEWS[kind];
    const apiVersion = `${review.group}/v1`;
    return this.#json({
      method: "POST",
      target: `/apis/${apiVersion}/${kind}`,
      accept: "application/json",
      gzip: false,
      payload: JSON.stringify({
        apiVersion,
        kind: review.kind,
        ...(kind !== "selfsubjectreviews" && { spec }),
      }),
      request: { purpose, signal, ...(onRecord && { onRecord }) },
    });
  }

  close(): void {
    this.#wire.close();
  }

  #get(request: KubeRequest): Call {
    const encoding = request.encoding ?? "auto";
    return {
      method: "GET",
      target: requestTarget(request),
      accept: request.accept ?? "application/json",
      gzip: encoding === "gzip" || (encoding === "auto" && !this.loopback),
      payload: null,
      request,
    };
  }

  async #send(call: Call): Promise<{ response: WireResponse; material: Material }> {
    await this.#restraint.turn(call.request);
    const sent = await this.#sendNow(call);
    const { status, headers } = sent.response;
    if (call.request.whenBusy !== "ask") this.#restraint.heard(status, headers.get("retry-after"));
    return sent;
  }

  /**
   * A credential that is refused is renewed and tried once more; what comes then is the answer. So are certificates that do not
   * fit the server's: the kubeconfig of a cluster that was made anew has the new authority in it.
   */
  async #sendNow(call: Call): Promise<{ response: WireResponse; material: Material }> {
    const { credentials } = this.#options;
    const material = await credentials.current();
    const response = await this.#wire.send(call, material).catch(async (error: unknown) => {
      if (!isAboutCertificates(error)) throw error;
      const renewed = await credentials.afterRefusal(material);
      if (renewed === null) throw error;
      return this.#wire.send(call, renewed);
    });
    if (response.status !== 401) return { response, material };
    const renewed = await credentials.afterRefusal(material);
    if (renewed === null) return { response, material };
    response.body.destroy();
    return { response: await this.#wire.send(call, renewed), material: renewed };
  }

  async #json<T>(call: Call, maxBytes?: number): Promise<JsonAnswer<T>> {
    const { response, material } = await this.#send(call);
    try {
      const body = (await readJson(response, { maxBytes, mask: this.#options.mask })) as T;
      response.draft.fields.resourceVersion = resourceVersionOf(body);
      return { body, evidence: response.evidence() };
    } catch (error) {
      throw this.#explain(error, material);
    }
  }

  /** A refused credential is explained by what is known of it, and a busy server by how long it asks to wait. */
  #explain(error: unknown, material: Material): unknown {
    if (!(error instanceof ApiError)) return error;
    if (error.status === 429)
      return error.again(Math.ceil(this.#options.clock.now() + this.#restraint.left()));
    if (error.problem.code !== "AUTH_EXPIRED") return error;
    const detail = refusalDetail(material, this.context, this.#options.clock.now());
    return kubeProblem("AUTH_EXPIRED", { ...detail, upstream: error.problem.upstream });
  }
}

const isAboutCertificates = (error: unknown): boolean =>
  error instanceof ProblemError && /^TLS_(UNKNOWN_CA|CLIENT_CERT_REJECTED)$/.test(error.problem.code);

function resourceVersionOf(body: unknown): string | null {
  const { metadata } = Object(body) as { metadata?: unknown };
  const { resourceVersion } = Object(metadata) as { resourceVersion?: unknown };
  return typeof resourceVersion === "string" && resourceVersion !== "" ? resourceVersion : null;
}
