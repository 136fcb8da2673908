import { formatBytes, formatCount } from "@/lib/base/format";

/** Counters that only grow, read at a monotonic time in ms. */
export interface CounterSample {
  readonly monotonicMs: number;
  readonly events: number;
  readonly bytes: number;
}

/** Per second, over a window; null while there are not two samples in it. */
export interface Rates {
  readonly events: number | null;
  readonly bytes: number | null;
  /** What the rates are really over, in ms. */
  readonly overMs: number;
}

const UNKNOWN: Rates = { events: null, bytes: null, overMs: 0 };

/**
 * Rates from the newest sample back to the oldest one within `windowMs`. Counters that fell (a stream was
 * opened anew) count from there on.
 *
 * @param samples in their order
 */
export function ratesOf(samples: readonly CounterSample[], windowMs: number): Rates {
  const last = samples.at(-1);
  if (last === undefined) return UNKNOWN;
  const recent = sinceReset(samples.filter(({ monotonicMs }) => monotonicMs >= last.monotonicMs - windowMs));
  const first = recent[0];
  const overMs = first === undefined ? 0 : last.monotonicMs - first.monotonicMs;
  if (first === undefined || overMs <= 0) return UNKNOWN;
  const perSecond = (grown: number) => (grown * 1000) / overMs;
  return {
    events: perSecond(last.events - first.events),
    bytes: perSecond(last.bytes - first.bytes),
    overMs,
  };
}

function sinceReset(samples: readonly CounterSample[]): readonly CounterSample[] {
  const reset = samples.findLastIndex((sample, i) => {
    const before = samples[i - 1];
    return before !== undefined && (sample.events < before.events || sample.bytes < before.bytes);
  });
  return reset < 0 ? samples : samples.slice(reset);
}

/** What sharing one upstream watch among all who want the same saves. */
export interface Sharing {
  readonly connections: number;
  readonly subscriptions: number;
  /** Connections that were not needed; never below 0. */
  readonly saved: number;
}

export function sharingOf(connections: number, subscriptions: number): Sharing {
  return { connections, subscriptions, saved: Math.max(0, subscriptions - connections) };
}

/** The same list in full and as metadata alone, both measured. */
export interface FormSizes {
  readonly fullBytes: number;
  readonly metadataBytes: number;
  readonly objects: number;
}

export interface MetadataSaving {
  /** Part of the bytes that metadata alone leaves out, 0 to 1; null when nothing was measured. Below 0 it costs more. */
  readonly saved: number | null;
  readonly fullPerObject: number | null;
  readonly metadataPerObject: number | null;
}

export function metadataSaving({ fullBytes, metadataBytes, objects }: FormSizes): MetadataSaving {
  const each = (bytes: number) => (objects > 0 ? bytes / objects : null);
  return {
    saved: fullBytes > 0 ? 1 - metadataBytes / fullBytes : null,
    fullPerObject: each(fullBytes),
    metadataPerObject: each(metadataBytes),
  };
}

/** "12.3 events/s"; whole from 100 on; "unknown" for null. */
export function formatEventRate(perSecond: number | null): string {
  if (perSecond === null) return "unknown";
  return `${perSecond >= 99.95 ? formatCount(Math.round(perSecond)) : perSecond.toFixed(1)} events/s`;
}

/** "4.56 KiB/s"; "unknown" for null. */
export function formatByteRate(perSecond: number | null): string {
  return perSecond === null
    ? "unknown"
    : `${formatBytes(perSecond < 1024 ? Math.round(perSecond) : perSecond)}/s`;
}

/** A part of a whole as "87 %"; below 10 % with one decimal; "unknown" for null. */
export function formatShare(share: number | null): string {
  if (share === null) return "unknown";
  const percent = share * 100;
  return `${Math.abs(percent) >= 9.95 ? percent.toFixed(0) : percent.toFixed(1)} %`;
}
