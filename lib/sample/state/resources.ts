import { digArray, digString } from "@/lib/base/json";
import type { ApiResource } from "@/lib/objects/discovery";
import { parseAggregated, parseLegacyResources } from "@/lib/objects/discovery-parse";
import { VersionedStore } from "@/lib/objects/versioned-store";
import type { PayloadRef, Recording } from "@/lib/recording/recording";
import type { RecordingScope } from "@/lib/recording/schema";
import { fieldNames } from "../protocol/fields";
import { type Item, isCached, type Served } from "../protocol/resource";
import type { ObjectSource, Recorded } from "./recorded-item";

/** One resource of a recording: where its objects are, and the store that it is served from. */
export interface RecordedResource extends ObjectSource {
  readonly served: Served;
  /** Namespaces that were recorded; null for all. */
  readonly covered: ReadonlySet<string> | null;
  /** Scopes with its objects. */
  readonly scopes: readonly RecordingScope[];
  /** Scopes with its Tables. */
  readonly tables: readonly RecordingScope[];
  /** A row of a Table; rows come in the order of the recording. */
  addRow(row: Recorded): void;
}

type Place = Pick<RecordingScope, "group" | "version" | "resource">;

export const placeKey = ({ group, version, resource }: Place): string => `${group}/${version}/${resource}`;

/** Every resource that was recorded, by its place. Their stores are empty. */
export function readResources(recording: Recording): Map<string, RecordedResource> {
  const discovered = readDiscovery(recording);
  const definitions = readDefinitions(recording);
  const groups = new Map<string, RecordingScope[]>();
  for (const scope of recording.scopes) {
    const key = placeKey(scope);
    groups.set(key, [...(groups.get(key) ?? []), scope]);
  }
  return new Map(
    [...groups].flatMap(([key, scopes]) => {
      const made = makeResource(recording, scopes, discovered.get(key), definitions);
      return made === null ? [] : [[key, made] as const];
    }),
  );
}

function makeResource(
  recording: Recording,
  scopes: readonly RecordingScope[],
  known: ApiResource | undefined,
  definitions: ReadonlyMap<string, Definition>,
): RecordedResource | null {
  const whole = scopes.filter(({ form }) => form === "object");
  const kept = whole.length > 0 ? whole : scopes.filter(({ form }) => form === "metadata");
  const [first] = kept;
  if (first === undefined) return null;
  const tables = scopes.filter(({ form }) => form === "table");
  const definition = definitions.get(`${first.resource}.${first.group}`);
  const names = definition?.fields.get(first.version) ?? fieldNames(first.group, first.resource);
  const rows = new Rows();
  return {
    served: servedOf(first, known ?? assumed(first), tables[0] ?? null, definition, names),
    covered: kept.some(({ namespace }) => namespace === null)
      ? null
      : new Set(kept.flatMap(({ namespace }) => namespace ?? [])),
    scopes: kept,
    tables,
    fieldNames: names,
    addRow: (row) => rows.add(row),
    cells: (recorded) => rows.find(recorded),
    text: (ref) => recording.text(ref),
  };
}

function servedOf(
  scope: RecordingScope,
  resource: ApiResource,
  table: RecordingScope | null,
  definition: Definition | undefined,
  names: readonly string[],
): Served {
  return {
    group: scope.group,
    version: scope.version,
    resource,
    store: new VersionedStore<Item>(),
    cached: isCached(scope.group, scope.resource),
    typedItems: definition !== undefined,
    listKind: definition?.listKind ?? `${scope.kind}List`,
    fieldNames: names,
    versioned: scope.resourceVersion !== "",
    columns: table?.columns ?? null,
  };
}

/** A recording without discovery, because it was cut early. */
const assumed = ({ resource, kind, namespaced, watched }: RecordingScope): ApiResource => ({
  name: resource,
  singular: kind.toLowerCase(),
  kind,
  namespaced,
  verbs: watched ? ["get", "list", "watch"] : ["get", "list"],
  shortNames: [],
  categories: [],
  subresources: [],
});

/** Rows of Tables by the object's version: the watch of the Table and that of the objects are two. */
class Rows {
  readonly #byVersion = new Map<string, PayloadRef>();
  readonly #latest = new Map<string, PayloadRef>();

  add({ uid, resourceVersion, ref }: Recorded): void {
    this.#byVersion.set(`${uid}@${resourceVersion}`, ref);
    this.#latest.set(uid, ref);
  }

  find({ uid, resourceVersion }: Recorded): PayloadRef | null {
    return this.#byVersion.get(`${uid}@${resourceVersion}`) ?? this.#latest.get(uid) ?? null;
  }
}

/** What discovery said of each resource, by its place. */
export function readDiscovery(recording: Recording): Map<string, ApiResource> {
  const found = new Map<string, ApiResource>();
  const add = (group: string, version: string, resources: readonly ApiResource[]) => {
    for (const resource of resources)
      found.set(placeKey({ group, version, resource: resource.name }), resource);
  };
  for (const document of recording.documents) {
    if (document.status !== 200 || document.method !== "GET") continue;
    const legacy = /^\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(document.path);
    const isAggregated =
      /^\/apis?$/.test(document.path) && document.contentType.includes("APIGroupDiscoveryList");
    if (legacy === null && !isAggregated) continue;
    const body = parse(recording.body(document));
    if (legacy) {
      const [, group = "", version = ""] = legacy;
      add(group, version, parseLegacyResources(body, group, version));
      continue;
    }
    for (const group of parseAggregated(body)) {
      for (const { version, resources } of group.versions) add(group.name, version, resources);
    }
  }
  return found;
}

/** The paths that the root of the API server lists. */
export function readPaths(recording: Recording): Set<string> {
  const roots = recording.documents.filter(
    ({ path, method, status }) => path === "/" && method === "GET" && status === 200,
  );
  const listed = roots.flatMap((root) => digArray(parse(recording.body(root)), "paths"));
  return new Set(listed.filter((path): path is string => typeof path === "string"));
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}

/** What a CustomResourceDefinition says that discovery does not. */
interface Definition {
  readonly listKind: string;
  /** selectableFields by version, without their leading dot. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

function readDefinitions(recording: Recording): Map<string, Definition> {
  const scope = recording.scopes.find(
    ({ group, resource, form }) =>
      group === "apiextensions.k8s.io" && resource === "customresourcedefinitions" && form === "object",
  );
  if (scope === undefined) return new Map();
  return new Map(
    [...recording.snapshot(scope.id)].map(
      ({ name, ref }) => [name, definitionOf(recording.object(ref))] as const,
    ),
  );
}

function definitionOf(object: unknown): Definition {
  const kind = digString(object, "spec", "names", "kind") ?? "";
  const versions = digArray(object, "spec", "versions").map((version) => {
    const paths = digArray(version, "selectableFields").flatMap(
      (field) => digString(field, "jsonPath") ?? [],
    );
    return [digString(version, "name") ?? "", paths.map((path) => path.replace(/^\./, ""))] as const;
  });
  return {
    listKind: digString(object, "spec", "names", "listKind") ?? `${kind}List`,
    fields: new Map(versions),
  };
}
