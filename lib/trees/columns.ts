import { digString } from "@/lib/base/json";
import { HEALTH_ORDER } from "@/lib/objects/health";
import { managersOf } from "./managers";
import { cellOf, type TreeObject, timeOf } from "./tree-object";

/** What a row can show besides its name, in the order in which columns stand. */
export const COLUMNS = ["ready", "status", "restarts", "node", "created", "version", "manager"] as const;
export type Column = (typeof COLUMNS)[number];

/** What a tree can be sorted by; a minus before it turns it round. */
export const SORT_KEYS = ["name", "health", "count", ...COLUMNS] as const;
export type SortKey = (typeof SORT_KEYS)[number];

const cell = (object: TreeObject, column: string) => cellOf(object.kind, object.object, column);

/** `1/1` of pods and workloads; of those that print two figures, both. */
export function readyOf(object: TreeObject): string | null {
  const ready = cell(object, "Ready");
  const wanted = cell(object, "Desired");
  return ready !== null && wanted !== null ? `${ready}/${wanted}` : (ready ?? cell(object, "Completions"));
}

export function statusOf(object: TreeObject): string | null {
  const available = cell(object, "Available");
  // Of a Deployment that column is a number, of an APIService a condition.
  const condition = available !== null && /^(True|False)/.test(available) ? available : null;
  return cell(object, "Status") ?? cell(object, "STATUS") ?? cell(object, "Phase") ?? condition;
}

export function nodeOf(object: TreeObject): string | null {
  const node = cell(object, "Node") ?? digString(object.object, "spec", "nodeName");
  return node === "<none>" || node === "" ? null : node;
}

/** `3 (5m ago)` */
export function restartsOf(object: TreeObject): string | null {
  return cell(object, "Restarts");
}

export function columnText(object: TreeObject, column: Column): string | null {
  switch (column) {
    case "ready":
      return readyOf(object);
    case "status":
      return statusOf(object);
    case "restarts":
      return restartsOf(object);
    case "node":
      return nodeOf(object);
    case "created":
      return digString(object.object.metadata, "creationTimestamp");
    case "version":
      return object.object.metadata.resourceVersion;
    case "manager":
      return managersOf(object.object).join(", ") || null;
  }
}

/** What to sort by: the quantity behind the text. Null goes last, whichever way. */
export function sortValue(object: TreeObject, key: SortKey): number | string | null {
  switch (key) {
    case "ready":
      return fraction(readyOf(object));
    case "restarts":
      return leading(restartsOf(object));
    case "created":
      return timeOf(object.object.metadata.creationTimestamp);
    case "version":
      return leading(object.object.metadata.resourceVersion);
    case "health":
      return HEALTH_ORDER.indexOf(object.health.state);
    case "name":
    case "count":
      return null;
    default:
      return columnText(object, key);
  }
}

function fraction(text: string | null): number | null {
  const [, there, wanted] = /^(\d+)\/(\d+)$/.exec(text ?? "") ?? [];
  if (there === undefined || wanted === undefined) return null;
  return Number(wanted) === 0 ? 1 : Number(there) / Number(wanted);
}

function leading(text: string | null): number | null {
  const [digits] = /^\d+/.exec(text ?? "") ?? [];
  return digits === undefined ? null : Number(digits);
}
