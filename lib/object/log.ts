import type { ObjectState } from "./url";

/** The query of a pod's log (core/v1 PodLogOptions). The log of a run that is over has an end: it is not followed. */
export function logQuery(
  of: Pick<ObjectState, "container" | "previous" | "follow" | "timestamps" | "tail">,
): (readonly [string, string])[] {
  const { container, previous, follow, timestamps, tail } = of;
  return [
    ...(container === "" ? [] : [["container", container] as const]),
    ...(tail === "all" ? [] : [["tailLines", tail] as const]),
    ...(follow && !previous ? [["follow", "true"] as const] : []),
    ...(previous ? [["previous", "true"] as const] : []),
    ...(timestamps ? [["timestamps", "true"] as const] : []),
  ];
}
