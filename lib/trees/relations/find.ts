import { dig, digString, isObject } from "@/lib/base/json";
import { groupOf } from "@/lib/objects/owners";
import type { Find, Found, KindRef, Others, Source, Target } from "./rule";
import { readLabelSelector, readMapSelector } from "./selectors";
import { subjectTargets } from "./subjects";

const NOTHING: readonly Found[] = [];

/** What a rule makes of the value at its path. Whatever cannot be read names nothing. */
export function findTargets(find: Find, value: unknown, source: Source, others: Others): readonly Found[] {
  switch (find.by) {
    case "name":
      return byName(find, value, source);
    case "kind":
      return byKind(find, value, source);
    case "selector":
      return bySelector(find, value, source);
    case "subject":
      return subjectTargets(value, source);
    case "own":
      return find.find(value, source, others);
  }
}

export function found(target: Target, value: unknown, at = "", optional = false): Found {
  return { target, value, at, optional };
}

/** Longer than any name that the API takes. */
const MAX_NAME = 512;

const isName = (name: unknown): name is string =>
  typeof name === "string" && name !== "" && name.length <= MAX_NAME;

function byName(
  { to, in: where, field = "name" }: Extract<Find, { by: "name" }>,
  value: unknown,
  { namespace: own }: Source,
): readonly Found[] {
  const nested = isObject(value);
  const name = nested ? dig(value, field) : value;
  if (!isName(name)) return NOTHING;
  const elsewhere = nested ? digString(value, "namespace") : null;
  const namespace = where === "cluster" ? "" : elsewhere || own;
  const optional = nested && value.optional === true;
  return [found({ is: "named", kind: to, namespace, name }, name, nested ? `.${field}` : "", optional)];
}

function byKind(
  { default: fallback = {}, in: where = "same" }: Extract<Find, { by: "kind" }>,
  value: unknown,
  source: Source,
): readonly Found[] {
  const name = digString(value, "name");
  const kind = kindIn(value, fallback);
  if (!isName(name) || kind === null) return NOTHING;
  const namespace = where === "cluster" ? "" : digString(value, "namespace") || source.namespace;
  const uid = digString(value, "uid");
  return [found({ is: "named", kind, namespace, name, ...(uid ? { uid } : {}) }, `${kind.kind} ${name}`)];
}

/** The kind that a reference says, in whichever of the three ways it says the group. */
function kindIn(value: unknown, fallback: Partial<KindRef>): KindRef | null {
  const kind = digString(value, "kind") || fallback.kind;
  if (!kind) return null;
  const apiVersion = digString(value, "apiVersion");
  const group =
    apiVersion !== null && apiVersion !== ""
      ? groupOf(apiVersion)
      : (digString(value, "apiGroup") ?? digString(value, "group") ?? fallback.group ?? "");
  return { group, kind };
}

function bySelector(
  { to, in: where, empty }: Extract<Find, { by: "selector" }>,
  value: unknown,
  { namespace: own }: Source,
): readonly Found[] {
  if (where === "peer") return peer(to, value, own);
  const selector = readSelector(value);
  if (selector === null || (selector.length === 0 && empty === "none")) return NOTHING;
  const namespace = where === "any" ? null : where === "cluster" ? "" : own;
  return [found({ is: "selected", kind: to, namespace, namespaces: null, selector }, value)];
}

const isLabelSelector = (value: unknown) =>
  isObject(value) && (isObject(value.matchLabels) || Array.isArray(value.matchExpressions));

function readSelector(value: unknown) {
  if (isLabelSelector(value)) return readLabelSelector(value);
  return isObject(value) ? readMapSelector(value) : null;
}

/** NetworkPolicyPeer: pods of this namespace, of selected ones, or of all; nothing for an IP block. */
function peer(to: KindRef, value: unknown, own: string): readonly Found[] {
  const pods = dig(value, "podSelector");
  const spaces = dig(value, "namespaceSelector");
  if (pods === undefined && spaces === undefined) return NOTHING;
  const selector = readLabelSelector(pods ?? {});
  const namespaces = spaces === undefined ? null : readLabelSelector(spaces);
  if (selector === null || (spaces !== undefined && namespaces === null)) return NOTHING;
  const namespace = spaces === undefined ? own : null;
  return [found({ is: "selected", kind: to, namespace, namespaces, selector }, value)];
}
