import type { HealthState } from "@/lib/objects/health";
import { type LabelSelector, matchesLabels, parseLabelSelector } from "@/lib/objects/selector";
import { nodeOf, statusOf } from "./columns";
import { managersOf } from "./managers";
import { finalizersOf, labelsOf, type TreeObject } from "./tree-object";

/** What a person looks for: every term must hold. An empty filter holds for everything. */
export type Filter = (object: TreeObject) => boolean;

export type FilterResult =
  | { readonly ok: true; readonly value: Filter; readonly empty: boolean }
  | { readonly ok: false; readonly message: string; readonly at: number };

interface Term {
  readonly at: number;
  readonly negated: boolean;
  /** Before the colon; null for free text and label selectors. */
  readonly key: string | null;
  readonly text: string;
}

/** A term in any order: `-`, a key, then text that may be in quotes. */
const TERM = /\s*(?<negated>-?)(?:(?<key>[a-z]+):)?(?:"(?<quoted>[^"]*)"|(?<bare>[^\s"]+))/y;

/**
 * Reads a filter: `kind:Pod,Service ns:shop status:failed node:n1 app=web,tier!=db -kind:Secret text`.
 * Terms are apart by spaces; commas between values mean "or"; a minus turns a term round. Never throws.
 */
export function parseFilter(text: string): FilterResult {
  const terms: Filter[] = [];
  TERM.lastIndex = 0;
  let at = 0;
  while (text.slice(at).trim() !== "") {
    TERM.lastIndex = at;
    const match = TERM.exec(text);
    const start = at + (text.slice(at).length - text.slice(at).trimStart().length);
    if (match?.groups === undefined) return { ok: false, message: "a quote is not closed", at: start };
    const { negated, key, quoted, bare } = match.groups;
    const term = { at: start, negated: negated === "-", key: key ?? null, text: quoted ?? bare ?? "" };
    const read = readTerm(term);
    if (typeof read === "string") return { ok: false, message: read, at: start };
    terms.push(term.negated ? (object) => !read(object) : read);
    at = TERM.lastIndex;
  }
  return { ok: true, value: (object) => terms.every((term) => term(object)), empty: terms.length === 0 };
}

/** The keys that a filter knows, for help and completion. */
export const FILTER_KEYS: Readonly<Record<string, string>> = {
  kind: "kind or plural, with or without group: kind:Pod, kind:deployments.apps",
  ns: "namespace: ns:shop,till",
  name: "part of the name",
  status: "failed, progressing, terminating, unknown, current, problem; or a printed status",
  node: "the node a pod runs on",
  label: 'a label selector: label:"app in (a,b)"; without spaces also app=web',
  manager: "who set fields of it",
  is: "owned, root, deleting, finalized",
};

function readTerm({ key, text }: Term): Filter | string {
  if (key === null && /^[a-z]+:$/.test(text)) return `${text} needs a value`;
  if (key === null) return text.includes("=") || text.startsWith("!") ? byLabels(text) : byText(text);
  const values = text.split(",").filter((value) => value !== "");
  if (values.length === 0) return `${key}: needs a value`;
  switch (key) {
    case "kind":
      return any(values, isOfKind);
    case "ns":
    case "namespace":
      return any(values, (object, value) => object.namespace === value);
    case "name":
      return any(values, (object, value) => object.name.includes(value));
    case "status":
      return any(values, hasStatus);
    case "node":
      return any(values, (object, value) => nodeOf(object) === value);
    case "manager":
      return any(values, (object, value) => managersOf(object.object).includes(value));
    case "label":
      return byLabels(text);
    case "is":
      return byState(values);
    default:
      return `there is no ${key}:, only ${Object.keys(FILTER_KEYS).join(", ")}; text with a colon stands in quotes`;
  }
}

function any(values: readonly string[], holds: (object: TreeObject, value: string) => boolean): Filter {
  return (object) => values.some((value) => holds(object, value));
}

function isOfKind({ kind }: TreeObject, value: string): boolean {
  const [name = "", ...group] = value.toLowerCase().split(".");
  if (group.length > 0 && group.join(".") !== kind.group) return false;
  return name === kind.kind.toLowerCase() || name === kind.resource;
}

const WORDS: Readonly<Record<string, readonly HealthState[]>> = {
  failed: ["failed"],
  progressing: ["in-progress"],
  "in-progress": ["in-progress"],
  terminating: ["terminating"],
  unknown: ["unknown"],
  current: ["current"],
  problem: ["failed", "in-progress", "terminating"],
};

function hasStatus(object: TreeObject, value: string): boolean {
  const states = Object.hasOwn(WORDS, value.toLowerCase()) ? WORDS[value.toLowerCase()] : undefined;
  if (states?.includes(object.health.state)) return true;
  return statusOf(object)?.toLowerCase() === value.toLowerCase();
}

const STATES: Readonly<Record<string, Filter>> = {
  owned: ({ owners }) => owners.length > 0,
  root: ({ owners }) => owners.length === 0,
  deleting: ({ object }) => typeof object.metadata.deletionTimestamp === "string",
  finalized: ({ object }) => finalizersOf(object).length > 0,
};

function byState(values: readonly string[]): Filter | string {
  const filters = values.map((value) => (Object.hasOwn(STATES, value) ? STATES[value] : undefined));
  const wrong = values[filters.indexOf(undefined)];
  if (wrong !== undefined) return `there is no is:${wrong}, only ${Object.keys(STATES).join(", ")}`;
  return (object) => filters.some((filter) => filter?.(object));
}

function byLabels(text: string): Filter | string {
  const read = parseLabelSelector(text);
  if (!read.ok) return read.message;
  const selector: LabelSelector = read.value;
  return ({ object }) => matchesLabels(selector, labelsOf(object) as Readonly<Record<string, string>>);
}

function byText(text: string): Filter {
  const wanted = text.toLowerCase();
  return ({ namespace, name, kind }) =>
    name.toLowerCase().includes(wanted) ||
    namespace.toLowerCase().includes(wanted) ||
    kind.kind.toLowerCase().includes(wanted);
}
