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

/** What a picture of a replay says of itself, e.g. `sample cluster, recorded 2026-11-27 14:03 UTC`. */
export function stampOf({ kind, startedAt }: Pick<ReplayState, "kind" | "startedAt">): string {
  const what = kind === "sample" ? "sample cluster" : "recording";
  return `${what}, recorded ${startedAt.slice(0, 16).replace("T", " ")} UTC`;
}
