import { Fragment, type ReactNode, useState } from "react";
import { Select } from "@/components/ui/field";
import type { StreamMeta } from "@/lib/watch/api-schema";
import { streamName } from "./stream-name";

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
  capture: string;
  streams: readonly StreamMeta[];
  children(props: StreamPanelProps): ReactNode;
}

/** A panel about one of the streams, begun afresh when another is chosen. */
export function StreamPanel({ capture, streams, children }: StreamPanelHostProps) {
  const [wanted, setWanted] = useState("");
  const meta = streams.find(({ id }) => id === wanted) ?? streams[0];
  if (meta === undefined) return null;
  const picker = streams.length > 1 && (
    <Select
      label="Stream"
      value={meta.id}
      options={streams.map(({ id, spec }) => ({ value: id, text: streamName(spec) }))}
      onChange={setWanted}
    />
  );
  const props = { capture, stream: meta.id, meta, picker };
  return <Fragment key={`${capture} ${meta.id}`}>{children(props)}</Fragment>;
}
