import { HEALTH_ORDER, type Health, type HealthState } from "@/lib/objects/health";
import type { OwnerReference } from "@/lib/objects/owners";
import type { Row } from "@/lib/stream/messages";
import { COLUMNS, type Column, columnText } from "./columns";
import type { FlatRow } from "./flatten";
import type { Sums } from "./forest-node";
import { toggleId } from "./toggle-id";
import { finalizersOf, type TreeObject } from "./tree-object";

/** A group or an object, as a tab gets it. */
export interface TreeRowData extends Row {
  /** What `open` in the address calls it. */
  readonly toggle: string;
  readonly level: number;
  readonly open: boolean | null;
  readonly position: number;
  readonly siblings: number;
  /** The name, or the group's title. */
  readonly name: string;
  /** Null for a group. */
  readonly object: RowObject | null;
  readonly below: RowBelow | null;
  /** It is what the filter looks for, rather than on the way to it. False where there is no filter. */
  readonly hit: boolean;
  /** When it last changed while it was watched, ms since the epoch; null when it did not. */
  readonly changedAt: number | null;
}

export interface RowObject {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespace: string;
  readonly health: Health;
  readonly cells: Readonly<Partial<Record<Column, string>>>;
  readonly deletedAt: string | null;
  readonly finalizers: number;
  /** `Kind name` of the owner, where the row does not stand below it. */
  readonly ownedBy: string | null;
  /** More than one owner, one of them gone: worth a look at its owners. */
  readonly oddOwners: boolean;
}

/** What is below a row. */
export interface RowBelow {
  readonly total: number;
  readonly hits: number;
  /** Only those that there are. */
  readonly health: Readonly<Partial<Record<HealthState, number>>>;
}

export interface RowContext {
  readonly filtering: boolean;
  changedAt(uid: string): number | null;
  /** The owner is not there, and it is known that it is not. */
  isGone(owner: OwnerReference): boolean;
}

/** A row as it is sent. `rev` is made of all that it shows. */
export function rowData({ node, ...place }: FlatRow, context: RowContext): TreeRowData {
  const { object } = node;
  const row = {
    key: node.key,
    toggle: toggleId(node.key),
    ...place,
    name: object?.name ?? node.group?.title ?? "",
    object: object === null ? null : rowObject(object, node.parent?.object ?? null, context),
    below: node.sums === null || node.sums.total === 0 ? null : below(node.sums),
    hit: context.filtering && node.hit,
    changedAt: object === null ? null : context.changedAt(object.uid),
  };
  return { ...row, rev: digest(JSON.stringify(row)) };
}

function rowObject(object: TreeObject, parent: TreeObject | null, context: RowContext): RowObject {
  const { group, version, resource, kind } = object.kind;
  const { deletionTimestamp } = object.object.metadata;
  const controller = object.owners.find((owner) => owner.controller) ?? object.owners[0];
  const standsBelow = controller === undefined || controller.uid === parent?.uid;
  const gone = object.owners.some((owner) => context.isGone(owner));
  return {
    group,
    version,
    resource,
    kind,
    namespace: object.namespace,
    health: object.health,
    cells: cellsOf(object),
    deletedAt: typeof deletionTimestamp === "string" ? deletionTimestamp : null,
    finalizers: finalizersOf(object.object).length,
    ownedBy: standsBelow ? null : `${controller.kind} ${controller.name}`,
    oddOwners: gone || object.owners.filter((owner) => owner.controller).length > 1,
  };
}

function cellsOf(object: TreeObject): RowObject["cells"] {
  const cells: Partial<Record<Column, string>> = {};
  for (const column of COLUMNS) {
    const text = columnText(object, column);
    if (text !== null) cells[column] = text.slice(0, MAX_CELL);
  }
  return cells;
}

const MAX_CELL = 200;

export function below({ total, hits, health }: Sums): RowBelow {
  const counts: Partial<Record<HealthState, number>> = {};
  for (const [i, state] of HEALTH_ORDER.entries()) if (health[i]) counts[state] = health[i];
  return { total, hits, health: counts };
}

/** Differs when the text does, as far as a tab could ever notice. */
export function digest(text: string): string {
  let hash = 0x811c9dc5;
  let other = text.length;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    other = Math.imul(other + text.charCodeAt(i), 0x85ebca6b) ^ (other >>> 11);
  }
  return `${(hash >>> 0).toString(36)}${(other >>> 0).toString(36)}`;
}
