import type { ApiGroupVersion, ApiResource, Discovery } from "@/lib/objects/discovery";
import { resourcePath } from "@/lib/objects/path";
import type { RecordingScope } from "@/lib/recording/schema";

/** One collection to list and watch in one form. */
export interface Collection
  extends Pick<
    RecordingScope,
    "group" | "version" | "resource" | "kind" | "namespaced" | "namespace" | "form"
  > {
  readonly path: string;
}

/** A collection that cannot be watched is asked for at intervals, like metrics. */
export interface Plan {
  readonly watched: readonly Collection[];
  readonly asked: readonly string[];
}

/**
 * Everything that a cluster lists, in every version that it serves: Secrets as metadata only, and each collection
 * as a Table too when `tables` is set.
 * @param namespaces null for all
 */
export function planOf(discovery: Discovery, namespaces: readonly string[] | null, tables: boolean): Plan {
  const found = discovery.groups.flatMap(({ name, versions }) =>
    versions.flatMap((version) => collectionsOf(name, version, namespaces)),
  );
  return {
    watched: found
      .filter(({ watchable }) => watchable)
      .flatMap(({ collection }) => formsOf(collection, tables)),
    asked: found.filter(({ watchable }) => !watchable).map(({ collection }) => collection.path),
  };
}

function collectionsOf(
  group: string,
  { version, resources }: ApiGroupVersion,
  namespaces: readonly string[] | null,
) {
  return resources
    .filter(({ verbs }) => verbs.includes("list"))
    .flatMap((resource) =>
      placesOf(resource, namespaces).map((namespace) => ({
        watchable: resource.verbs.includes("watch"),
        collection: collectionOf(group, version, resource, namespace),
      })),
    );
}

const placesOf = (
  { namespaced }: ApiResource,
  namespaces: readonly string[] | null,
): readonly (string | null)[] => (namespaced && namespaces !== null ? namespaces : [null]);

function collectionOf(
  group: string,
  version: string,
  found: ApiResource,
  namespace: string | null,
): Collection {
  const { name: resource, kind, namespaced } = found;
  const isSecret = group === "" && resource === "secrets";
  return {
    group,
    version,
    resource,
    kind,
    namespaced,
    namespace,
    form: isSecret ? "metadata" : "object",
    path: resourcePath({ group, version, resource, namespace: namespace ?? "" }),
  };
}

function formsOf(collection: Collection, tables: boolean): Collection[] {
  return tables ? [collection, { ...collection, form: "table" }] : [collection];
}
