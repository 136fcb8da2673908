import { digArray, digNumber, digString, isObject } from "@/lib/base/json";
import { isKubeObject, type KubeObject } from "@/lib/objects/kube-object";
import { isOfKind } from "../watch-stream/event";
import { isTable, rowObject, tableColumns, tableRows } from "../watch-stream/table";
import { FailureError, failure } from "./failure";
import type { ListPage } from "./lister-watcher";
import { reflectorProblem } from "./problems";

/**
 * The parsed body of a list as a page: a `…List` of full objects, a PartialObjectMetadataList or a Table.
 * Items are without kind and apiVersion in a list; they get those of the list.
 *
 * @throws FailureError LIST_INVALID
 */
export function decodeList(body: unknown, kind?: string): Omit<ListPage, "bytes" | "evidenceId"> {
  if (!isObject(body) || !(isTable(body) || digString(body, "kind")?.endsWith("List"))) {
    throw new FailureError(failure("other", reflectorProblem("LIST_INVALID")));
  }
  const found = isTable(body)
    ? tableRows(body).map(rowObject)
    : digArray(body, "items").map(itemReader(body));
  const objects = found.filter((object): object is KubeObject => object !== null && isOfKind(object, kind));
  const remaining = digNumber(body, "metadata", "remainingItemCount");
  return {
    objects,
    rejected: found.length - objects.length,
    resourceVersion: digString(body, "metadata", "resourceVersion") ?? "",
    continueToken: digString(body, "metadata", "continue") || null,
    remaining: remaining !== null && remaining >= 0 ? remaining : null,
    columns: tableColumns(body),
  };
}

/** `PodList` → `Pod`; the kind of an item, unless it says otherwise itself. */
function itemReader(list: Readonly<Record<string, unknown>>): (item: unknown) => KubeObject | null {
  const kind = (digString(list, "kind") ?? "").slice(0, -"List".length);
  const apiVersion = digString(list, "apiVersion") ?? "";
  return (item) => {
    if (!isKubeObject(item)) return null;
    return item.kind === undefined ? { apiVersion, kind, ...item } : item;
  };
}

/** As apiservers write lists and Tables: their metadata come before what they hold. */
const HEAD = /^\{"kind":"\w+","apiVersion":"[\w./-]+","metadata":\{[^{}]*"continue":"([\w+/=-]+)"[^{}]*\}/;
/** Longer than any such beginning. */
const HEAD_BYTES = 4_096;

/** The token of the next page, as the first bytes of an answer have it; null where they do not, whether or not there is one. */
export function tokenIn(head: Buffer): string | null {
  return HEAD.exec(head.toString("latin1", 0, HEAD_BYTES))?.[1] ?? null;
}
