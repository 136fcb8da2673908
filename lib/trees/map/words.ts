import { formatCount } from "@/lib/base/format";
import { HEALTH_ORDER, type HealthState } from "@/lib/objects/health";
import { kindName } from "./drawing";
import { type MapCell, type MapGroup, sizeOf } from "./groups";

const WORDS: Readonly<Record<HealthState, string>> = {
  failed: "failed",
  terminating: "terminating",
  "in-progress": "in progress",
  unknown: "unknown",
  current: "current",
};

/** All of a group, as one cell. */
function wholeOf({ cells }: MapGroup): MapCell {
  const counts = HEALTH_ORDER.map((_, at) => cells.reduce((sum, cell) => sum + Number(cell[at + 1] ?? 0), 0));
  return ["", ...counts];
}

/** A part of the map in words: `shop, Pod: 12 objects, 2 failed, 10 current`. */
export function sayPart(group: MapGroup, cell: MapCell | null): string {
  const [, ...counts] = cell ?? wholeOf(group);
  const what = cell === null ? group.title : `${group.title}, ${kindName(cell[0])}`;
  const total = sizeOf(cell ?? wholeOf(group));
  const states = HEALTH_ORDER.flatMap((state, at) => {
    const count = counts[at] ?? 0;
    return count === 0 ? [] : [`${formatCount(count)} ${WORDS[state]}`];
  });
  return `${what}: ${formatCount(total)} ${total === 1 ? "object" : "objects"}, ${states.join(", ")}`;
}

/** How to read the map, for the foot of a picture. */
export const MAP_LEGEND =
  "Size: objects (few are drawn larger than they are). Crossed: failed. Lined: terminating. Hatched: in progress. Pale: unknown. Plain: current.";
