import { cutText } from "@/lib/base/safe-text";
import { indented } from "./indented";
import type { JsonIndex } from "./json-index";
import { jsonPath, kubectlJsonPath, stepsOf } from "./json-path";
import { referenceOf } from "./json-refs";
import type { JsonRows } from "./json-rows";
import { NONE, OBJECT, STRING } from "./json-store";
import type { NodeDetail, NodeRow } from "./protocol";

/** Bytes of a value that a row shows, and that the details show. */
const ROW_TEXT = 240;
const DETAIL_TEXT = 64 * 1024;
/** Members that are looked at for what an object is called. */
const HINT_REACH = 24;

/** A window of the tree's rows, `from` to `to` (exclusive). */
export function nodeRows(rows: JsonRows, from: number, to: number): NodeRow[] {
  const levels = new Map<number, number>([[NONE, 0]]);
  const found: NodeRow[] = [];
  for (let row = Math.max(0, from); row < Math.min(to, rows.length); row += 1) {
    found.push(nodeRow(rows, rows.node(row), levels));
  }
  return found;
}

function nodeRow(rows: JsonRows, node: number, levels: Map<number, number>): NodeRow {
  const { json } = rows;
  const parent = json.parent(node);
  const ordinal = json.ordinal(node);
  return {
    node,
    level: levelOf(json, node, levels),
    open: json.isContainer(node) && json.count(node) > 0 ? rows.isOpen(node) : null,
    position: ordinal + 1,
    siblings: parent === NONE ? 1 : json.count(parent),
    parentRow: parent === NONE ? null : rows.rowOf(parent),
    key: parent === NONE ? null : keyOf(json, node, ordinal),
    kind: json.kind(node),
    text: json.isContainer(node) ? hintOf(json, node) : valueText(json, node, ROW_TEXT),
    bytes: json.end(node) - json.start(node),
    count: json.count(node),
    reference: referenceOf(json, node),
  };
}

function keyOf(json: JsonIndex, node: number, ordinal: number): string | number {
  const key = json.key(node);
  return key === null ? ordinal : cutText(key, ROW_TEXT);
}

/** Depth of a node, 1 for the root; `levels` remembers what the rows above have asked. */
function levelOf(json: JsonIndex, node: number, levels: Map<number, number>): number {
  const path: number[] = [];
  let at = node;
  for (; !levels.has(at); at = json.parent(at)) path.push(at);
  let level = levels.get(at) ?? 0;
  for (const step of path.reverse()) {
    level += 1;
    levels.set(step, level);
  }
  return level;
}

/** Everything of one node that the details show. */
export function nodeDetail(json: JsonIndex, node: number): NodeDetail {
  const steps = stepsOf(json, node);
  const bytes = json.end(node) - json.start(node);
  return {
    jsonPath: jsonPath(steps),
    kubectlPath: kubectlJsonPath(steps),
    text: json.isContainer(node) ? indented(json, node, DETAIL_TEXT) : valueText(json, node, DETAIL_TEXT),
    cut: bytes > DETAIL_TEXT,
    bytes,
    count: json.count(node),
    kind: json.kind(node),
    reference: referenceOf(json, node),
  };
}

/** A string's content, unescaped as far as it is shown; the raw text of anything else. */
function valueText(json: JsonIndex, node: number, limit: number): string {
  const start = json.start(node);
  if (json.end(node) - start <= limit) return json.text(node);
  if (json.kind(node) !== STRING) return json.raw(node, limit);
  const raw = json.slice(start + 1, start + limit);
  // Cut between escapes: at most the six characters of \uXXXX are lost.
  for (let length = raw.length; length > raw.length - 7; length -= 1) {
    try {
      return JSON.parse(`"${raw.slice(0, length)}"`) as string;
    } catch {}
  }
  return raw;
}

/** Members that tell what an object is, the most telling first. */
const HINTS = ["name", "type", "key", "kind", "id", "ip", "manager", "groupVersion", "group", "version"];

/** What an object is called, so that a closed row tells which one it is: "shop/web-1", "ADDED shop/web-1". */
function hintOf(json: JsonIndex, node: number): string {
  if (json.kind(node) !== OBJECT) return "";
  const found = new Map<string, number>();
  let looked = 0;
  for (const child of json.children(node)) {
    if (looked === HINT_REACH) break;
    looked += 1;
    found.set(json.key(child) ?? "", child);
  }
  const event = eventHint(json, found);
  if (event !== null) return event;
  const named = found.get("metadata") ?? found.get("podRef");
  const name = named === undefined ? "" : nameIn(json, named);
  const key = HINTS.find((hint) => isShort(json, found.get(hint)));
  return name || (key === undefined ? "" : json.text(found.get(key) ?? node));
}

/** A watch event: its type, what it is about, and since which version. */
function eventHint(json: JsonIndex, found: ReadonlyMap<string, number>): string | null {
  const type = found.get("type");
  const object = found.get("object");
  if (type === undefined || object === undefined || !isShort(json, type)) return null;
  const version = json.stringAt(object, "metadata", "resourceVersion");
  return [json.text(type), hintOf(json, object), version && `rv ${version}`].filter(Boolean).join(" ");
}

function isShort(json: JsonIndex, node: number | undefined): boolean {
  return node !== undefined && json.kind(node) === STRING && json.end(node) - json.start(node) < 120;
}

function nameIn(json: JsonIndex, metadata: number): string {
  const name = json.stringAt(metadata, "name");
  const namespace = json.stringAt(metadata, "namespace");
  return cutText([namespace, name].filter((part) => part !== null).join("/"), ROW_TEXT);
}
