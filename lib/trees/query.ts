import * as z from "zod";
import { ProblemError } from "@/lib/base/problem";
import { SORT_KEYS } from "./columns";
import { type Filter, parseFilter } from "./filter";
import type { Opening } from "./flatten";
import { GROUPINGS, type Grouping } from "./grouping";
import type { Sorting } from "./order";
import { BY_ITSELF, type TreesState, treesView } from "./url";

type Texts = Readonly<Record<string, string | undefined>>;

const text = z.string().max(8192).optional();

/** The live view `trees` and `GET /api/trees`: written as in the page's link. */
export const treesQuery = {
  ns: text.describe("namespaces by commas; none: the whole cluster"),
  group: z.enum(GROUPINGS).optional(),
  label: text.describe("the key of group=label"),
  filter: text.describe("docs/trees.md"),
  sort: text.describe("a sort key, with - before it for descending"),
  depth: z.string().max(2).optional().describe("levels that are open; none, and no `open`: what is worst"),
  at: text.describe("the resourceVersion that everything is shown as of; none: live"),
  open: text.describe("toggle ids of rows that are the other way round, by commas"),
};

export interface TreesQuery {
  readonly namespaces: readonly string[];
  /** A resourceVersion; null for what is now. */
  readonly at: string | null;
  readonly grouping: Grouping;
  readonly label: string;
  readonly filter: Filter;
  /** The filter as it was written; empty for none. */
  readonly filterText: string;
  readonly sorting: Sorting;
  /** Its depth is null where nobody chose what is open. */
  readonly opening: Omit<Opening, "depth"> & { readonly depth: number | null };
}

/** The query that asks for what a page's state chooses. */
export function treesQueryOf(state: TreesState): Record<string, string> {
  const { ns, at, group, label, filter, sort, depth, open } = treesView.fields;
  const written = {
    ns: ns.format(state.ns),
    at: at.format(state.at),
    group: group.format(state.group),
    label: label.format(state.label),
    filter: filter.format(state.filter),
    sort: sort.format(state.sort),
    depth: depth.format(state.depth),
    open: open.format(state.open),
  };
  return Object.fromEntries(
    Object.entries(written).filter(([name, value]) => value !== "" && value !== UNCHOSEN[name]),
  );
}

const UNCHOSEN: Readonly<Record<string, string>> = { depth: String(BY_ITSELF) };

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
    at: readVersion(query.at),
    namespaces: [...new Set(namespaces)].sort(),
    grouping: fields.group.parse(query.group ?? "namespace") ?? "namespace",
    label: query.label ?? "",
    filter: filter.value,
    filterText: filter.empty ? "" : filterText.trim(),
    sorting: readSorting(query.sort ?? "name"),
    opening: {
      depth: readDepth(query),
      toggled: new Set(query.open ? query.open.split(",") : []),
      filtering: !filter.empty,
    },
  };
}

/** Rows that were opened or closed by hand stand for themselves. */
function readDepth({ depth = "", open = "" }: Texts): number | null {
  const read = treesView.fields.depth.parse(depth) ?? BY_ITSELF;
  if (read !== BY_ITSELF) return read;
  return open === "" ? null : 0;
}

/** @throws ProblemError BAD_QUERY for what cannot be one */
export function readVersion(raw: string | undefined): string | null {
  if (raw === undefined || raw === "") return null;
  if (VERSION.test(raw)) return raw;
  throw bad("BAD_QUERY", "A resourceVersion to look back to is a number above 0.");
}

const VERSION = /^[1-9]\d{0,18}$/;
const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

export function readSorting(raw: string): Sorting {
  const descending = raw.startsWith("-");
  const name = descending ? raw.slice(1) : raw;
  return { key: SORT_KEYS.find((key) => key === name) ?? "name", descending };
}

function bad(code: string, message: string): ProblemError {
  return new ProblemError({ code, message, hint: "docs/trees.md says how trees are asked for." });
}
