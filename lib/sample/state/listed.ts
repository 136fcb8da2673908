import { dig, digArray, digString, isObject } from "@/lib/base/json";
import type { ApiResource } from "@/lib/objects/discovery";
import type { ResourcePath } from "@/lib/objects/path";
import { VersionedStore } from "@/lib/objects/versioned-store";
import { type Item, keyOf, type Served } from "../protocol/resource";

/** A list that was recorded whole, as a resource whose objects can be asked for one by one or by namespace. */
export function servedList(
  { group, version }: Pick<ResourcePath, "group" | "version">,
  resource: ApiResource,
  body: Buffer,
): Served {
  const list: unknown = JSON.parse(body.toString("utf8"));
  const store = new VersionedStore<Item>();
  for (const [index, object] of digArray(list, "items").entries()) store.put(itemOf(object, index + 1));
  return {
    group,
    version,
    resource,
    store,
    cached: false,
    typedItems: digArray(list, "items").some((item) => digString(item, "kind") !== null),
    listKind: digString(list, "kind") ?? `${resource.kind}List`,
    fieldNames: [],
    versioned: false,
    columns: null,
  };
}

function itemOf(object: unknown, version: number): Item {
  const { kind: _kind, apiVersion: _apiVersion, metadata = {}, ...rest } = isObject(object) ? object : {};
  const namespace = digString(metadata, "namespace") ?? "";
  const name = digString(metadata, "name") ?? "";
  const created = Date.parse(digString(metadata, "creationTimestamp") ?? "");
  const labels = dig(metadata, "labels");
  return {
    key: keyOf(namespace, name),
    version,
    namespace,
    name,
    uid: digString(metadata, "uid") ?? "",
    labels: isObject(labels)
      ? Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)]))
      : {},
    fields: {},
    metadata: Buffer.from(JSON.stringify(metadata)),
    rest: Buffer.from(JSON.stringify(rest).slice(1, -1)),
    cells: null,
    ages: new Map(Number.isNaN(created) ? [] : [["Age", created]]),
  };
}
