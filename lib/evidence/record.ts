/**
 * What one request to an apiserver was, and what came of it. Made by the transport
 * (lib/kube), once for each request; answers and stream records carry its id.
 * Times are milliseconds; `at` is wall clock, the rest are durations from the start
 * of the request on a monotonic clock. A null means it has not happened (yet).
 */
export interface EvidenceRecord {
  readonly id: string;
  /** The kubeconfig context that the request was made with. */
  readonly context: string;
  readonly method: "GET" | "POST";
  /**
   * Path and query exactly as sent, except that a `continue` token is cut to its first 8 characters. Of a kubelet that was asked
   * itself, with `https://address:port` before it.
   */
  readonly path: string;
  readonly accept: string;
  /** Why it was made: the view or part that asked, e.g. "raw", "overview/readyz". */
  readonly purpose: string;
  readonly at: number;
  /** Until a connection was ready: about 0 when one was reused. */
  readonly connectMs: number | null;
  readonly firstByteMs: number | null;
  readonly endMs: number | null;
  readonly reusedConnection: boolean;
  readonly status: number | null;
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
  /** Body bytes as they came over the wire, and after decompression. */
  readonly wireBytes: number;
  readonly decodedBytes: number;
  /** metadata.resourceVersion of the answer, when the reader of the body found one. */
  readonly resourceVersion: string | null;
  /** The apiserver's Audit-Id and API Priority and Fairness headers, when it sent them. */
  readonly auditId: string | null;
  readonly flowSchemaUid: string | null;
  readonly priorityLevelUid: string | null;
  /** Problem code when the request failed, "ABORTED" when we ended it. */
  readonly failure: string | null;
}
