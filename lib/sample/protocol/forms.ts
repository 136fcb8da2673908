import { formatAge } from "@/lib/base/format";
import type { Form } from "./accept";
import type { Page } from "./list";
import type { ReadOptions } from "./options";
import { apiVersionOf, type Column, type Item, type Served } from "./resource";
import { statusOf } from "./status";
import type { WatchEvent } from "./watch";

/** Pieces of a body, made as they are sent: a list of 10,000 objects is never one string. */
export type Body = Iterable<Buffer | string>;

type IncludeObject = NonNullable<ReadOptions["includeObject"]>;

/** What the pieces depend on beside the items. */
export interface Rendering {
  readonly served: Served;
  readonly form: Form;
  readonly includeObject: IncludeObject;
  /** Wall clock, ms since the epoch: for ages. */
  readonly now: number;
}

const META = (version: string) => `"apiVersion":"meta.k8s.io/${version}"`;

/** One object, as get and events of a watch have it. */
export function* renderItem(item: Item, { served, form, includeObject, now }: Rendering): Body {
  switch (form.as) {
    case "Table":
      yield* renderTable(served, form, listMeta(item.version, "", null), [item], includeObject, now, true);
      return;
    case "PartialObjectMetadata":
      yield* partial(item, form.version);
      return;
    default:
      yield* whole(item, served);
  }
}

function* whole(item: Item, served: Served): Body {
  yield `{${typeMeta(served)},"metadata":`;
  yield* afterMeta(item);
}

/** `rest` is asked for first: then the object is read once. */
function* afterMeta({ rest, metadata }: Item): Body {
  yield metadata;
  if (rest.length > 0) {
    yield ",";
    yield rest;
  }
  yield "}";
}

/** Custom resources are maps, and come in the order of their keys. */
const typeMeta = (served: Served): string => {
  const [kind, apiVersion] = [JSON.stringify(served.resource.kind), JSON.stringify(apiVersionOf(served))];
  return served.typedItems
    ? `"apiVersion":${apiVersion},"kind":${kind}`
    : `"kind":${kind},"apiVersion":${apiVersion}`;
};

function* partial({ metadata }: Item, version: string): Body {
  yield `{"kind":"PartialObjectMetadata",${META(version)},"metadata":`;
  yield metadata;
  yield "}";
}

export function* renderPage(page: Page, rendering: Rendering): Body {
  const { served, form, includeObject, now } = rendering;
  const version = served.versioned ? page.version : null;
  const meta = listMeta(version, page.continueToken, page.remaining);
  if (form.as === "Table") {
    yield* renderTable(served, form, meta, page.items, includeObject, now, true);
    yield "\n";
    return;
  }
  const of = form.as === "" ? apiVersionOf(served) : `meta.k8s.io/${form.version}`;
  const kind = form.as === "" ? served.listKind : form.as;
  yield `{"kind":${JSON.stringify(kind)},"apiVersion":${JSON.stringify(of)},"metadata":${meta},"items":[`;
  let comma = "";
  for (const item of page.items) {
    yield comma;
    comma = ",";
    if (form.as !== "") yield* partial(item, form.version);
    else yield* listed(item, served);
  }
  yield "]}\n";
}

function* listed(item: Item, served: Served): Body {
  yield served.typedItems ? `{${typeMeta(served)},"metadata":` : '{"metadata":';
  yield* afterMeta(item);
}

function listMeta(version: number | null, continueToken: string, remaining: number | null): string {
  return JSON.stringify({
    ...(version !== null && { resourceVersion: String(version) }),
    ...(continueToken !== "" && { continue: continueToken }),
    ...(remaining !== null && { remainingItemCount: remaining }),
  });
}

function* renderTable(
  served: Served,
  { version }: Form,
  meta: string,
  items: readonly Item[],
  includeObject: IncludeObject,
  now: number,
  withColumns: boolean,
): Body {
  const columns = served.columns ?? [];
  const definitions = withColumns ? JSON.stringify(columns) : "null";
  yield `{"kind":"Table",${META(version)},"metadata":${meta},"columnDefinitions":${definitions},"rows":[`;
  let comma = "";
  for (const item of items) {
    yield `${comma}{"cells":${JSON.stringify(cellsOf(item, columns, now))},"object":`;
    comma = ",";
    if (includeObject === "None") yield "null";
    else if (includeObject === "Object") yield* whole(item, served);
    else yield* partial(item, version);
    yield "}";
  }
  yield "]}";
}

/** As recorded, but ages are those of now. A row that was not recorded has its name and its ages. */
function cellsOf(item: Item, columns: readonly Column[], now: number): readonly unknown[] {
  return columns.map(({ name, type }, index) => {
    const since = item.ages.get(name);
    if (since !== undefined) return since === null ? "<unknown>" : formatAge(now - since);
    const cell = item.cells?.[index];
    if (cell !== undefined) return cell;
    return name === "Name" ? item.name : emptyCell(type);
  });
}

const emptyCell = (type: string): unknown => (type === "integer" || type === "number" ? 0 : "");

/** One line of a watch. Only the first Table of a watch says what its columns are. */
export function* renderEvent(event: WatchEvent, rendering: Rendering, first: boolean): Body {
  yield `{"type":"${event.type}","object":`;
  if (event.type === "ERROR") yield JSON.stringify(statusOf(event.failure));
  else if (event.type === "BOOKMARK") yield bookmark(event.version, event.endsInitial, rendering, first);
  else if (rendering.form.as === "Table") {
    const { served, form, includeObject, now } = rendering;
    const meta = listMeta(event.item.version, "", null);
    yield* renderTable(served, form, meta, [event.item], includeObject, now, first);
  } else yield* renderItem(event.item, rendering);
  yield "}\n";
}

function bookmark(
  version: number,
  endsInitial: boolean,
  { served, form }: Rendering,
  first: boolean,
): string {
  const metadata = {
    resourceVersion: String(version),
    creationTimestamp: null,
    ...(endsInitial && { annotations: { "k8s.io/initial-events-end": "true" } }),
  };
  const meta = `meta.k8s.io/${form.version}`;
  if (form.as === "PartialObjectMetadata") {
    return JSON.stringify({ kind: "PartialObjectMetadata", apiVersion: meta, metadata });
  }
  if (form.as !== "Table") {
    return JSON.stringify({ kind: served.resource.kind, apiVersion: apiVersionOf(served), metadata });
  }
  const columns = served.columns ?? [];
  return JSON.stringify({
    kind: "Table",
    apiVersion: meta,
    metadata: { resourceVersion: String(version) },
    columnDefinitions: first ? columns : null,
    rows: [
      {
        cells: columns.map(({ type }) => emptyCell(type)),
        object: { kind: "PartialObjectMetadata", apiVersion: meta, metadata },
      },
    ],
  });
}
