import type { Mark } from "@/components/ui/state-mark";
import { StateMark } from "@/components/ui/state-mark";
import type { Column } from "@/components/ui/table";
import { formatBytes, formatMillis, formatTime } from "@/lib/base/format";
import type { EvidenceRecord } from "@/lib/evidence/record";
import { sayTiming, TimingBar, timingOf } from "./timing-bar";

/** How a request went, as a state: refused by rights is not the same as failed. */
export function markOf({ status, failure }: EvidenceRecord): Mark {
  if (status === 304) return "ok";
  if (failure === "ABORTED") return "off";
  if (failure !== null && status === null) return "bad";
  if (status === null) return "busy";
  if (status === 401 || status === 403) return "denied";
  return status < 400 ? "ok" : "bad";
}

/** Status, or what there is instead of one. */
export const statusText = ({ status, failure }: EvidenceRecord): string => String(status ?? failure ?? "…");

const bytes = (value: number) => (value === 0 ? "–" : formatBytes(value));

/** The drawer's columns; `most` is the longest time on the list, for the scale of the bars. */
export function evidenceColumns(most: number): readonly Column<EvidenceRecord>[] {
  return [
    { id: "at", title: "Time", text: ({ at }) => formatTime(at), value: ({ at }) => at },
    {
      id: "status",
      title: "Status",
      text: (record) => `   ${statusText(record)}`,
      cell: (record) => <StateMark mark={markOf(record)}>{statusText(record)}</StateMark>,
    },
    { id: "method", title: "Method", text: ({ method }) => method },
    { id: "path", title: "Path", text: ({ path }) => path, grow: true },
    {
      id: "timing",
      title: "Connect, wait, body",
      text: sayTiming,
      value: (record) => timingOf(record).total,
      cell: (record) => <TimingBar record={record} most={most} />,
      most: 21,
    },
    {
      id: "total",
      title: "Total",
      align: "end",
      text: ({ endMs }) => (endMs === null ? "…" : formatMillis(endMs)),
      value: ({ endMs }) => endMs,
    },
    { id: "wire", title: "Wire", align: "end", text: (r) => bytes(r.wireBytes), value: (r) => r.wireBytes },
    {
      id: "decoded",
      title: "Decoded",
      align: "end",
      text: (r) => bytes(r.decodedBytes),
      value: (r) => r.decodedBytes,
    },
    { id: "rv", title: "RV", align: "end", text: ({ resourceVersion }) => resourceVersion ?? "–" },
    { id: "purpose", title: "For", text: ({ purpose }) => purpose },
  ];
}
