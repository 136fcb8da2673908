import type { ChangeClass, EventRow, EventType } from "./types";

/** Which events a person wants to see. An empty list, and an empty text, restrict nothing. */
export interface EventFilter {
  readonly types: readonly EventType[];
  /** Judges MODIFIED events alone; one whose change is not known is never hidden by it. */
  readonly changes: readonly ChangeClass[];
  readonly streams: readonly string[];
  /** Part of `namespace/name`, in upper or lower case. Events about no object do not match a text. */
  readonly text: string;
}

export const EVERYTHING: EventFilter = { types: [], changes: [], streams: [], text: "" };

export function restrictsNothing({ types, changes, streams, text }: EventFilter): boolean {
  return types.length + changes.length + streams.length + text.length === 0;
}

/** The filter as a function, made once for many events. */
export function matcher(filter: EventFilter): (row: EventRow) => boolean {
  const types = new Set(filter.types);
  const changes = new Set(filter.changes);
  const streams = new Set(filter.streams);
  const text = filter.text.toLowerCase();
  return (row) =>
    (types.size === 0 || types.has(row.type)) &&
    (streams.size === 0 || streams.has(row.stream)) &&
    (changes.size === 0 || row.change === null || changes.has(row.change)) &&
    (text === "" || nameOf(row).toLowerCase().includes(text));
}

/** `namespace/name`, or the name of a cluster-scoped object; empty when the event is about none. */
export function nameOf({ identity }: EventRow): string {
  if (identity === null) return "";
  return identity.namespace === null ? identity.name : `${identity.namespace}/${identity.name}`;
}
