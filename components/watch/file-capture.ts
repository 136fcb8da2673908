import type { EventDetail, LineMeta } from "@/lib/watch/api-schema";
import type { Capture } from "@/lib/watch/capture";
import { changeDetail } from "@/lib/watch/change-detail";
import { lineOf, type Part } from "@/lib/watch/line";
import { type LabEvent, rowOf } from "@/lib/watch/types";

/** What the server would say of one event, from the capture alone: the version before is the last one in it. */
export function detailOf(events: readonly LabEvent[], event: LabEvent): EventDetail {
  const previous = event.type === "ADDED" ? null : previousOf(events, event);
  return {
    event: { ...rowOf(event), key: String(event.seq), rev: "" },
    object: event.object,
    previous,
    change: event.type === "MODIFIED" && previous !== null ? changeDetail(previous, event.object) : null,
  };
}

function previousOf(events: readonly LabEvent[], { seq, stream, identity }: LabEvent): unknown {
  if (identity === null) return null;
  const before = events.findLast(
    (event) => event.seq < seq && event.stream === stream && event.identity?.uid === identity.uid,
  );
  return before?.object ?? null;
}

/** The line of a capture; "now" is its end. */
export function fileLine(
  { header, events, episodes }: Capture,
  axis: "time" | "rv",
  width: number,
  part: Part | null,
): LineMeta {
  const since = header.startedAt;
  const now = [...events, ...episodes].reduce((latest, { at }) => Math.max(latest, at), since);
  const zoneMs = -new Date(now).getTimezoneOffset() * 60_000;
  const input = { streams: header.streams.map(({ id }) => id), events, episodes };
  return lineOf("", input, { axis, width, zoneMs, part, since, now });
}
