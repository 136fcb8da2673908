import { cutText } from "@/lib/base/safe-text";
import { ByteBuffer } from "./byte-buffer";
import { indexJson, JsonIndex } from "./json-index";
import { scanJson, skipSpace } from "./json-scan";
import { ARRAY, JsonStore, NONE } from "./json-store";
import { isTable } from "./json-table";
import { LineIndex } from "./lines";
import type { AnswerSummary, Arrival } from "./protocol";
import type { Reading } from "./view";

/** The most that is kept of one answer; beyond, there is the download. */
export const MAX_BYTES: Readonly<Record<Arrival, number>> = {
  whole: 200 * 2 ** 20,
  events: 64 * 2 ** 20,
  lines: 64 * 2 ** 20,
};
/** Values of one answer; a 200 MB list has about 8 million. */
const MAX_NODES = 24_000_000;
/** Characters of a Status' message beside the body that holds all of it. */
const MAX_MESSAGE = 2000;
const NEWLINE = 0x0a;

/** The body of one answer: its bytes, and what has been made of them. Runs in the worker. */
export class Answer {
  readonly buffer = new ByteBuffer(1 << 20);
  readonly lines = new LineIndex();
  capped = false;
  /** Null until the body is known to be JSON. */
  json: JsonIndex | null = null;
  /** Of a watch: how far whole lines have been read. */
  #read = 0;

  constructor(
    readonly arrival: Arrival,
    readonly contentType: string,
    readonly cap: number = MAX_BYTES[arrival],
  ) {}

  /** Takes in the next piece; false when the cap is reached and no more is wanted. */
  append(chunk: Uint8Array): boolean {
    const room = this.cap - this.buffer.length;
    this.buffer.append(chunk.length > room ? chunk.subarray(0, room) : chunk);
    this.capped = chunk.length > room;
    if (this.arrival === "events") this.#readEvents();
    if (this.arrival === "lines") this.lines.extend(this.buffer.bytes, this.buffer.length);
    return !this.capped;
  }

  /** The body is all there. */
  finish(): void {
    if (this.arrival === "whole") {
      this.json = this.#readJson();
      this.lines.extend(this.buffer.bytes, this.buffer.length);
    }
    if (this.arrival === "events") this.lines.extend(this.buffer.bytes, this.buffer.length);
  }

  summary(): AnswerSummary {
    const { json } = this;
    const root = json !== null && json.length > 0 && this.arrival === "whole" ? json : null;
    const items =
      root === null ? null : (root.member(0, "items") ?? (isTable(root) ? root.member(0, "rows") : null));
    const remaining = root === null ? null : memberText(root, "metadata", "remainingItemCount");
    return {
      bytes: this.buffer.length,
      capped: this.capped,
      readings: this.#readings(),
      jsonError: json?.error ?? null,
      kind: root?.stringAt(0, "kind") ?? null,
      apiVersion: root?.stringAt(0, "apiVersion") ?? null,
      resourceVersion: root?.stringAt(0, "metadata", "resourceVersion") ?? null,
      items:
        this.arrival === "events"
          ? (json?.count(0) ?? 0)
          : items === null
            ? null
            : (root?.count(items) ?? null),
      continueToken: root?.stringAt(0, "metadata", "continue") || null,
      remaining: remaining === null ? null : Number(remaining),
      status: root === null ? null : statusOf(root),
      nodes: json?.length ?? 0,
    };
  }

  #readings(): Reading[] {
    if (this.json === null || this.json.length === 0) {
      return this.arrival === "whole" && this.#looksLikeMetrics() ? ["metrics", "text"] : ["text"];
    }
    if (this.arrival === "events") return ["tree", "text"];
    return isTable(this.json) ? ["table", "tree", "yaml", "text"] : ["tree", "yaml", "text"];
  }

  /** Text that only begins as JSON does, such as the "[+]ping ok" of a health endpoint, is text. */
  #readJson(): JsonIndex | null {
    if (!this.#looksLikeJson()) return null;
    const json = indexJson(this.buffer.view(), { maxNodes: MAX_NODES });
    return json.error !== null && !this.contentType.includes("json") ? null : json;
  }

  #looksLikeJson(): boolean {
    const first = this.buffer.bytes[skipSpace(this.buffer.bytes, 0, this.buffer.length)];
    return this.contentType.includes("json") || first === 0x7b || first === 0x5b;
  }

  /** The text format has no media type of its own on the way here: it is told by its first comment. */
  #looksLikeMetrics(): boolean {
    const head = new TextDecoder().decode(this.buffer.view().subarray(0, 4096));
    return /^# (HELP|TYPE) /m.test(head);
  }

  /** A watch is one value a line; they become the items of one array. */
  #readEvents(): void {
    this.json ??= emptyStream();
    const { bytes, length } = this.buffer;
    const end = bytes.lastIndexOf(NEWLINE, length - 1) + 1;
    this.json.bytes = bytes;
    while (this.#read < end && this.json.error === null) {
      const start = skipSpace(bytes, this.#read, end);
      if (start === end) break;
      const { offset, error } = scanJson(this.json.store, bytes, start, end, {
        outer: 0,
        maxNodes: MAX_NODES,
      });
      this.json.error = error;
      this.#read = offset;
    }
    this.json.store.close(0, this.#read);
  }
}

function emptyStream(): JsonIndex {
  const store = new JsonStore(1 << 12);
  store.close(store.open(ARRAY, 0, NONE), 0);
  return new JsonIndex(new Uint8Array(0), store, null);
}

function statusOf(json: JsonIndex): AnswerSummary["status"] {
  if (json.stringAt(0, "kind") !== "Status") return null;
  const code = json.member(0, "code");
  return {
    code: code === null ? null : Number(json.text(code)),
    reason: json.stringAt(0, "reason") ?? "",
    message: cutText(json.stringAt(0, "message") ?? "", MAX_MESSAGE),
  };
}

function memberText(json: JsonIndex, ...names: readonly string[]): string | null {
  let at: number | null = 0;
  for (const name of names) at = at === null ? null : json.member(at, name);
  return at === null ? null : json.text(at);
}
