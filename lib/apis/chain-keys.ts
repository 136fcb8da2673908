import { ROW, type VersionMark } from "./chain-cells";

/** The mark that an arrow key leads to: the nearest that lies in its direction; null at the edge. */
export function nextMark(
  marks: readonly VersionMark[],
  from: VersionMark,
  key: "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight",
): VersionMark | null {
  const vertical = key === "ArrowUp" || key === "ArrowDown";
  const sign = key === "ArrowDown" || key === "ArrowRight" ? 1 : -1;
  const along = (mark: VersionMark) => sign * (vertical ? mark.y - from.y : mark.x - from.x);
  const across = (mark: VersionMark) => Math.abs(vertical ? mark.x - from.x : mark.y - from.y);
  const ahead = marks.filter((mark) => along(mark) > 0 && (vertical || across(mark) < ROW / 2));
  const nearest = ahead.sort((a, b) => along(a) + across(a) * 0.5 - (along(b) + across(b) * 0.5));
  return nearest[0] ?? null;
}
