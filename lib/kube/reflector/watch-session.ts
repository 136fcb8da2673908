import type { Clock, Timer } from "@/lib/base/clock";
import { type DecodedFrame, decodeFrame } from "../watch-stream/event";
import { FrameSplitter, FrameTooLargeError } from "../watch-stream/splitter";
import { eventFailure, type Failure, failure, thrownFailure } from "./failure";
import type { ListerWatcher, WatchConnection, WatchRequest } from "./lister-watcher";
import { reflectorProblem } from "./problems";

/** How a watch came to its end; each session ends at most once, and not at all when it is closed. */
export type SessionEnd =
  | { readonly what: "ended"; readonly clean: boolean; readonly lifeMs: number; readonly heard: boolean }
  | { readonly what: "silent"; readonly heard: boolean }
  | { readonly what: "failed"; readonly failure: Failure };

export interface SessionListener {
  /** Milliseconds that the watch may be silent, given whether anything came on it, its initial events apart. */
  patience(heard: boolean): number;
  opened(connection: WatchConnection): void;
  /** Each frame but ERROR events and undecodable lines, after which the session has ended. */
  frame(frame: DecodedFrame, bytes: number): void;
  ended(end: SessionEnd, last: { readonly frame: DecodedFrame; readonly bytes: number } | null): void;
}

/** How long a server may be late in ending a watch by `timeoutSeconds`. */
const LATE_MS = 5_000;
/** Initial events must come without pauses longer than this, */
const INITIAL_SILENCE_MS = 60_000;
/** and be complete after this: a server that does not know them sends live events for ever, and no mark. */
const INITIAL_MAX_MS = 180_000;

/** One watch request from its sending to its end: bytes to frames to events, and the silence rule. */
export class WatchSession {
  readonly #clock: Clock;
  readonly #listener: SessionListener;
  readonly #request: WatchRequest;
  readonly #kind: string | undefined;
  readonly #splitter = new FrameSplitter();
  readonly #abort = new AbortController();
  readonly #startedAt: number;
  #connection: WatchConnection | null = null;
  #timer: Timer | null = null;
  #heardAt: number;
  /** Something came after the initial events. */
  #heard = false;
  #initial: boolean;
  #over = false;

  constructor(lister: ListerWatcher, request: WatchRequest, clock: Clock, listener: SessionListener) {
    this.#clock = clock;
    this.#listener = listener;
    this.#request = request;
    this.#kind = lister.kind;
    this.#initial = request.initialEvents;
    this.#startedAt = this.#heardAt = clock.monotonic();
    lister.watch(request, this.#abort.signal).then(
      (connection) => this.#open(connection),
      (error: unknown) => this.#end({ what: "failed", failure: thrownFailure(error) }),
    );
  }

  /** The initial events are complete; from now on the rules of a plain watch hold. */
  initialEventsDone(): void {
    this.#initial = false;
  }

  /** Ends the connection without a word to the listener. */
  close(): void {
    this.#over = true;
    this.#timer?.cancel();
    this.#abort.abort();
    this.#connection?.close();
  }

  #open(connection: WatchConnection): void {
    if (this.#over) {
      connection.close();
      return;
    }
    this.#connection = connection;
    this.#heardAt = this.#clock.monotonic();
    this.#guardSilence();
    this.#listener.opened(connection);
    if (this.#over) return;
    connection.read({ bytes: (chunk) => this.#bytes(chunk), end: (fault) => this.#bytesEnded(fault) });
  }

  #bytes(chunk: Buffer): void {
    if (this.#over) return;
    try {
      this.#splitter.push(chunk);
      for (let frame = this.#splitter.next(); frame !== null && !this.#over; frame = this.#splitter.next()) {
        this.#frame(decodeFrame(frame, this.#kind), frame.length);
      }
    } catch (error) {
      if (!(error instanceof FrameTooLargeError)) throw error;
      this.#end({ what: "failed", failure: failure("too-big", reflectorProblem("FRAME_TOO_LARGE")) });
    }
  }

  #frame(frame: DecodedFrame, bytes: number): void {
    const { event } = frame;
    this.#heardAt = this.#clock.monotonic();
    this.#heard ||= !this.#initial;
    if (event.type === "ERROR") {
      this.#end({ what: "failed", failure: eventFailure(event.status) }, { frame, bytes });
    } else if (event.type === "UNDECODABLE") {
      const fault = failure("undecodable", reflectorProblem("WATCH_UNDECODABLE"));
      this.#end({ what: "failed", failure: fault }, { frame, bytes });
    } else {
      this.#listener.frame(frame, bytes);
    }
  }

  /** A last line without its ending counts when it is complete; half a line is dropped, and sent again on resume. */
  #bytesEnded(fault: Failure | null): void {
    if (this.#over) return;
    const rest = this.#splitter.finish();
    const last = rest === null ? null : decodeFrame(rest, this.#kind);
    if (rest && last && last.event.type !== "UNDECODABLE") this.#frame(last, rest.length);
    if (this.#over) return;
    const lifeMs = this.#clock.monotonic() - this.#startedAt;
    if (this.#initial) this.#end({ what: "failed", failure: failure("unmarked", unmarked(fault)) });
    else this.#end({ what: "ended", clean: fault === null, lifeMs, heard: this.#heard });
  }

  /** One timer a session: it looks at when something was last heard instead of being set anew for each event. */
  #guardSilence(): void {
    const left = this.#deadline() - this.#clock.monotonic();
    if (left <= 0) this.#end({ what: "silent", heard: this.#heard });
    else this.#timer = this.#clock.after(left, () => this.#guardSilence());
  }

  #deadline(): number {
    if (this.#initial) return Math.min(this.#heardAt + INITIAL_SILENCE_MS, this.#startedAt + INITIAL_MAX_MS);
    const patience = this.#listener.patience(this.#heard);
    return this.#heardAt + Math.min(patience, this.#request.timeoutSeconds * 1_000 + LATE_MS);
  }

  #end(end: SessionEnd, last: { frame: DecodedFrame; bytes: number } | null = null): void {
    if (this.#over) return;
    this.close();
    this.#listener.ended(end, last);
  }
}

function unmarked(fault: Failure | null) {
  return fault?.problem ?? reflectorProblem("WATCH_NO_END_MARK");
}
