import { formatAge, formatBytes, formatCount, formatInstant, formatMillis } from "@/lib/base/format";
import { useNow } from "./use-now";

/** An instant as its age, e.g. "4m12s"; the date and time are on hover. `at` is milliseconds since the epoch. */
export function Age({ at }: { at: number }) {
  const now = useNow();
  return (
    <time className="mono" dateTime={new Date(at).toISOString()} title={formatInstant(at)}>
      {formatAge(now - at)}
    </time>
  );
}

/** An RFC 3339 time as its age; a dash when there is none or it cannot be read. */
export function AgeOf({ time }: { time: string | null }) {
  const at = time === null ? Number.NaN : Date.parse(time);
  return Number.isNaN(at) ? <span className="soft">–</span> : <Age at={at} />;
}

/** A size; the exact count of bytes is on hover. */
export function Bytes({ value }: { value: number }) {
  return (
    <span className="mono" title={`${formatCount(value)} bytes`}>
      {formatBytes(value)}
    </span>
  );
}

/** A duration in milliseconds; a dash when it has not ended. */
export function Millis({ value }: { value: number | null }) {
  if (value === null) return <span className="soft">–</span>;
  return (
    <span className="mono" title={`${value} ms`}>
      {formatMillis(value)}
    </span>
  );
}

/** A count with thousands apart. */
export function Count({ value }: { value: number }) {
  return <span className="mono">{formatCount(value)}</span>;
}
