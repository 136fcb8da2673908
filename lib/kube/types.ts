import type { Readable } from "node:stream";
import type { EvidenceRecord } from "@/lib/evidence/record";
import type { Cancellation } from "./cancellation";
import type { Endpoint } from "./endpoint";

/** The reviews that store nothing: the only POSTs Cutaway ever sends upstream. */
export type SelfReview = "selfsubjectreviews" | "selfsubjectaccessreviews" | "selfsubjectrulesreviews";

/** One request to an apiserver. Headers are built from these fields, never passed through. */
export interface KubeRequest {
  /** Absolute and already encoded, e.g. `/api/v1/namespaces/shop/pods`. */
  readonly path: string;
  readonly query?: ReadonlyArray<readonly [string, string]>;
  readonly accept?: string;
  /** Ask for gzip; watches and loopback servers are better off with identity. Default "auto". */
  readonly encoding?: "auto" | "identity" | "gzip";
  /** A body that came gzipped is given as it came; whoever asks for that looks at `contentEncoding` of the record. */
  readonly packed?: boolean;
  /** Goes into the evidence record: which view or part asked. */
  readonly purpose: string;
  readonly signal: Cancellation;
  /** Milliseconds. `idle` is the longest silence inside a body; 0 means no limit (watches). */
  readonly deadlines?: { readonly connect?: number; readonly headers?: number; readonly idle?: number };
  readonly ifNoneMatch?: string;
  /**
   * While the server has asked for less (`Restraint`): wait, but be told when that takes long (the default); be told at
   * once; or ask nevertheless, for a person's own request, whose 429 is shown as it is and slows nothing else.
   */
  readonly whenBusy?: "wait" | "tell" | "ask";
  /** Called as each attempt begins, with the id of its evidence record: the only trace of one that fails. */
  readonly onRecord?: (id: string) => void;
}

/** An answer whose headers have arrived; the body is decoded (gunzipped, unless asked otherwise) but verbatim. */
export interface KubeResponse {
  /** Of its evidence record. */
  readonly id: string;
  readonly status: number;
  /** Lower-cased names, the closed list of header names that we relay or use. */
  readonly headers: ReadonlyMap<string, string>;
  /** Destroying it ends the upstream request. */
  readonly body: Readable;
  /** The record as it is now; it is complete once the body has ended. */
  evidence(): EvidenceRecord;
}

/** A whole answer as text, whatever its status. */
export interface TextAnswer extends Pick<KubeResponse, "status" | "headers"> {
  readonly text: string;
  readonly evidence: EvidenceRecord;
}

/**
 * One credential bound to one apiserver. There is no way to point it elsewhere:
 * a second destination is a second transport.
 */
export interface KubeTransport {
  readonly context: string;
  /** True when the apiserver's address is loopback: compressing would only cost. */
  readonly loopback: boolean;
  /**
   * Resolves when the response headers have arrived, whatever the status is.
   * @throws ProblemError for everything below HTTP: TLS, DNS, refused, reset, timeout,
   *   credential plugin, a 101 or 3xx from upstream, an aborted signal.
   */
  request(request: KubeRequest): Promise<KubeResponse>;
  /** POST of a self review; the answer is parsed JSON. Throws as `request`, and for a status that is not 2xx. */
  review(
    kind: SelfReview,
    spec: unknown,
    purpose: string,
    signal: Cancellation,
    onRecord?: (id: string) => void,
  ): Promise<{ body: unknown; evidence: EvidenceRecord }>;
  /** GET with a whole JSON body of at most `maxBytes`; throws as `request`, and for a status that is not 2xx. */
  getJson<T = unknown>(
    request: KubeRequest & { readonly maxBytes?: number },
  ): Promise<{ body: T; evidence: EvidenceRecord }>;
  /** GET with a whole text body of at most `maxBytes`; returns any status. */
  getText(request: KubeRequest & { readonly maxBytes?: number }): Promise<TextAnswer>;
  /** Ends every connection; later requests throw. */
  close(): void;
}

/** A context of the kubeconfig, before anything has been asked of its cluster. */
export interface ContextInfo {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string | null;
  /** Host and port of the apiserver, for telling contexts apart; never the whole URL or its path. */
  readonly server: string;
  /** How the user signs in; `exec` runs a program of the kubeconfig's choosing (S-071). */
  readonly auth: "certificate" | "token" | "token-file" | "exec" | "basic" | "in-cluster" | "none";
  readonly insecureSkipTlsVerify: boolean;
  /** The uid of the kube-system namespace, once it was read through this context. */
  readonly uid: string | null;
}

/** Another cluster answers behind a context's address: uids of the kube-system namespaces. */
export interface ClusterReplaced {
  readonly context: string;
  readonly was: string;
  readonly is: string;
}

/** The contexts that this process may use, and one transport for each that is in use. */
export interface Clusters {
  readonly start: string;
  list(): readonly ContextInfo[];
  /** @throws ProblemError CONTEXT_UNKNOWN, KUBECONFIG_… , EXEC_… */
  transport(context?: string): Promise<KubeTransport>;
  /**
   * The context whose cluster has this kube-system uid, that of the start before others. Asks contexts that were not
   * used yet, but never starts an exec plugin for it. Null when none has it.
   */
  findByUid(uid: string, signal: AbortSignal): Promise<string | null>;
  /** Reads which cluster a context leads to, in the background, unless that is known. From then on it is read again when in doubt. */
  learnUid(context?: string): void;
  /** Another cluster would explain what was seen. */
  doubtUid(context: string): void;
  /** Called when another cluster answers; the transport to the old one is closed right after. @returns what ends that */
  onReplaced(listener: (change: ClusterReplaced) => void): () => void;
  /**
   * A way to a kubelet of a context's cluster, as the context's user. The caller keeps it and ends it.
   * @param ca PEM of who signs kubelets' serving certificates; null for the cluster's own authority
   * @throws ProblemError as `transport`
   */
  kubelet(context: string, endpoint: Endpoint, ca: Buffer | null): Promise<KubeTransport>;
  /** Ends every transport. */
  close(): void;
}
