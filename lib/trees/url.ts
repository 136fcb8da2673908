import { int, list, oneOf, text } from "@/lib/link/field";
import { defineView, type StateOf } from "@/lib/link/view";
import { COLUMNS } from "./columns";
import { GROUPINGS } from "./grouping";

/** Nobody chose how many levels are open. */
export const BY_ITSELF = -1;

/** Characters of a filter. */
export const MAX_FILTER = 400;

/** Everything a person chose on /trees. */
export const treesView = defineView({
  path: "/trees",
  title: "Trees",
  fields: {
    /** Only these namespaces are read; none: the whole cluster. */
    ns: list(text({ max: 63 }), { max: 8 }),
    /** As rows, or as a map of everything. */
    look: oneOf(["tree", "map"], "tree"),
    group: oneOf(GROUPINGS, "namespace"),
    /** The key of grouping "label". */
    label: text({ max: 317 }),
    filter: text({ max: MAX_FILTER }),
    /** A sort key, with "-" before it for descending. */
    sort: text({ initial: "name", max: 20 }),
    /** Levels that are open by themselves; `BY_ITSELF`: what `openedByItself` finds, unless `open` says otherwise. */
    depth: int({ initial: BY_ITSELF, min: BY_ITSELF, max: 20 }),
    /** `toggleId` of each row that is the other way round. */
    open: list(text({ max: 7 }), { max: 200 }),
    /** The resourceVersion that everything is shown as of; empty: live. */
    at: text({ max: 20 }),
    /** When that was, ms since the epoch, as the one who made the link saw it; 0: not known. */
    atTime: int({ initial: 0, min: 0, max: 8_640_000_000_000_000 }),
    columns: list(oneOf(COLUMNS, "ready"), { max: COLUMNS.length }),
    /** The key of the row whose details are open. */
    selected: text({ max: 300 }),
  },
});

export type TreesState = StateOf<typeof treesView>;

/** What is shown when nobody chose: what `kubectl get` shows most of. */
export const DEFAULT_COLUMNS = ["ready", "status", "restarts", "created"] as const;
