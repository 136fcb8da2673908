import { lastAtMost } from "./json-index";

const NEWLINE = 0x0a;
const decoder = new TextDecoder();

/** A row of a text view: a line, or a piece of one that is too long to be shown whole. */
export interface TextRow {
  /** Number of the line in the text, from 1. */
  readonly line: number;
  /** False for the second and later pieces of a line. */
  readonly begins: boolean;
  readonly text: string;
}

/**
 * Where the rows of a text begin, kept up as the text grows. A line longer than `width` bytes
 * becomes several rows: an answer of 50 MB may well be a single line.
 */
export class LineIndex {
  #starts = new Uint32Array(1024);
  #lines = new Uint32Array(1024);
  #rows = 0;
  /** How far the text has been read, and the line there. */
  #line = 0;
  #length = 0;

  constructor(readonly width = 512) {}

  get rows(): number {
    return this.#rows;
  }

  get lines(): number {
    return this.#rows === 0 ? 0 : (this.#lines[this.#rows - 1] as number);
  }

  /** Takes in that the text is now `bytes[0..length)`; what was there before must not have changed. */
  extend(bytes: Uint8Array, length: number): void {
    let at = this.#reopenLast(bytes);
    while (at < length) {
      const newline = bytes.indexOf(NEWLINE, at);
      const end = newline === -1 || newline >= length ? length : newline;
      this.#line += 1;
      at = this.#addLine(bytes, at, end) + 1;
    }
    this.#length = length;
  }

  /** Rows `from` to `to` (exclusive), without their line ends. */
  read(bytes: Uint8Array, from: number, to: number): TextRow[] {
    const rows: TextRow[] = [];
    for (let row = Math.max(0, from); row < Math.min(to, this.#rows); row += 1) {
      const line = this.#lines[row] as number;
      const start = this.#starts[row] as number;
      rows.push({
        line,
        begins: row === 0 || this.#lines[row - 1] !== line,
        text: decoder.decode(bytes.subarray(start, this.#endOf(bytes, row))),
      });
    }
    return rows;
  }

  /** The row that holds a byte. */
  rowAt(offset: number): number {
    return lastAtMost(this.#starts.subarray(0, this.#rows), offset);
  }

  /** A last line that had no end yet is read again from its beginning. */
  #reopenLast(bytes: Uint8Array): number {
    if (this.#length === 0 || bytes[this.#length - 1] === NEWLINE) return this.#length;
    const last = this.#line;
    while (this.#rows > 0 && this.#lines[this.#rows - 1] === last) this.#rows -= 1;
    this.#line -= 1;
    return this.#starts[this.#rows] as number;
  }

  #addLine(bytes: Uint8Array, from: number, end: number): number {
    let at = from;
    for (; end - at > this.width; at = boundary(bytes, at + this.width)) this.#add(at);
    this.#add(at);
    return end;
  }

  #add(start: number): void {
    if (this.#rows === this.#starts.length) {
      this.#starts = doubled(this.#starts);
      this.#lines = doubled(this.#lines);
    }
    this.#starts[this.#rows] = start;
    this.#lines[this.#rows] = this.#line;
    this.#rows += 1;
  }

  #endOf(bytes: Uint8Array, row: number): number {
    let end = row + 1 < this.#rows ? (this.#starts[row + 1] as number) : this.#length;
    if (bytes[end - 1] === NEWLINE) end -= 1;
    return end;
  }
}

/** Moves back out of the middle of a UTF-8 sequence. */
function boundary(bytes: Uint8Array, at: number): number {
  let start = at;
  while (at - start < 3 && ((bytes[start] as number) & 0xc0) === 0x80) start -= 1;
  return start;
}

function doubled(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
