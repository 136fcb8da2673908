import type { Revealable } from "@/lib/access/redact/exported";

/** What may be recorded beside the objects. */
export const INCLUDES = [
  "tables",
  "metrics",
  "health",
  "flow-control",
  "kubelets",
  "openapi",
  "rights",
] as const;
export type Include = (typeof INCLUDES)[number];

/** What a person chose to record. */
export interface RecordOptions {
  /** Null: every namespace. Resources without a namespace are recorded as far as they may be read. */
  readonly namespaces: readonly string[] | null;
  readonly include: ReadonlySet<Include>;
  /** At most so long, ms. */
  readonly forMs: number;
  /** The file is ended when it has grown to this. */
  readonly maxBytes: number;
  /** Between two questions for the same metrics, ms. */
  readonly everyMs: number;
  readonly reveal: ReadonlySet<Revealable>;
  /** For the header: what people shall call this cluster. */
  readonly name: string;
  /** Of the packing, 0 to 11. */
  readonly quality?: number;
}

const MINUTE = 60_000;
const MiB = 1024 * 1024;

export const DEFAULT_FOR_MS: number = 10 * MINUTE;
export const DEFAULT_MAX_BYTES: number = 100 * MiB;
export const DEFAULT_EVERY_MS = 15_000;
/** A recording larger than this cannot be opened again. */
export const MAX_BYTES: number = 190 * MiB;
export const MAX_FOR_MS: number = 24 * 60 * MINUTE;
