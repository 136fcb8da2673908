import { ByteBuffer } from "./byte-buffer";
import type { JsonIndex } from "./json-index";
import { OBJECT, STRING } from "./json-store";
import { blockLines, isPlain, quoted } from "./yaml-scalar";

const SPACE = 0x20;
const COLON = 0x3a;
const DASH = 0x2d;
const NEWLINE = 0x0a;
const BACKSLASH = 0x5c;

/** Below this depth values are written as JSON, which is YAML too: indentation would outgrow the text. */
const MAX_DEPTH = 200;
/** YAML allows 1,024 characters for a key without "?" before it. */
const MAX_SIMPLE_KEY = 1000;

/**
 * A node as YAML, in the layout of kubectl: two spaces, lists at their key's indentation,
 * texts of several lines as blocks. Members keep the order in which they were sent. Strings
 * are quoted wherever YAML 1.1 would read something else, since that is what kubectl reads.
 */
export function yamlOf(json: JsonIndex, node = 0, begins: Begins = () => {}): Uint8Array<ArrayBuffer> {
  const out = new ByteBuffer((json.end(node) - json.start(node)) * 1.5);
  if (json.length > 0) new Printer(json, out, begins).value(node, 0, 0, true);
  return out.view();
}

/** Told of each member and item where its text begins, in their order: who needs lines can tell what each is about. */
export type Begins = (node: number, offset: number) => void;

class Printer {
  constructor(
    readonly json: JsonIndex,
    readonly out: ByteBuffer,
    readonly begins: Begins,
  ) {}

  /** A value after "key:", "-" or at the start; `atStart` when nothing is on its line but indentation. */
  value(node: number, indent: number, depth: number, atStart: boolean): void {
    const { json, out } = this;
    if (json.count(node) === 0 || depth >= MAX_DEPTH) {
      if (!atStart) out.byte(SPACE);
      this.#leaf(node, indent);
    } else if (json.kind(node) === OBJECT) {
      if (!atStart) out.byte(NEWLINE);
      this.#mapping(node, atStart ? indent : indent + 2, depth, atStart);
    } else {
      if (!atStart) out.byte(NEWLINE);
      this.#sequence(node, indent, depth, atStart);
    }
  }

  #mapping(node: number, indent: number, depth: number, atStart: boolean): void {
    let first = atStart;
    const end = this.json.next(node);
    // Not by the generator: this runs for every value of the answer.
    for (let child = node + 1; child < end; child = this.json.next(child)) {
      if (!first) this.out.fill(SPACE, indent);
      first = false;
      this.begins(child, this.out.length);
      this.#key(child, indent);
      this.value(child, indent, depth + 1, false);
    }
  }

  #sequence(node: number, indent: number, depth: number, atStart: boolean): void {
    let first = atStart;
    for (const child of this.json.children(node)) {
      if (!first) this.out.fill(SPACE, indent);
      first = false;
      this.begins(child, this.out.length);
      this.out.byte(DASH);
      this.out.byte(SPACE);
      this.value(child, this.json.isContainer(child) ? indent + 2 : indent, depth + 1, true);
    }
  }

  #key(child: number, indent: number): void {
    const name = this.json.keyRange(child);
    if (name === null) return;
    const isLong = name.end - name.start > MAX_SIMPLE_KEY;
    if (isLong) this.out.text("? ");
    this.#inline(name.start, name.end);
    if (isLong) {
      this.out.byte(NEWLINE);
      this.out.fill(SPACE, indent);
    }
    this.out.byte(COLON);
  }

  #leaf(node: number, indent: number): void {
    const { json, out } = this;
    if (json.kind(node) === STRING) this.#string(node, indent);
    else if (json.isContainer(node) && json.count(node) === 0)
      out.text(json.kind(node) === OBJECT ? "{}" : "[]");
    else out.copy(json.bytes, json.start(node), json.end(node));
    out.byte(NEWLINE);
  }

  #string(node: number, indent: number): void {
    const { bytes } = this.json;
    const start = this.json.start(node);
    const end = this.json.end(node);
    if (isPlain(bytes, start + 1, end - 1)) {
      this.out.copy(bytes, start + 1, end - 1);
      return;
    }
    const lines = hasNewline(bytes, start, end) ? blockLines(this.json.text(node)) : null;
    if (lines === null) {
      quoted(this.out, bytes, start, end);
      return;
    }
    this.out.text(lines.header);
    for (const line of lines.lines) {
      this.out.byte(NEWLINE);
      if (line === "") continue;
      this.out.fill(SPACE, indent + 2);
      this.out.text(line);
    }
  }

  /** A string token of the text, on one line. */
  #inline(start: number, end: number): void {
    const { bytes } = this.json;
    if (isPlain(bytes, start + 1, end - 1)) this.out.copy(bytes, start + 1, end - 1);
    else quoted(this.out, bytes, start, end);
  }
}

/** True when a string token holds the escape of a line end. */
function hasNewline(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    if (bytes[at] !== BACKSLASH) continue;
    at += 1;
    if (bytes[at] === 0x6e) return true;
  }
  return false;
}
