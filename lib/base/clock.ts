/** A timer that can be called off; calling it off twice is harmless. */
export interface Timer {
  cancel(): void;
}

/**
 * Time, injected: the engine never reads the machine's clock itself, so that
 * every rule about waiting is a test without waiting.
 */
export interface Clock {
  /** Wall clock, milliseconds since the epoch. May jump. For showing to people. */
  now(): number;
  /** Monotonic milliseconds from an arbitrary origin. Never jumps. For durations. */
  monotonic(): number;
  /** Calls `run` once after `ms` milliseconds unless cancelled. */
  after(ms: number, run: () => void): Timer;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, run) {
    const handle = setTimeout(run, ms);
    return { cancel: () => clearTimeout(handle) };
  },
};
