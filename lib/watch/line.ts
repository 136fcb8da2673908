import { isComparable } from "@/lib/objects/resource-version";
import type { LineMeta } from "./api-schema";
import { cacheWindows, layoutTimeline, type TimelineInput, type Viewport } from "./timeline";

/** Marks nearer to each other than this are drawn as one, in px. */
const BUCKET = 6;

/** A part of the line: ms since the epoch, or resourceVersions as numbers. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** What is asked of a line. Without a part it shows everything from `since` (ms since the epoch) to `now`. */
export interface LineRequest extends Pick<Viewport, "axis" | "width" | "zoneMs"> {
  readonly part: Part | null;
  readonly since: number;
  readonly now: number;
}

/** The line of what one capture holds. */
export function lineOf(capture: string, input: TimelineInput, request: LineRequest): LineMeta {
  const { axis, width, zoneMs, now } = request;
  const { from, to } = request.part ?? extentOf(input, request);
  const view: Viewport = { axis, from, to, width, bucket: BUCKET, zoneMs };
  const windows = cacheWindows(input, view, now);
  return { ...layoutTimeline(input, view), capture, axis, from, to, width, now, windows };
}

/** Never empty, except that it is 0 to 0 where there is no resourceVersion to speak of. */
function extentOf({ events, episodes }: TimelineInput, { axis, since, now }: LineRequest): Part {
  if (axis === "time") return { from: since, to: Math.max(now, since + 1) };
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const seen of [events, episodes]) {
    for (const { resourceVersion } of seen) {
      if (resourceVersion === null || !isComparable(resourceVersion)) continue;
      from = Math.min(from, Number(resourceVersion));
      to = Math.max(to, Number(resourceVersion));
    }
  }
  return to === 0 ? { from: 0, to: 0 } : { from, to: Math.max(to, from + 1) };
}
