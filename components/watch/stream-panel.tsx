import { Fragment, type ReactNode } from "react";
import { Select } from "@/components/ui/field";
import type { StreamMeta } from "@/lib/watch/api-schema";
import { streamName } from "./stream-name";
import type { LabState } from "./use-lab-state";

/** What a panel about one stream of a live capture is given. */
export interface StreamPanelProps {
  readonly capture: string;
  /** The stream's id within the capture. */
  readonly stream: string;
  readonly meta: StreamMeta;
  /** Chooses the stream; null when there is but one. */
  readonly picker: ReactNode;
}

interface StreamPanelHostProps {
  lab: LabState;
  capture: string;
  streams: readonly StreamMeta[];
  children(props: StreamPanelProps): ReactNode;
}

/** A panel about one of the streams, begun afresh when another is chosen. */
export function StreamPanel({ lab, capture, streams, children }: StreamPanelHostProps) {
  const meta = streams[lab.state.of] ?? streams[0];
  if (meta === undefined) return null;
  const picker = streams.length > 1 && (
    <Select
      label="Stream"
      value={meta.id}
      options={streams.map(({ id, spec }) => ({ value: id, text: streamName(spec) }))}
      onChange={(id) => lab.set({ of: streams.findIndex((stream) => stream.id === id) })}
    />
  );
  const props = { capture, stream: meta.id, meta, picker };
  return <Fragment key={`${capture} ${meta.id}`}>{children(props)}</Fragment>;
}
