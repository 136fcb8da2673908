import * as z from "zod";
import { ProblemError } from "@/lib/base/problem";
import { SORT_KEYS } from "./columns";
import { type Filter, parseFilter } from "./filter";
import type { Opening } from "./flatten";
import { GROUPINGS, type Grouping } from "./grouping";
import type { Sorting } from "./order";
import { type TreesState, treesView } from "./url";

type Texts = Readonly<Record<string, string | undefined>>;

const text = z.string().max(8192).optional();

/** The live view `trees` and `GET /api/trees`: written as in the page's link. */
export const treesQuery = {
  ns: text.describe("namespaces by commas; none: the whole cluster"),
  group: z.enum(GROUPINGS).optional(),
  label: text.describe("the key of group=label"),
  filter: text.describe("docs/trees.md"),
  sort: text.describe("a sort key, with - before it for descending"),
  depth: z.string().max(2).optional().describe("levels that are open"),
  open: text.describe("toggle ids of rows that are the other way round, by commas"),
};

export interface TreesQuery {
  readonly namespaces: readonly string[];
  readonly grouping: Grouping;
  readonly label: string;
  readonly filter: Filter;
  /** The filter as it was written; empty for none. */
  readonly filterText: string;
  readonly sorting: Sorting;
  readonly opening: Opening;
}

/** The query that asks for what a page's state chooses. */
export function treesQueryOf(state: TreesState): Record<string, string> {
  const { ns, group, label, filter, sort, depth, open } = treesView.fields;
  const written = {
    ns: ns.format(state.ns),
    group: group.format(state.group),
    label: label.format(state.label),
    filter: filter.format(state.filter),
    sort: sort.format(state.sort),
    depth: depth.format(state.depth),
    open: open.format(state.open),
  };
  return Object.fromEntries(Object.entries(written).filter(([, value]) => value !== ""));
}

/** @throws ProblemError BAD_QUERY, BAD_FILTER */
export function readTreesQuery(query: Texts): TreesQuery {
  const { fields } = treesView;
  const namespaces = fields.ns.parse(query.ns ?? "")?.filter((name) => name !== "") ?? [];
  if (!namespaces.every((name) => NAME.test(name)))
    throw bad("BAD_QUERY", "A namespace cannot be one of that name.");
  const filterText = query.filter ?? "";
  const filter = parseFilter(filterText);
  if (!filter.ok)
    throw bad("BAD_FILTER", `The filter cannot be read: ${filter.message}, at character ${filter.at + 1}.`);
  return {
    namespaces: [...new Set(namespaces)].sort(),
    grouping: fields.group.parse(query.group ?? "namespace") ?? "namespace",
    label: query.label ?? "",
    filter: filter.value,
    filterText: filter.empty ? "" : filterText.trim(),
    sorting: readSorting(query.sort ?? "name"),
    opening: {
      depth: fields.depth.parse(query.depth ?? "0") ?? 0,
      toggled: new Set(query.open ? query.open.split(",") : []),
      filtering: !filter.empty,
    },
  };
}

const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

export function readSorting(raw: string): Sorting {
  const descending = raw.startsWith("-");
  const name = descending ? raw.slice(1) : raw;
  return { key: SORT_KEYS.find((key) => key === name) ?? "name", descending };
}

function bad(code: string, message: string): ProblemError {
  return new ProblemError({ code, message, hint: "docs/trees.md says how trees are asked for." });
}
