import type { StreamStatus, Window } from "@/lib/stream/messages";
import type { EventsMeta } from "@/lib/watch/api-schema";
import type { FilteredEvents } from "@/lib/watch/ring";
import type { EventsRow } from "@/lib/watch/row-schema";
import { type LabEvent, rowOf } from "@/lib/watch/types";
import type { Capture } from "./capture";
import { streamStatus } from "./status";
import type { LiveView } from "./view";

/** The events of a capture that pass a filter, as rows of a log. Places count from the capture's beginning. */
export class EventsView implements LiveView {
  constructor(
    private readonly capture: Capture,
    private readonly filtered: FilteredEvents,
  ) {}

  get revision(): number {
    return this.capture.revision;
  }

  get epoch(): number {
    return this.capture.epoch;
  }

  frame(window: Window): { offset: number; total: number; rows: EventsRow[]; meta: EventsMeta } {
    const { gone, length } = this.filtered;
    const total = gone + length;
    const [from, to] =
      "tail" in window ? [total - window.tail, total] : [window.offset, window.offset + window.count];
    const offset = Math.min(Math.max(from, gone), total);
    const { events } = this.filtered.window(offset - gone, Math.max(0, to - offset));
    return { offset, total, rows: events.map(eventsRow), meta: this.capture.meta(this.filtered) };
  }

  status(): StreamStatus {
    return worstStatus(this.capture);
  }

  onChange(listener: () => void): () => void {
    return this.capture.onChange(listener);
  }
}

/** An event never changes, except that what it is about may have to be masked. */
export function eventsRow(event: LabEvent): EventsRow {
  const row = rowOf(event);
  return { key: String(row.seq), rev: row.identity === null ? "0" : "1", ...row };
}

const GRAVITY: readonly StreamStatus["phase"][] = [
  "denied",
  "reauth",
  "gone",
  "backing-off",
  "stale",
  "partial",
  "connecting",
  "syncing",
  "live",
];

/** Several streams are as well as the one that fares worst. */
export function worstStatus({ streams }: Capture): StreamStatus {
  const statuses = streams.map(({ status }) => streamStatus(status));
  return statuses.reduce((a, b) => (GRAVITY.indexOf(b.phase) < GRAVITY.indexOf(a.phase) ? b : a));
}
