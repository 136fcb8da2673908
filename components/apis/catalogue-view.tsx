import { memo, useCallback, useMemo } from "react";
import { SplitPane } from "@/components/ui/split-pane";
import type { CatalogueAnswer } from "@/lib/apis/api-schema";
import { isFiltering, narrowingFilter, type SearchableCatalogue } from "@/lib/apis/filter";
import styles from "./apis.module.css";
import { CatalogueDetails } from "./catalogue-details";
import { CatalogueFilters } from "./catalogue-filters";
import { CatalogueSummary } from "./catalogue-summary";
import { CatalogueTree } from "./catalogue-tree";
import { ChangeLog } from "./change-log";
import { NotCurrent } from "./not-current";
import { NothingFound } from "./nothing-found";
import type { PanelProps } from "./panel-props";
import { UnknownServers } from "./unknown-servers";
import type { LiveCatalogue } from "./use-catalogue";
import { useCounts } from "./use-counts";
import { useRights } from "./use-rights";
import { useTyped } from "./use-typed";

interface CatalogueViewProps extends PanelProps {
  live: LiveCatalogue;
  searchable: SearchableCatalogue;
  context: string | null;
}

/** A key of the search makes only rows, totals and the field itself anew: the rest is kept as it is. */
const [Strip, Unknown, Changes, Details] = [
  memo(NotCurrent),
  memo(UnknownServers),
  memo(ChangeLog),
  memo(CatalogueDetails),
];

/** Rows that nothing takes the place of stay, out of sight: the next key would have to make them all anew. */
const Tree = memo(
  CatalogueTree,
  (before, next) =>
    next.shown.groups.length === 0 ||
    (before.shown === next.shown &&
      before.searching === next.searching &&
      before.at === next.at &&
      before.context === next.context),
);

/** The catalogue with its filters, what is chosen of it, and what changed. */
export function CatalogueView({ state, set, live, searchable, context }: CatalogueViewProps) {
  const [find, setFind] = useTyped(state.find, (find) => set({ find }));
  const { verbs, scope, server, freshness, ambiguous } = state;
  const filter = useMemo(
    () => ({ find, verbs, scope, server, freshness, ambiguous }),
    [find, verbs, scope, server, freshness, ambiguous],
  );
  const search = useMemo(() => narrowingFilter(searchable), [searchable]);
  const shown = useMemo(() => search(filter), [search, filter]);
  const rights = useRights(context, state.namespace);
  const counts = useCounts(context);
  const disagreeing = useMemo(() => disagreements(live.answer), [live.answer]);
  const cells = useMemo(
    () => ({ searchable, rights, counts, disagreeing }),
    [searchable, rights, counts, disagreeing],
  );
  const choose = useCallback((at: string) => set({ at }), [set]);
  const showStale = useCallback(() => set({ freshness: "stale" }), [set]);
  const setNamespace = useCallback((namespace: string) => set({ namespace }), [set]);
  const showAll = () => {
    setFind("");
    set({ find: "", verbs: [], scope: "any", server: "any", freshness: "any", ambiguous: false });
  };
  const empty = shown.groups.length === 0;
  return (
    <div className={styles.catalogue}>
      <div className={styles.bar}>
        <CatalogueFilters filter={filter} find={find} onFind={setFind} onChange={set} />
      </div>
      <CatalogueSummary
        all={searchable.catalogue}
        shown={shown}
        namespace={state.namespace}
        actual={rights.namespace}
        onNamespace={setNamespace}
        counts={counts}
        state={live.state}
        evidence={live.evidence}
      />
      <Strip catalogue={searchable.catalogue} onChoose={choose} onAll={showStale} />
      <Unknown answer={live.answer} />
      <div className={styles.body} data-old={isOld(live) || undefined}>
        <SplitPane
          detailsLabel="What is chosen"
          details={
            state.at === "" ? null : (
              <Details key={state.at} at={state.at} set={set} changes={live.changes} cells={cells} />
            )
          }
        >
          <div className={styles.found}>
            {empty && <NothingFound onShowAll={showAll} />}
            <div className={empty ? styles.away : styles.tree}>
              <Tree
                shown={shown}
                searching={isFiltering(filter)}
                at={state.at}
                onChoose={choose}
                context={cells}
              />
            </div>
          </div>
        </SplitPane>
      </div>
      <Changes changes={live.changes} openedAt={live.openedAt} onChoose={choose} />
    </div>
  );
}

const isOld = ({ state: { kind } }: LiveCatalogue) =>
  kind === "stale" || kind === "backing-off" || kind === "sign-in";

/** By `group/version`. */
function disagreements(answer: CatalogueAnswer | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { group, version, resource, why } of answer?.disagreements ?? []) {
    const key = `${group}/${version}`;
    const line = resource === null ? why : `${resource}: ${why}`;
    found.set(key, [found.get(key), line].filter(Boolean).join("\n"));
  }
  return found;
}
