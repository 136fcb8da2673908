import { useLive } from "@/components/data/stream";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemView } from "@/components/ui/problem-view";
import type { LineMeta } from "@/lib/watch/api-schema";
import { type LineChoices, LineView, useLineRoom } from "./line-view";

interface LinePanelProps extends LineChoices {
  context: string | null;
  /** As the link writes them. */
  streams: string;
}

/** What the reader's clock is ahead of UTC, in ms. */
export const zoneMs = () => -new Date().getTimezoneOffset() * 60_000;

const NO_ROWS = { tail: 0 } as const;

/** The line of a live capture, drawn by the server a few times a second. */
export function LinePanel({ context, streams, ...choices }: LinePanelProps) {
  const space = useLineRoom();
  const { width, part } = space;
  const query = {
    streams,
    axis: choices.axis,
    width: String(width),
    zone: String(zoneMs()),
    ...(part === null ? {} : { from: String(part.from), to: String(part.to) }),
  };
  const { frame, problem } = useLive("events-line", {
    context,
    query: width === 0 ? null : query,
    window: NO_ROWS,
  });
  const line = (frame?.meta ?? null) as LineMeta | null;
  return (
    <LineView
      {...choices}
      space={space}
      line={problem === null ? line : null}
      instead={
        problem === null ? <EmptyState title="The line is being drawn" /> : <ProblemView problem={problem} />
      }
    />
  );
}
