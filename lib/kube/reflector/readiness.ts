import type { Clock, Timer } from "@/lib/base/clock";
import type { KubeTransport } from "../types";

const INTERVAL_MS = 2_000;
const DEADLINE_MS = 2_000;

/** When a server comes back, its reflectors return within this time rather than all at once. */
export const RETURN_SPREAD_MS = 1_000;

/** Both call `run` once. */
export interface Readiness {
  /** When the server is back after having been away. */
  whenBack(run: () => void): Timer;
  /** As soon as the server answers: for whoever has no answer of their own, which is absence enough. */
  whenReady(run: () => void): Timer;
}

/**
 * One question to one cluster, "are you ready?", asked every 2 seconds on behalf of every reflector that is backing
 * off or hangs in a try, and not at all while none is. A return is reported only after an absence, so that a server
 * which is well but refuses one watch does not make that watch hurry.
 */
export class ReadinessProbe implements Readiness {
  readonly #ask: (signal: AbortSignal) => Promise<boolean>;
  readonly #clock: Clock;
  readonly #backing = new Set<() => void>();
  readonly #hanging = new Set<() => void>();
  #wasAway = false;
  #asking: AbortController | null = null;
  #timer: Timer | null = null;

  constructor(ask: (signal: AbortSignal) => Promise<boolean>, clock: Clock) {
    this.#ask = ask;
    this.#clock = clock;
  }

  whenBack(run: () => void): Timer {
    return this.#join(this.#backing, run);
  }

  whenReady(run: () => void): Timer {
    return this.#join(this.#hanging, run);
  }

  #join(waiting: Set<() => void>, run: () => void): Timer {
    const entry = () => run();
    waiting.add(entry);
    if (!this.#asking && !this.#timer) this.#probe();
    return { cancel: () => this.#leave(waiting, entry) };
  }

  #leave(waiting: Set<() => void>, entry: () => void): void {
    waiting.delete(entry);
    if (this.#isAwaited()) return;
    this.#asking?.abort();
    this.#asking = null;
    this.#timer?.cancel();
    this.#timer = null;
  }

  #isAwaited(): boolean {
    return this.#backing.size + this.#hanging.size > 0;
  }

  #probe(): void {
    this.#timer = null;
    const asking = new AbortController();
    this.#asking = asking;
    const askedAt = this.#clock.monotonic();
    this.#ask(asking.signal)
      .catch(() => false)
      .then((ready) => {
        if (this.#asking !== asking) return;
        this.#asking = null;
        this.#answered(ready);
        this.#askAgain(askedAt);
      });
  }

  #answered(ready: boolean): void {
    const back = ready && this.#wasAway;
    this.#wasAway = !ready;
    const woken = [...(back ? this.#backing : []), ...(ready ? this.#hanging : [])];
    if (back) this.#backing.clear();
    if (ready) this.#hanging.clear();
    for (const run of woken) run();
  }

  /** Two seconds after the last question rather than after its answer: one that got none has taken them already. */
  #askAgain(askedAt: number): void {
    if (!this.#isAwaited() || this.#asking || this.#timer) return;
    const wait = askedAt + INTERVAL_MS - this.#clock.monotonic();
    this.#timer = this.#clock.after(Math.max(0, wait), () => this.#probe());
  }
}

/** Asks /readyz. Whoever answers at all, though it be "forbidden", is back; overload and 5xx are not. */
export function askReadyz(
  transport: Pick<KubeTransport, "getText">,
): (signal: AbortSignal) => Promise<boolean> {
  return async (signal) => {
    const { status } = await transport.getText({
      path: "/readyz",
      purpose: "reflector/readyz",
      signal,
      deadlines: { connect: DEADLINE_MS, headers: DEADLINE_MS, idle: DEADLINE_MS },
      maxBytes: 64 * 1024,
    });
    return status < 500 && status !== 429;
  };
}
