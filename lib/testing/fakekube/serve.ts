import { type Answer, chunk, failure, head, json } from "./answers";
import type { Fakekube, Recorded } from "./server";
import { FakeStore, type ResourceType, rootOf, type StoredObject, type StoreEvent } from "./store";

/**
 * Gives `kube` honest lists, gets and watches of the resources; returns their stores by name.
 * Covers limit/continue, 410 for a compacted version, and a watch that goes on until it is cut.
 * Selectors, Tables and timeouts are left to scripts.
 */
export function serveResources<N extends string>(
  kube: Fakekube,
  types: Readonly<Record<N, Omit<ResourceType, "resource">>>,
): Readonly<Record<N, FakeStore>> {
  let version = 100;
  const next = () => ++version;
  const stores = Object.entries(types).map(([resource, type]) => {
    const store = new FakeStore({ ...(type as ResourceType), resource }, next);
    kube.on(pathsOf(store.type), (request) => answer(store, request, () => version));
    return [resource, store] as const;
  });
  return Object.fromEntries(stores) as Readonly<Record<N, FakeStore>>;
}

const escaped = (text: string): string => text.replace(/[.]/g, "\\.");

const pathsOf = (type: ResourceType): RegExp =>
  new RegExp(
    `^${escaped(rootOf(type))}(?:/namespaces/(?<namespace>[^/]+))?/${type.resource}(?:/(?<name>[^/]+))?$`,
  );

function answer(store: FakeStore, request: Recorded, version: () => number): Answer | null {
  const { namespace = null, name } = pathsOf(store.type).exec(request.path)?.groups ?? {};
  if (name !== undefined) return getOne(store, name, namespace);
  if (request.query.get("watch") === "1" || request.query.get("watch") === "true") {
    return watch(store, namespace, Number(request.query.get("resourceVersion") || version()));
  }
  return list(store, namespace, request.query, version());
}

function getOne(store: FakeStore, name: string, namespace: string | null): Answer {
  const found = store.get(name, namespace);
  if (found !== null) return json(found);
  const { resource, group } = store.type;
  const what = group === "" ? resource : `${resource}.${group}`;
  return failure(404, "NotFound", `${what} "${name}" not found`, {
    details: { name, group, kind: resource },
  });
}

/** A page; its token is the position and the version of the first page. */
function list(store: FakeStore, namespace: string | null, query: URLSearchParams, version: number): Answer {
  const [start = 0, at = version] = (query.get("continue") ?? "").split(":").filter(Boolean).map(Number);
  if (at <= store.compacted && query.has("continue")) {
    return failure(
      410,
      "Expired",
      "The provided continue parameter is too old to display a consistent list result.",
    );
  }
  const all = store.list(namespace);
  const end = start + (Number(query.get("limit")) || all.length);
  const left = Math.max(0, all.length - end);
  const more = left > 0 ? { continue: `${end}:${at}`, remainingItemCount: left } : {};
  const { apiVersion, kind } = listKind(store.type);
  return json({
    kind,
    apiVersion,
    metadata: { resourceVersion: String(at), ...more },
    items: all.slice(start, end),
  });
}

const listKind = ({ group, version, kind }: ResourceType) => ({
  kind: `${kind}List`,
  apiVersion: group === "" ? version : `${group}/${version}`,
});

function watch(store: FakeStore, namespace: string | null, from: number): Answer {
  if (from < store.compacted) {
    return failure(410, "Expired", `too old resource version: ${from} (${store.compacted})`);
  }
  const concerns = ({ object }: StoreEvent) => namespace === null || object.metadata.namespace === namespace;
  return {
    kind: "stream",
    start: (socket) => {
      socket.write(head());
      const write = (event: StoreEvent) => {
        if (concerns(event)) socket.write(chunk(watchLine(event.type, event.object)));
      };
      for (const event of store.since(from)) write(event);
      return store.subscribe(write);
    },
  };
}

/** One line of a watch. */
export const watchLine = (type: string, object: StoredObject | object): string =>
  `${JSON.stringify({ type, object })}\n`;

/** A BOOKMARK line as the apiserver sends it: an empty object with the version. */
export const bookmarkLine = (
  type: ResourceType,
  version: number,
  annotations?: Readonly<Record<string, string>>,
) => {
  const apiVersion = type.group === "" ? type.version : `${type.group}/${type.version}`;
  const metadata = {
    resourceVersion: String(version),
    creationTimestamp: null,
    ...(annotations && { annotations }),
  };
  return watchLine("BOOKMARK", { kind: type.kind, apiVersion, metadata });
};
