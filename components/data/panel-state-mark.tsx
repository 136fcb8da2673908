import { type Mark, StateMark } from "@/components/ui/state-mark";
import { useNow } from "@/components/ui/use-now";
import { formatAge, formatTime } from "@/lib/base/format";
import type { PanelState } from "@/lib/base/panel-state";
import { formatPosition, momentOf } from "@/lib/replay/position";
import { usePlaying } from "./playing";

interface Said {
  readonly mark: Mark;
  readonly text: string;
  readonly title?: string;
}

/** A panel's state in a shape and a few words. */
export function PanelStateMark({ state }: { state: PanelState }) {
  const { mark, text, title } = say(state, useNow(), usePlaying());
  return (
    <StateMark mark={mark} title={title}>
      {text}
    </StateMark>
  );
}

/** The words for each state. `now` is milliseconds since the epoch; `playing` is null for a live cluster. */
export function say(state: PanelState, now: number, playing: ReturnType<typeof usePlaying>): Said {
  switch (state.kind) {
    case "connecting":
      return { mark: "busy", text: "connecting" };
    case "syncing":
      return { mark: "busy", text: `syncing, ${state.received}` };
    case "live":
      return playing === null
        ? { mark: "live", text: "live", title: `As of ${formatTime(state.at)}` }
        : sayReplay(state.at, playing);
    case "stale":
      return {
        mark: "stale",
        text: `stale since ${formatTime(state.since)}`,
        ...titled(state.problem?.message),
      };
    case "backing-off":
      return {
        mark: "stale",
        text: `backing off, next try in ${formatAge(state.retryAt - now)}`,
        title: state.problem.message,
      };
    case "partial":
      return { mark: "warn", text: "partial", title: state.problem.message };
    case "past":
      return {
        mark: "stale",
        text: `as of RV ${state.resourceVersion}`,
        title: state.problem?.message ?? "A moment that was chosen: it does not change any more",
      };
    case "denied":
      return { mark: "denied", text: "denied", title: state.problem.message };
    case "gone":
      return { mark: "off", text: "gone", title: state.problem.message };
    case "sign-in":
      return { mark: "denied", text: "sign in again", title: state.problem.message };
    case "failed":
      return { mark: "bad", text: "failed", title: state.problem.message };
  }
}

const titled = (title: string | undefined) => (title === undefined ? {} : { title });

/** What follows a recording is as new as can be, and of another time. */
function sayReplay(at: number, { state, position }: NonNullable<ReturnType<typeof usePlaying>>): Said {
  const where = formatPosition(position - state.from);
  return {
    mark: state.paused ? "paused" : "replay",
    text: state.paused ? `paused at ${where}` : `replaying ${where}`,
    title: `Not live: ${momentOf(state, position)} of the ${state.kind}, told at ${formatTime(at)}`,
  };
}
