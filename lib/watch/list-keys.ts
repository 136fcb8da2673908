import { isObject } from "@/lib/base/json";
import { formatKeys, type ItemKeys, isScalar, type Step } from "./field-path";

/**
 * What tells the items of a list apart. Kubernetes declares it in each list's schema
 * (`x-kubernetes-list-type`, `x-kubernetes-list-map-keys`), which does not come with the object, so the names
 * are here: those of the built-in API as of 1.37, as its openapi-spec/swagger.json says, and for any other
 * list of objects the keys that Kubernetes uses most.
 */
const KEYS_BY_FIELD: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  [
    "ports",
    [
      ["containerPort", "protocol"],
      ["port", "protocol"],
    ],
  ],
  ["volumeMounts", [["mountPath"]]],
  ["volumeDevices", [["devicePath"]]],
  ["hostAliases", [["ip"]]],
  ["podIPs", [["ip"]]],
  ["hostIPs", [["ip"]]],
  ["ownerReferences", [["uid"]]],
  ["reservedFor", [["uid"]]],
  ["topologySpreadConstraints", [["topologyKey", "whenUnsatisfiable"]]],
  ["taints", [["key", "effect"]]],
  ["devices", [["device", "driver", "pool"]]],
  ["x-kubernetes-validations", [["rule"]]],
]);

const COMMON_KEYS: readonly (readonly string[])[] = [["name"], ["type"], ["uid"]];

/** Lists of texts whose order means nothing. */
const SETS: ReadonlySet<string> = new Set(["finalizers", "podCIDRs", "failed", "succeeded"]);

export interface ListItem {
  readonly step: Step;
  readonly value: unknown;
}

/** By a text that is unique in the list, in the list's order. */
export type ItemsById = ReadonlyMap<string, ListItem>;

/**
 * Both versions of a list by what tells their items apart, or null when nothing does: a key that is missing
 * or doubled anywhere is none.
 *
 * @param field the name of the list, e.g. "containers"
 */
export function identifyItems(
  field: string,
  before: readonly unknown[],
  after: readonly unknown[],
): readonly [ItemsById, ItemsById] | null {
  if (SETS.has(field)) return pairUp(before, after, byValue);
  for (const names of KEYS_BY_FIELD.get(field) ?? COMMON_KEYS) {
    const pair = pairUp(before, after, (item) => byKeys(names, item));
    if (pair !== null) return pair;
  }
  return null;
}

type Identify = (item: unknown) => { readonly id: string; readonly step: Step } | null;

function pairUp(before: readonly unknown[], after: readonly unknown[], identify: Identify) {
  const old = index(before, identify);
  const now = old === null ? null : index(after, identify);
  return old === null || now === null ? null : ([old, now] as const);
}

function index(items: readonly unknown[], identify: Identify): ItemsById | null {
  const found = new Map<string, ListItem>();
  for (const value of items) {
    const identity = identify(value);
    if (identity === null || found.has(identity.id)) return null;
    found.set(identity.id, { step: identity.step, value });
  }
  return found;
}

function byValue(item: unknown) {
  return typeof item === "string" ? { id: JSON.stringify(item), step: { value: item } } : null;
}

function byKeys(names: readonly string[], item: unknown) {
  if (!isObject(item)) return null;
  const keys: [string, ItemKeys[number][1]][] = [];
  for (const name of names) {
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    if (!isScalar(value) || value === null) return null;
    keys.push([name, value]);
  }
  return { id: formatKeys(keys), step: { keys } };
}
