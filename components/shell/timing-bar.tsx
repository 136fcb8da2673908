import { formatMillis } from "@/lib/base/format";
import type { EvidenceRecord } from "@/lib/evidence/record";
import styles from "./timing-bar.module.css";

/** The three spans of a request in milliseconds, each from the end of the one before. */
export function timingOf({ connectMs, firstByteMs, endMs }: EvidenceRecord) {
  const connect = connectMs ?? 0;
  const first = Math.max(connect, firstByteMs ?? connect);
  const end = Math.max(first, endMs ?? first);
  return { connect, wait: first - connect, body: end - first, total: end };
}

/** The split as words, e.g. "connect 1.20 ms, first byte +3.40 ms, body +0.10 ms". */
export function sayTiming(record: EvidenceRecord): string {
  const { connect, wait, body } = timingOf(record);
  const first = record.reusedConnection ? "connection reused" : `connect ${formatMillis(connect)}`;
  const rest = record.endMs === null ? "body not ended" : `body +${formatMillis(body)}`;
  return `${first}, first byte +${formatMillis(wait)}, ${rest}`;
}

/** Connect, wait for the first byte, body: to the scale of `most` milliseconds, light to dark to blue. */
export function TimingBar({ record, most }: { record: EvidenceRecord; most: number }) {
  const { connect, wait, body } = timingOf(record);
  const scale = 100 / Math.max(most, 0.001);
  const widths = [connect, wait, body].map((ms) => ms * scale);
  const [a = 0, b = 0, c = 0] = widths;
  return (
    <svg
      className={styles.bar}
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      role="img"
      aria-label={sayTiming(record)}
    >
      <rect className={styles.connect} x={0} y={1} width={a} height={6} />
      <rect className={styles.wait} x={a} y={1} width={b} height={6} />
      <rect className={styles.body} x={a + b} y={1} width={Math.max(c, 0.75)} height={6} />
    </svg>
  );
}
