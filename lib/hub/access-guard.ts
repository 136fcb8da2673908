import type { Clock, Timer } from "@/lib/base/clock";
import { dig } from "@/lib/base/json";
import { ProblemError } from "@/lib/base/problem";
import type { KubeTransport } from "@/lib/kube/types";
import type { Scope } from "./scope";

/**
 * An apiserver asks whether a watch is allowed when it begins, and never again. So that a right
 * that was taken away ends the data within a minute, it is asked again this often.
 */
const EVERY_MS = 40_000;
const DEADLINE_MS = 10_000;

export interface AccessGuardOptions {
  readonly transport: Pick<KubeTransport, "review">;
  readonly clock: Clock;
  readonly scope: Scope;
  /** Called when the server says that this may no longer be listed or watched. */
  readonly revoked: () => void;
}

/** Asks, while it is open, whether its scope may still be listed and watched. */
export class AccessGuard {
  readonly #options: AccessGuardOptions;
  #timer: Timer | null = null;
  #abort = new AbortController();

  constructor(options: AccessGuardOptions) {
    this.#options = options;
    this.#wait();
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#abort.abort();
  }

  #wait(): void {
    this.#timer = this.#options.clock.after(EVERY_MS, () => void this.#check());
  }

  async #check(): Promise<void> {
    const { clock, revoked } = this.#options;
    const abort = new AbortController();
    this.#abort = abort;
    const deadline = clock.after(DEADLINE_MS, () => abort.abort());
    const answers = await Promise.all(
      ["list", "watch"].map((verb) => this.#may(verb, abort.signal).catch(whenNotTold)),
    );
    deadline.cancel();
    if (this.#timer === null) return;
    if (answers.includes(false)) revoked();
    this.#wait();
  }

  async #may(verb: string, signal: AbortSignal): Promise<boolean> {
    const { transport, scope } = this.#options;
    const { group, version, resource, namespace } = scope;
    const resourceAttributes = { verb, group, version, resource, ...(namespace !== null && { namespace }) };
    const { body } = await transport.review(
      "selfsubjectaccessreviews",
      { resourceAttributes },
      "hub/access",
      signal,
    );
    return dig(body, "status", "allowed") === true;
  }
}

/**
 * Who is no longer known may do nothing. Any other failure is no answer: a server that cannot be
 * asked sends no events either.
 */
function whenNotTold(error: unknown): false | null {
  return error instanceof ProblemError && error.problem.upstream?.status === 401 ? false : null;
}
