import type { Clock } from "@/lib/base/clock";
import type { LiveView } from "../view";

/** Resolves once a view has all that it is going to have, when the time is up, or when nobody waits any longer. */
export function settled(
  view: Pick<LiveView, "status" | "onChange">,
  clock: Clock,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      timer.cancel();
      stop();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const look = () => {
      if (!["connecting", "syncing"].includes(view.status().phase)) done();
    };
    const timer = clock.after(ms, done);
    const stop = view.onChange(look);
    signal.addEventListener("abort", done);
    look();
  });
}
