/** Stands for every value that is not shown. It says nothing about the value, not even its length. */
export const MASK = "******";

/** `kubectl apply` keeps a copy of the whole object here, a Secret's values with it. */
export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** Bytes in, bytes out; nothing is held back longer than it takes to decide. */
export interface ByteRedactor {
  /** What may be passed on now; empty when that is not decided yet. May share memory with the chunk. */
  push(chunk: Buffer): Buffer;
  /** What is left when the body has ended. */
  end(): Buffer;
}

export const NOTHING: Buffer = Buffer.alloc(0);
