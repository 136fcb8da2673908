/** Which collection a stream watches. */
export interface StreamSpec {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Plural, e.g. "pods". */
  readonly resource: string;
  /** Null for all namespaces, and for cluster-scoped resources. */
  readonly namespace: string | null;
  /** Empty for none; as the person wrote it. */
  readonly labelSelector: string;
  readonly fieldSelector: string;
}

/** Several streams side by side, at most. */
export const MAX_STREAMS = 8;
