import { useEffect, useState } from "react";
import { useLive } from "@/components/data/stream";
import type { Place } from "@/lib/link/link";
import { namedObjects, searchFilter } from "@/lib/object/named";
import { type LinkedObject, type ObjectRef, objectHref } from "@/lib/object/url";
import { resourceName } from "@/lib/objects/path";
import type { KnownResource } from "@/lib/raw/completion";
import type { TreeRowData } from "@/lib/trees/row";
import type { Jump } from "./jump-list";

const WINDOW = { offset: 0, count: 200 } as const;
/** Waits this long after a key, so that a word is one search. */
const PAUSE_MS = 250;

/** Somebody has looked for an object by name in this tab: from then on every word is looked for. */
let hasLooked = false;

interface ObjectJumps {
  readonly context: string | null;
  readonly namespace: string;
  readonly resources: readonly KnownResource[];
  readonly place: Place;
  go(href: string): void;
}

/**
 * Objects to jump to: what the query names outright (`po/web-0`), and once that is asked for, every object of the
 * cluster whose name holds it. The latter reads the whole cluster, as the trees do, so nobody gets it unasked.
 */
export function useObjectJumps(
  query: string,
  { context, namespace, resources, place, go }: ObjectJumps,
): readonly Jump[] {
  const [looking, setLooking] = useState(hasLooked);
  const settled = useSettled(query);
  const filter = searchFilter(settled, resources);
  const wanted = looking && filter !== null ? { filter, group: "kind", depth: "20" } : null;
  const { frame, status, old } = useLive<TreeRowData>("trees", { context, query: wanted, window: WINDOW });
  const hits = wanted === null || old ? [] : (frame?.rows ?? []).filter(({ hit }) => hit);
  const found = hits.flatMap((row) => rowJump(row, place, go) ?? []);
  const named = namedObjects(query, resources, namespace)
    .filter((ref) => !hits.some((row) => isRow(ref, row)))
    .flatMap((ref) => objectJump(ref, "", place, go) ?? []);
  const start = () => {
    hasLooked = true;
    setLooking(true);
  };
  const isReading = status !== null && ["connecting", "syncing"].includes(status.phase);
  if (searchFilter(query, resources) === null) return [...named, ...found];
  return [...found, ...named, ...lookJump(query.trim(), looking, isReading, start)];
}

/** The row is of the very object, which then needs no guess. */
const isRow = ({ group, resource, namespace, name }: ObjectRef, row: TreeRowData) =>
  row.name === name &&
  row.object?.group === group &&
  row.object.resource === resource &&
  row.object.namespace === namespace;

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

function rowJump({ key, name, object }: TreeRowData, place: Place, go: (href: string) => void): Jump | null {
  if (object === null) return null;
  const { group, version, resource, kind, namespace } = object;
  return objectJump({ group, version, resource, namespace, name, uid: key }, kind, place, go);
}

function objectJump(
  object: LinkedObject,
  kind: string,
  place: Place,
  go: (href: string) => void,
): Jump | null {
  const href = objectHref(object, place);
  if (href === null) return null;
  const { namespace, name } = object;
  const what = kind || resourceName(object);
  const about = namespace === "" ? what : `${what} in ${namespace}`;
  return { key: `object ${href}`, name, kind: "object", about, always: true, go: () => go(href) };
}

function lookJump(query: string, looking: boolean, isReading: boolean, start: () => void): readonly Jump[] {
  if (looking && !isReading) return [];
  const about = looking ? "reading the cluster…" : "reads the names of all objects of the cluster";
  const name = looking ? `Objects named “${query}”` : `Look for objects named “${query}”`;
  return [{ key: "look", name, kind: "object", about, always: true, stays: true, go: start }];
}
