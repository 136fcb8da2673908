import type { TimeMap } from "./shift";

/** From a moment on, the recording plays at a speed (0: it is paused). */
interface Segment {
  /** Wall clock, ms since the epoch. */
  readonly wall: number;
  /** Position in the recording, ms since its beginning. */
  readonly position: number;
  readonly speed: number;
}

export interface TimelineOptions {
  /** When the recording began, ms since the epoch. */
  readonly startedAt: number;
  /** The positions between which it plays, ms since its beginning. */
  readonly from: number;
  readonly to: number;
}

/**
 * Which moment of a recording is shown at which moment of the wall clock: it plays, pauses, goes faster, and starts
 * over. Knows no clock; every method is told the time.
 */
export class Timeline {
  readonly #options: TimelineOptions;
  /** Wall clock of `from` when it was first played: what is older than the recording keeps its place by this. */
  readonly #firstBegan: number;
  /** Of the current turn, oldest first. Replaced, never changed: maps that were given out keep theirs. */
  #segments: readonly Segment[];
  #cycle = 0;
  #speed = 1;
  #paused = false;

  constructor(options: TimelineOptions, now: number) {
    this.#options = options;
    this.#firstBegan = now;
    this.#segments = [{ wall: now, position: options.from, speed: 1 }];
  }

  /** How many times it has started over. */
  get cycle(): number {
    return this.#cycle;
  }

  get speed(): number {
    return this.#speed;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Never beyond the end. */
  position(now: number): number {
    const last = this.#last();
    const position = last.position + (now - last.wall) * last.speed;
    return Math.min(Math.max(position, this.#options.from), this.#options.to);
  }

  /** Wall milliseconds until the position is reached; null while it is paused. */
  until(position: number, now: number): number | null {
    const { speed } = this.#last();
    return speed === 0 ? null : Math.max(0, (position - this.position(now)) / speed);
  }

  setSpeed(speed: number, now: number): void {
    this.#speed = speed;
    this.#bend(now);
  }

  setPaused(paused: boolean, now: number): void {
    this.#paused = paused;
    this.#bend(now);
  }

  /** Goes on from another position; what lies before it counts as played at the recording's own speed. */
  seek(position: number, now: number): void {
    this.#segments = [this.#segment(position, now)];
  }

  /** Starts over. */
  wrap(now: number): void {
    this.#cycle += 1;
    this.#segments = [this.#segment(this.#options.from, now)];
  }

  /**
   * How times of the recording are shown at this moment.
   * @param renewed of an object that is made anew in each turn: then its past moves along as well. Of all others,
   *   what was before the recording keeps its distance to the first turn, so that their ages grow.
   */
  map(renewed: boolean, now: number): TimeMap {
    const { startedAt, from } = this.#options;
    const segments = this.#segments;
    const played = { wall: now, position: this.position(now) };
    const began = wallOf(segments, played, from);
    const pastMoves = (renewed ? began : this.#firstBegan) - (startedAt + from);
    return (recorded) => {
      const position = recorded - startedAt;
      return position < from ? recorded + pastMoves : wallOf(segments, played, position);
    };
  }

  #bend(now: number): void {
    this.#segments = [...this.#segments, this.#segment(this.position(now), now)];
  }

  #segment(position: number, wall: number): Segment {
    return { wall, position, speed: this.#paused ? 0 : this.#speed };
  }

  #last(): Segment {
    return this.#segments.at(-1) as Segment;
  }
}

/** When a position was played; what has not been yet, or was leapt over, counts at the recording's own speed. */
function wallOf(
  segments: readonly Segment[],
  played: Pick<Segment, "wall" | "position">,
  position: number,
): number {
  if (position > played.position) return Math.round(played.wall + position - played.position);
  const segment = segments.findLast((each) => each.position <= position);
  const { wall, position: begin, speed } = segment ?? { ...(segments[0] as Segment), speed: 1 };
  return Math.round(wall + (position - begin) / (speed || 1));
}
