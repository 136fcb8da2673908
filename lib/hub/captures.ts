import { randomBytes } from "node:crypto";
import type { Clock } from "@/lib/base/clock";
import { ProblemError } from "@/lib/base/problem";
import type { StreamSpec } from "@/lib/watch/stream-spec";
import { Capture, type Source } from "./capture";
import { Pool } from "./pool";
import { scopeOf } from "./scope";
import type { SharedWatch } from "./shared-watch";
import type { Watches } from "./watches";

/** Long enough to reload a page, or to come back from another view. */
const LINGER_MS = 60_000;
const IDLE_BYTES = 128 * 1024 * 1024;
/** Each may hold tens of megabytes. */
const MAX_CAPTURES = 16;

export interface CapturesOptions {
  readonly watches: Watches;
  readonly clock: Clock;
  /** The cluster of a context, once it is known. */
  readonly clusterUid: (context: string) => string | null;
}

/** A capture in use. */
export interface CaptureLease {
  readonly value: Capture;
  close(): void;
}

/** Whatever leases a watch lets go of it, once. */
interface Leased {
  readonly value: SharedWatch;
  close(): void;
}

/** All captures of the process: one for each set of streams, as seen by one identity. */
export class Captures {
  readonly #options: CapturesOptions;
  readonly #pool: Pool<Capture>;

  constructor(options: CapturesOptions) {
    this.#options = options;
    this.#pool = new Pool({ clock: options.clock, lingerMs: LINGER_MS, idleBytes: IDLE_BYTES });
  }

  get open(): readonly Capture[] {
    return this.#pool.values();
  }

  /** The capture with this id, while anyone looks or has just looked. @throws ProblemError CAPTURE_GONE */
  get(id: string): Capture {
    const found = this.open.find((capture) => capture.id === id);
    if (found !== undefined) return found;
    throw new ProblemError({
      code: "CAPTURE_GONE",
      message: "This capture is no longer held.",
      hint: "A capture ends a minute after its last tab was closed: open the streams again.",
    });
  }

  /** @throws ProblemError for a selector that cannot be read, and as Watches.lease */
  async lease(context: string | undefined, streams: readonly StreamSpec[]): Promise<CaptureLease> {
    const leased = await this.#watch(context, streams);
    let taken = false;
    const giveBack = () => {
      if (!taken) for (const { close } of leased) close();
    };
    try {
      const lease = this.#pool.lease(JSON.stringify(leased.map(({ value }) => value.id)), () => {
        const capture = this.#make(leased, streams);
        taken = true;
        return capture;
      });
      return counted(lease);
    } finally {
      giveBack();
    }
  }

  close(): void {
    this.#pool.close();
  }

  /** All or none. */
  async #watch(context: string | undefined, streams: readonly StreamSpec[]): Promise<readonly Leased[]> {
    const { watches } = this.#options;
    const scopes = streams.map(scopeOf);
    const answers = await Promise.allSettled(scopes.map((scope) => watches.lease(context, scope)));
    const leased = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
    const failed = answers.find((answer) => answer.status === "rejected");
    if (failed === undefined) return leased;
    for (const { close } of leased) close();
    throw failed.reason;
  }

  #make(leased: readonly Leased[], streams: readonly StreamSpec[]): Capture {
    const { watches, clock, clusterUid } = this.#options;
    if (this.#pool.size >= MAX_CAPTURES) throw tooMany();
    const context = leased[0]?.value.context ?? "";
    const sources = streams.flatMap((spec, i): Source[] => {
      const lease = leased[i];
      if (lease === undefined) return [];
      const { value: watch, close } = lease;
      return [{ spec, watch, users: () => watches.users(watch), close }];
    });
    const id = randomBytes(16).toString("base64url");
    return new Capture({ id, clock, sources, clusterUid: () => clusterUid(context) });
  }
}

function counted(lease: CaptureLease): CaptureLease {
  const { value } = lease;
  let held = true;
  value.viewers += 1;
  return {
    value,
    close() {
      if (held) value.viewers -= 1;
      held = false;
      lease.close();
    },
  };
}

function tooMany(): ProblemError {
  return new ProblemError({
    code: "STREAM_LIMIT",
    message: `Cutaway holds ${MAX_CAPTURES} captures, the most it may.`,
    hint: "Close a tab of the watch laboratory; its capture ends a minute later.",
  });
}
