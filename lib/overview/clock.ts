import { formatAge } from "@/lib/base/format";

/** Less than this is not worth a word: ages are rough, and a Date header is cut to its second. */
const NOTABLE_MS = 30_000;

/** An answer's `Date` header, and when it was asked for and began to come, ms since the epoch by our own clock. */
interface DatedAnswer {
  readonly date: string | undefined;
  readonly askedAt: number;
  readonly answeredAt: number;
}

/**
 * How far the server's clock is ahead of ours, in milliseconds; negative when it is behind. It is true to within half a second and half
 * the time that the answer took. Null when the answer bears no date that can be read.
 */
export function clockAhead({ date, askedAt, answeredAt }: DatedAnswer): number | null {
  const second = Date.parse(date ?? "");
  if (Number.isNaN(second)) return null;
  return Math.round(second + 500 - (askedAt + answeredAt) / 2);
}

/** What is said of it, and whether it matters: every age is counted from the server's times by our clock. */
export function sayClock(aheadMs: number): { readonly text: string; readonly notable: boolean } {
  if (Math.abs(aheadMs) < NOTABLE_MS) return { text: "in step with Cutaway's", notable: false };
  const by = formatAge(Math.abs(aheadMs));
  return { text: `${by} ${aheadMs > 0 ? "ahead of" : "behind"} Cutaway's`, notable: true };
}
