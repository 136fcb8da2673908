import type { ReactNode } from "react";
import { Select, TextField } from "@/components/ui/field";
import { Menu } from "@/components/ui/menu";
import { SafeText } from "@/components/ui/safe-text";
import { useNamespaceNames } from "@/components/watch/use-namespaces";
import { COLUMNS, SORT_KEYS, type SortKey } from "@/lib/trees/columns";
import type { Grouping } from "@/lib/trees/grouping";
import { BY_ITSELF, DEFAULT_COLUMNS, type TreesState } from "@/lib/trees/url";
import { FilterField } from "./filter-field";
import { NamespaceField } from "./namespace-field";
import { Presets } from "./presets";
import { columnTitle } from "./row-cells";
import styles from "./trees.module.css";
import type { TreesChoice } from "./use-trees-state";

const GROUPINGS: readonly { readonly value: Grouping; readonly text: string }[] = [
  { value: "namespace", text: "by namespace" },
  { value: "owner", text: "by owner" },
  { value: "application", text: "by application" },
  { value: "node", text: "by node" },
  { value: "kind", text: "by kind" },
  { value: "label", text: "by label" },
];

const LOOKS = [
  { value: "tree", text: "as a tree" },
  { value: "map", text: "as a map" },
] as const;

const LEVELS = [
  { depth: 0, text: "Close everything" },
  { depth: 1, text: "Open 1 level" },
  { depth: 2, text: "Open 2 levels" },
  { depth: 20, text: "Open everything" },
];

const SORTS: Readonly<Record<SortKey, string>> = {
  name: "Name",
  health: "Worst first",
  count: "Objects below",
  ready: "Ready",
  status: "Status",
  restarts: "Restarts",
  node: "Node",
  created: "Age",
  version: "resourceVersion",
  manager: "Field manager",
};

/** Where "most" is what one looks for first. */
const DESCENDING: ReadonlySet<SortKey> = new Set(["count", "restarts", "created", "version"]);

/** Other rows: what was open and chosen among those before means nothing here. */
const fresh = ({ depth }: TreesState) => ({
  depth: depth > 0 ? depth : BY_ITSELF,
  open: [],
  selected: "",
});

/** What a click on a column's title leads to: the most first where that is what one looks for, by name in the end. */
export function sortFrom(before: string, clicked: string): string {
  const key = SORT_KEYS.find((sort) => sort === clicked);
  if (clicked === "") return "name";
  return key !== undefined && DESCENDING.has(key) && !before.endsWith(key) ? `-${key}` : clicked;
}

/** What is read, how it is put together, and what of it is shown. */
export function Tools({ choice, children }: { choice: TreesChoice; children: ReactNode }) {
  const { state, set } = choice;
  return (
    <div className={styles.bar}>
      <Namespaces choice={choice} />
      <Select
        label="Put together"
        value={state.group}
        options={GROUPINGS}
        onChange={(group) => set({ group, ...fresh(state) }, "push")}
      />
      {state.group === "label" && (
        <TextField
          mono
          label="Label"
          placeholder="label key"
          className={styles.label}
          defaultValue={state.label}
          onBlur={(event) => set({ label: event.target.value.trim(), open: [] })}
          onKeyDown={(event) =>
            event.key === "Enter" && set({ label: event.currentTarget.value.trim(), open: [] })
          }
        />
      )}
      <FilterField value={state.filter} onChange={(filter) => set({ filter })} />
      <Presets filter={state.filter} onChoose={(filter) => set({ filter }, "push")} />
      <Select
        label="Shown"
        value={state.look}
        options={LOOKS}
        onChange={(look) => set({ look, selected: "" }, "push")}
      />
      {state.look === "tree" && (
        <>
          <LevelMenu choice={choice} />
          <SortMenu choice={choice} />
          <ColumnMenu choice={choice} />
          {children}
        </>
      )}
    </div>
  );
}

function LevelMenu({ choice }: { choice: TreesChoice }) {
  return (
    <Menu
      label="Levels"
      button="Levels"
      items={LEVELS.map(({ depth, text }) => ({
        key: text,
        content: text,
        onChoose: () => choice.openLevels(depth),
      }))}
    />
  );
}

function Namespaces({ choice: { state, set } }: { choice: TreesChoice }) {
  const known = useNamespaceNames();
  const chosen = state.ns;
  const names = [...new Set([...chosen, ...(known ?? [])])].sort();
  const button =
    chosen.length === 0 ? "All namespaces" : chosen.length === 1 ? chosen[0] : `${chosen.length} namespaces`;
  const choose = (ns: readonly string[]) => set({ ns, ...fresh(state) }, "push");
  if (known?.length === 0) return <NamespaceField key={chosen.join()} value={chosen} onChoose={choose} />;
  return (
    <Menu
      label="Namespaces that are read"
      button={button}
      items={[
        {
          key: "",
          content: "All namespaces",
          checked: chosen.length === 0,
          onChoose: () => choose([]),
        },
        ...names.map((name) => ({
          key: name,
          content: <SafeText className="mono" text={name} />,
          checked: chosen.includes(name),
          onChoose: () =>
            choose(chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name]),
        })),
      ]}
    />
  );
}

function SortMenu({ choice: { state, set } }: { choice: TreesChoice }) {
  const descending = state.sort.startsWith("-");
  const key = descending ? state.sort.slice(1) : state.sort;
  return (
    <Menu
      label="Order"
      button="Order"
      align="end"
      items={[
        ...SORT_KEYS.map((sort) => ({
          key: sort,
          content: SORTS[sort],
          checked: sort === key,
          onChoose: () => set({ sort: DESCENDING.has(sort) ? `-${sort}` : sort }),
        })),
        {
          key: "turn",
          content: "The other way round",
          onChoose: () => set({ sort: descending ? key : `-${key}` }),
        },
      ]}
    />
  );
}

function ColumnMenu({ choice: { state, set } }: { choice: TreesChoice }) {
  const shown: readonly string[] = state.columns.length === 0 ? DEFAULT_COLUMNS : state.columns;
  return (
    <Menu
      label="Columns"
      button="Columns"
      align="end"
      multiple
      items={COLUMNS.map((column) => ({
        key: column,
        content: columnTitle(column),
        checked: shown.includes(column),
        onChoose: () =>
          set({
            columns: COLUMNS.filter((other) => (other === column) !== shown.includes(other)),
          }),
      }))}
    />
  );
}
