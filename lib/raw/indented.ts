import type { JsonIndex } from "./json-index";
import { OBJECT } from "./json-store";

/** Below this depth values stay on one line: indentation would outgrow the text. */
const MAX_DEPTH = 200;

/**
 * A node as JSON with two spaces, every name and value as it was sent, cut after `limit`
 * characters or so (whole lines).
 */
export function indented(json: JsonIndex, node: number, limit = Number.POSITIVE_INFINITY): string {
  const lines: string[] = [];
  let length = 0;
  for (const line of linesOf(json, node, "", "", "")) {
    if (length > limit) break;
    lines.push(line);
    length += line.length + 1;
  }
  return lines.join("\n");
}

/** @param before the member's name, on the first line; @param after the comma, on the last */
function* linesOf(
  json: JsonIndex,
  node: number,
  indent: string,
  before: string,
  after: string,
): Generator<string> {
  if (json.count(node) === 0 || indent.length >= 2 * MAX_DEPTH) {
    yield `${indent}${before}${json.raw(node)}${after}`;
    return;
  }
  const [open, close] = json.kind(node) === OBJECT ? "{}" : "[]";
  yield `${indent}${before}${open}`;
  const end = json.next(node);
  for (const child of json.children(node)) {
    const name = json.keyRange(child);
    const key = name === null ? "" : `${json.slice(name.start, name.end)}: `;
    yield* linesOf(json, child, `${indent}  `, key, json.next(child) === end ? "" : ",");
  }
  yield `${indent}${close}${after}`;
}
