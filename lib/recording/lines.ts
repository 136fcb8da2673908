/**
 * Snapshots and events are lines: a small JSON that identifies an object, a TAB, and the object's own JSON. So an
 * index can be made of the first parts alone, and an object is parsed only when somebody looks at it.
 */
const [TAB, NEWLINE] = [0x09, 0x0a];

export function encodeLine(head: unknown, payload: string | null): string {
  return payload === null ? `${JSON.stringify(head)}\n` : `${JSON.stringify(head)}\t${payload}\n`;
}

export interface Line {
  /** Parsed, but not checked. Undefined when it is no JSON. */
  readonly head: unknown;
  /** Where the payload is in the block; null when there is none. */
  readonly payload: { readonly start: number; readonly end: number } | null;
}

/** The lines of a block. JSON holds neither a raw TAB nor a raw line end, so the first TAB is the one. */
export function* decodeLines(block: Buffer): Generator<Line> {
  for (let start = 0; start < block.length; ) {
    const found = block.indexOf(NEWLINE, start);
    const end = found < 0 ? block.length : found;
    const tab = block.subarray(start, end).indexOf(TAB);
    const headEnd = tab < 0 ? end : start + tab;
    yield {
      head: parse(block.subarray(start, headEnd)),
      payload: tab < 0 ? null : { start: headEnd + 1, end },
    };
    start = end + 1;
  }
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
