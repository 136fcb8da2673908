import { compareText, naturalKey } from "@/lib/base/natural-order";
import { HEALTH_ORDER } from "@/lib/objects/health";
import { cellOf, kindId, labelsOf, type TreeObject } from "./tree-object";

/** What became of one object between two moments. */
export interface Difference {
  readonly what: "appeared" | "changed" | "vanished";
  /** As it is now; of what vanished, as it was. */
  readonly object: TreeObject;
  /** What of it is different, in words, e.g. `Status: Running → Error`. Empty for what came or went. */
  readonly says: readonly string[];
}

/** Columns that differ with the time of the day, not with the object. */
const PASSING: ReadonlySet<string> = new Set(["Age", "Last Schedule", "Duration", "LAST SEEN", "AGE"]);

const NOTHING_TOLD = "something that neither its columns nor its metadata tell";

/** What appeared, changed and vanished, what fares worst first. An object is the same by uid, and has changed by resourceVersion. */
export function compareObjects(before: Iterable<TreeObject>, now: Iterable<TreeObject>): Difference[] {
  const was = new Map([...before].map((object) => [object.uid, object]));
  const found: Difference[] = [];
  for (const object of now) {
    const old = was.get(object.uid);
    was.delete(object.uid);
    if (old === undefined) found.push({ what: "appeared", object, says: [] });
    else if (versionOf(old) !== versionOf(object))
      found.push({ what: "changed", object, says: differences(old, object) });
  }
  for (const object of was.values()) found.push({ what: "vanished", object, says: [] });
  return found
    .map((difference) => ({ difference, place: placeOf(difference) }))
    .sort((a, b) => compareText(a.place, b.place))
    .map(({ difference }) => difference);
}

/** The worst first, then by kind, namespace and name. */
function placeOf({ object }: Difference): string {
  const { health, kind, namespace, name } = object;
  const parts = [HEALTH_ORDER.indexOf(health.state), kindId(kind), naturalKey(namespace), naturalKey(name)];
  return parts.join("\0");
}

const versionOf = ({ object }: TreeObject) => object.metadata.resourceVersion;

function differences(old: TreeObject, now: TreeObject): string[] {
  const said = [...printed(old, now), ...metadata(old, now)];
  return said.length === 0 ? [NOTHING_TOLD] : said;
}

function printed(old: TreeObject, now: TreeObject): string[] {
  return [...now.kind.columns.keys()].flatMap((column) => {
    if (column === "Name" || PASSING.has(column)) return [];
    const [before, after] = [cellOf(old.kind, old.object, column), cellOf(now.kind, now.object, column)];
    // `3 (5m ago)`: how long ago is no change.
    return plain(before) === plain(after) ? [] : [said(column, plain(before), plain(after))];
  });
}

const plain = (cell: string | null): string | null => cell?.replace(/ \(\S+ ago\)/, "") ?? null;

function metadata(old: TreeObject, now: TreeObject): string[] {
  const [a, b] = [old.object.metadata, now.object.metadata];
  const found: string[] = [];
  if (a.generation !== b.generation) found.push(said("spec, generation", a.generation, b.generation));
  if (a.deletionTimestamp === undefined && b.deletionTimestamp !== undefined)
    found.push("deletion asked for");
  for (const [key, before, after] of changedLabels(old, now)) found.push(said(`label ${key}`, before, after));
  if (JSON.stringify(a.ownerReferences) !== JSON.stringify(b.ownerReferences)) found.push("owners");
  if (JSON.stringify(a.finalizers) !== JSON.stringify(b.finalizers)) found.push("finalizers");
  if (JSON.stringify(a.annotations) !== JSON.stringify(b.annotations)) found.push("annotations");
  return found;
}

function changedLabels(old: TreeObject, now: TreeObject): (readonly [string, unknown, unknown])[] {
  const [before, after] = [labelsOf(old.object), labelsOf(now.object)];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => (before[key] === after[key] ? [] : [[key, before[key], after[key]] as const]));
}

const said = (what: string, before: unknown, after: unknown) => `${what}: ${shown(before)} → ${shown(after)}`;
const shown = (value: unknown) =>
  value === undefined || value === null ? "none" : String(value).slice(0, MOST);
const MOST = 120;
