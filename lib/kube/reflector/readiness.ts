import type { Clock, Timer } from "@/lib/base/clock";
import type { KubeTransport } from "../types";

const INTERVAL_MS = 2_000;
const DEADLINE_MS = 2_000;

/** Calls `run` once, when the server is back after having been away. */
export interface Readiness {
  whenBack(run: () => void): Timer;
}

/**
 * One question to one cluster, "are you ready?", asked every 2 seconds on behalf of every reflector that is backing
 * off, and not at all while none is. It reports a return only after an absence, so that a server which is well but
 * refuses one watch does not make that watch hurry.
 */
export class ReadinessProbe implements Readiness {
  readonly #ask: (signal: AbortSignal) => Promise<boolean>;
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #wasAway = false;
  #asking: AbortController | null = null;
  #timer: Timer | null = null;

  constructor(ask: (signal: AbortSignal) => Promise<boolean>, clock: Clock) {
    this.#ask = ask;
    this.#clock = clock;
  }

  whenBack(run: () => void): Timer {
    const entry = () => run();
    this.#waiting.add(entry);
    if (!this.#asking && !this.#timer) this.#probe();
    return { cancel: () => this.#leave(entry) };
  }

  #leave(entry: () => void): void {
    this.#waiting.delete(entry);
    if (this.#waiting.size > 0) return;
    this.#asking?.abort();
    this.#asking = null;
    this.#timer?.cancel();
    this.#timer = null;
  }

  #probe(): void {
    this.#timer = null;
    const asking = new AbortController();
    this.#asking = asking;
    this.#ask(asking.signal)
      .catch(() => false)
      .then((ready) => {
        if (this.#asking !== asking) return;
        this.#asking = null;
        this.#answered(ready);
      });
  }

  #answered(ready: boolean): void {
    const back = ready && this.#wasAway;
    this.#wasAway = !ready;
    if (back) {
      const woken = [...this.#waiting];
      this.#waiting.clear();
      for (const run of woken) run();
    }
    if (this.#waiting.size > 0) this.#timer = this.#clock.after(INTERVAL_MS, () => this.#probe());
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
