import type { Clock, Timer } from "@/lib/base/clock";
import type { Rights, RightsScope } from "./rights";

/**
 * An apiserver asks whether a watch is allowed when it begins, and never again. So that a right
 * that was taken away ends the data within a minute, it is asked again this often.
 */
const EVERY_MS = 40_000;

export interface AccessGuardOptions {
  readonly rights: Pick<Rights, "may">;
  readonly clock: Clock;
  readonly scope: RightsScope;
  /** False where it is listed again and again instead: each of those lists is allowed or refused by itself. */
  readonly watching: () => boolean;
  /** Called when the server says that this may no longer be watched. */
  readonly revoked: () => void;
}

/** Asks, while it is open, whether its scope may still be watched. Who may watch needs no right to list: a watch begins with the state. */
export class AccessGuard {
  readonly #options: AccessGuardOptions;
  #timer: Timer | null = null;

  constructor(options: AccessGuardOptions) {
    this.#options = options;
    this.#wait();
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #wait(): void {
    this.#timer = this.#options.clock.after(EVERY_MS, () => void this.#check());
  }

  async #check(): Promise<void> {
    const { rights, scope, watching, revoked } = this.#options;
    const allowed = !watching() || (await rights.may("watch", scope));
    if (this.#timer === null) return;
    if (allowed === false && watching()) revoked();
    this.#wait();
  }
}
