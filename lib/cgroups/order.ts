import { inTreeOrder } from "./paths";
import type { Spot } from "./spot";

/**
 * A stable order for what a kubelet shows, which has none of its own: kubepods before everything else, Guaranteed pods before the
 * classes, then by names of objects; sandboxes before containers.
 */
export function orderOf(spots: readonly Spot[]): Spot[] {
  const byPath = new Map(spots.map((spot) => [spot.path, spot]));
  const sorted = spots.map((spot) => ({ spot, key: keyOf(spot) })).sort((a, b) => (a.key < b.key ? -1 : 1));
  return inTreeOrder(sorted.map(({ spot }) => spot.path)).flatMap((path) => byPath.get(path) ?? []);
}

/** Ranks compare as text: a digit for the kind, then what a person knows it by. */
function keyOf({ path, cls, pod, container, role, hint }: Spot): string {
  switch (cls.kind) {
    case "kubepods":
      return `0 ${path}`;
    case "pod":
      return `1 ${pod?.namespace ?? hint?.namespace ?? "~"} ${pod?.name ?? hint?.pod ?? ""} ${path}`;
    case "qos":
      return cls.qos === "Burstable" ? "2" : "3";
    case "container": {
      const index = container === null ? -1 : (pod?.containers.indexOf(container) ?? -1);
      return role === "sandbox"
        ? `4 ${path}`
        : `5 ${index < 0 ? "~" : String(index).padStart(4, "0")} ${path}`;
    }
    default:
      return `6 ${path}`;
  }
}
