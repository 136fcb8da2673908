import { isComparable } from "@/lib/objects/resource-version";
import type { EventDetail, LineMeta } from "@/lib/watch/api-schema";
import type { Capture } from "@/lib/watch/capture";
import { describeChange } from "@/lib/watch/change";
import { formatPath } from "@/lib/watch/field-path";
import { cacheWindows, layoutTimeline } from "@/lib/watch/timeline";
import { type LabEvent, rowOf } from "@/lib/watch/types";
import type { Part } from "./line-part";

/** What the server would say of one event, from the capture alone: the version before is the last one in it. */
export function detailOf(events: readonly LabEvent[], event: LabEvent): EventDetail {
  const previous = event.type === "ADDED" ? null : previousOf(events, event);
  return {
    event: { ...rowOf(event), key: String(event.seq), rev: "" },
    object: event.object,
    previous,
    change: event.type === "MODIFIED" && previous !== null ? changeOf(previous, event.object) : null,
  };
}

function previousOf(events: readonly LabEvent[], { seq, stream, identity }: LabEvent): unknown {
  if (identity === null) return null;
  const before = events.findLast(
    (event) => event.seq < seq && event.stream === stream && event.identity?.uid === identity.uid,
  );
  return before?.object ?? null;
}

function changeOf(before: unknown, after: unknown): EventDetail["change"] {
  const { class: kind, managedFieldsMoved, changes } = describeChange(before, after);
  return {
    class: kind,
    managedFieldsMoved,
    changes: changes.map(({ path, owners, ...change }) => ({
      before: undefined,
      after: undefined,
      ...change,
      path: formatPath(path),
      owners: [...owners],
    })),
  };
}

/** Marks nearer to each other than this are drawn as one, in px. */
const BUCKET = 6;

/** The line of a capture; "now" is its end. */
export function lineOf(
  { header, events, episodes }: Capture,
  axis: "time" | "rv",
  width: number,
  part: Part | null,
): LineMeta {
  const seen = [...events, ...episodes];
  const now = seen.reduce((latest, { at }) => Math.max(latest, at), header.startedAt);
  const { from, to } = part ?? extentOf(seen, axis, header.startedAt, now);
  const zoneMs = -new Date(now).getTimezoneOffset() * 60_000;
  const view = { axis, from, to, width, bucket: BUCKET, zoneMs };
  const input = { streams: header.streams.map(({ id }) => id), events, episodes };
  return {
    ...layoutTimeline(input, view),
    capture: "",
    axis,
    from,
    to,
    width,
    now,
    windows: cacheWindows(input, view, now),
  };
}

function extentOf(
  seen: readonly { readonly resourceVersion: string | null }[],
  axis: "time" | "rv",
  startedAt: number,
  now: number,
): Part {
  if (axis === "time") return { from: startedAt, to: Math.max(now, startedAt + 1) };
  const versions = seen.flatMap(({ resourceVersion }) =>
    resourceVersion !== null && isComparable(resourceVersion) ? Number(resourceVersion) : [],
  );
  if (versions.length === 0) return { from: 0, to: 0 };
  const from = versions.reduce((a, b) => Math.min(a, b));
  return { from, to: versions.reduce((a, b) => Math.max(a, b), from + 1) };
}
