const encoder = new TextEncoder();

/** Bytes that grow at their end. */
export class ByteBuffer {
  #bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 1 << 16) {
    this.#bytes = new Uint8Array(Math.max(16, capacity));
  }

  /** The array behind it, longer than `length`; replaced when it has to grow. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /** What was written; shares its memory with the buffer. */
  view(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.length);
  }

  byte(value: number): void {
    if (this.length === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.length] = value;
    this.length += 1;
  }

  fill(value: number, count: number): void {
    this.#reserve(count);
    const end = this.length + count;
    for (let at = this.length; at < end; at += 1) this.#bytes[at] = value;
    this.length = end;
  }

  append(chunk: Uint8Array): void {
    this.copy(chunk, 0, chunk.length);
  }

  /** Appends `source[from..to)`; short runs byte by byte, for which a call of `set` costs more. */
  copy(source: Uint8Array, from: number, to: number): void {
    const count = to - from;
    this.#reserve(count);
    if (count > 48) this.#bytes.set(source.subarray(from, to), this.length);
    else for (let i = 0; i < count; i += 1) this.#bytes[this.length + i] = source[from + i] as number;
    this.length += count;
  }

  text(value: string): void {
    this.append(encoder.encode(value));
  }

  #reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.length));
    this.#bytes = larger;
  }
}
