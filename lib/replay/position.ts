import type { ReplayState } from "./schema";

/** Where a replay is `elapsedMs` after its state was told; it starts over at its end. */
export function positionAfter({ position, from, to, speed, paused }: ReplayState, elapsedMs: number): number {
  const gone = paused ? 0 : elapsedMs * speed;
  return from + ((position - from + gone) % Math.max(1, to - from));
}

/** `4:05`: minutes and seconds since the recording began; hours before them when there are any. */
export function formatPosition(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`;
}

/** The moment that plays, as the clock stood when it was recorded, e.g. `2026-11-27 14:03:05 UTC`. */
export function momentOf({ startedAt }: Pick<ReplayState, "startedAt">, position: number): string {
  const began = Date.parse(startedAt);
  const at = new Date(Number.isNaN(began) ? 0 : began + position);
  return `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** What a picture of a replay says of itself, e.g. `sample cluster, recorded 2026-11-27 14:03 UTC`. */
export function stampOf({ kind, startedAt }: Pick<ReplayState, "kind" | "startedAt">): string {
  const what = kind === "sample" ? "sample cluster" : "recording";
  return `${what}, recorded ${startedAt.slice(0, 16).replace("T", " ")} UTC`;
}
