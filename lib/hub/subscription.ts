import { deltaBetween, type Frame, type Sent, sentOf } from "@/lib/stream/delta";
import type { DeltaMessage, ServerMessage, Window, WindowMessage } from "@/lib/stream/messages";
import type { Lease } from "./view";

/** Status is sent at once when its phase changes, and otherwise at most this often. */
const STATUS_EVERY_MS = 1_000;

/**
 * One tab's window on one view. It keeps what the tab was last sent, never a queue:
 * however long the tab takes, what it gets next is the difference to now.
 */
export class Subscription {
  readonly #lease: Lease;
  readonly #stop: () => void;
  #window: Window;
  #sent: Sent | null = null;
  #epoch: number;
  #why: WindowMessage["why"] = "opened";
  #dirty = true;
  #statusText = "";
  #statusPhase = "";
  #statusAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly id: string,
    lease: Lease,
    window: Window,
    changed: () => void,
  ) {
    this.#lease = lease;
    this.#window = window;
    this.#epoch = lease.view.epoch;
    this.#stop = lease.view.onChange(() => {
      this.#dirty = true;
      changed();
    });
  }

  /** There is something that the tab was not sent yet. */
  get due(): boolean {
    return this.#dirty;
  }

  move(window: Window): void {
    this.#window = window;
    this.#sent = null;
    this.#why = "moved";
    this.#dirty = true;
  }

  /** The frame to spend a credit on, or null when the tab shows what there is. */
  frame(): WindowMessage | DeltaMessage | null {
    if (!this.#dirty) return null;
    this.#dirty = false;
    const { view } = this.#lease;
    if (view.epoch !== this.#epoch) {
      this.#epoch = view.epoch;
      if (this.#sent !== null) this.#why = "resync";
      this.#sent = null;
    }
    const frame: Frame = { ...view.frame(this.#window), rev: view.revision };
    const message = this.#sent === null ? this.#whole(frame) : deltaBetween(this.id, this.#sent, frame);
    if (message !== null) this.#sent = sentOf(frame);
    return message;
  }

  /**
   * The status when the tab should hear of it, null otherwise. `now` is monotonic milliseconds.
   * `later` says that there is one to tell, only not yet.
   */
  status(now: number): { message: ServerMessage | null; later: boolean } {
    const status = this.#lease.view.status();
    const text = JSON.stringify(status);
    if (text === this.#statusText) return { message: null, later: false };
    if (status.phase === this.#statusPhase && now - this.#statusAt < STATUS_EVERY_MS) {
      return { message: null, later: true };
    }
    this.#statusText = text;
    this.#statusPhase = status.phase;
    this.#statusAt = now;
    return { message: { t: "state", sub: this.id, status }, later: false };
  }

  close(): void {
    this.#stop();
    this.#lease.close();
  }

  #whole({ rev, offset, total, rows, meta }: Frame): WindowMessage {
    return { t: "window", sub: this.id, rev, offset, total, rows, meta, why: this.#why };
  }
}
