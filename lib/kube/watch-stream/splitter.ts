const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The largest frame of client-go's own JSON framer. etcd's request limit is 1.5 MiB; aggregated servers may exceed it. */
export const MAX_FRAME_BYTES = 16 * 1024 * 1024;

export class FrameTooLargeError extends Error {
  override readonly name = "FrameTooLargeError";
  constructor(readonly limit: number) {
    super(`a frame of the stream is larger than ${limit} bytes`);
  }
}

/**
 * Cuts a byte stream into lines: push chunks, pull frames.
 *
 * Only the byte 0x0A ends a frame. Nothing is decoded, so a chunk may end inside a UTF-8 sequence, and a bare CR
 * or U+2028 inside a JSON string is content. A frame that lies within one chunk is a view of that chunk; only one
 * that crosses chunks is copied, once, when it is complete.
 */
export class FrameSplitter {
  readonly #limit: number;
  #chunk: Buffer = Buffer.alloc(0);
  #offset = 0;
  /** The beginning of a frame whose end has not come yet. */
  #carry: Buffer[] = [];
  #carried = 0;
  #first = true;

  constructor(limit = MAX_FRAME_BYTES) {
    this.#limit = limit;
  }

  /** Takes the next chunk; pull until null before the next push. */
  push(chunk: Buffer): void {
    if (this.#offset < this.#chunk.length) throw new Error("push before the last chunk's frames were pulled");
    this.#chunk = chunk;
    this.#offset = 0;
  }

  /**
   * The next complete frame without its line ending; empty lines are skipped. Null when more bytes are needed.
   * @throws FrameTooLargeError as soon as a frame exceeds the limit, complete or not.
   */
  next(): Buffer | null {
    for (;;) {
      const end = this.#chunk.indexOf(LINE_FEED, this.#offset);
      if (end < 0) {
        this.#keepRest();
        return null;
      }
      const frame = this.#take(this.#chunk.subarray(this.#offset, end));
      this.#offset = end + 1;
      if (frame.length > 0) return frame;
    }
  }

  /** What came after the last line ending, once the stream is over; null when there is nothing. */
  finish(): Buffer | null {
    const rest = this.#take(Buffer.alloc(0));
    return rest.length > 0 ? rest : null;
  }

  #keepRest(): void {
    const rest = this.#chunk.subarray(this.#offset);
    this.#offset = this.#chunk.length;
    if (rest.length === 0) return;
    this.#check(this.#carried + rest.length);
    this.#carry.push(rest);
    this.#carried += rest.length;
  }

  #take(tail: Buffer): Buffer {
    this.#check(this.#carried + tail.length);
    if (this.#carried === 0) return this.#trim(tail);
    const frame = Buffer.concat([...this.#carry, tail], this.#carried + tail.length);
    this.#carry = [];
    this.#carried = 0;
    return this.#trim(frame);
  }

  #trim(frame: Buffer): Buffer {
    const end = frame.at(-1) === CARRIAGE_RETURN ? frame.length - 1 : frame.length;
    const start = this.#first && frame.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
    this.#first = false;
    return start === 0 && end === frame.length ? frame : frame.subarray(start, end);
  }

  #check(size: number): void {
    if (size > this.#limit) throw new FrameTooLargeError(this.#limit);
  }
}
