import { useEffect, useMemo, useState } from "react";
import { showEvidence } from "@/components/data/evidence-drawer-state";
import { PanelFrame } from "@/components/data/panel-frame";
import { PanelStateMark } from "@/components/data/panel-state-mark";
import { useCluster } from "@/components/shell/cluster";
import { Button, IconButton } from "@/components/ui/button";
import { DeniedView } from "@/components/ui/denied-view";
import { EmptyState } from "@/components/ui/empty-state";
import { TextField } from "@/components/ui/field";
import { SplitPane } from "@/components/ui/split-pane";
import { type Catalogue, groupTitle } from "@/lib/apis/catalogue";
import { filterCatalogue, isFiltering, type SearchableCatalogue, totalsOf } from "@/lib/apis/filter";
import { formatCount, formatTime } from "@/lib/base/format";
import type { Problem } from "@/lib/base/problem";
import styles from "./apis.module.css";
import { CatalogueDetails } from "./catalogue-details";
import { CatalogueFilters } from "./catalogue-filters";
import { CatalogueTree } from "./catalogue-tree";
import { ChangeLog } from "./change-log";
import { NotCurrent } from "./not-current";
import type { PanelProps } from "./panel-props";
import { type LiveCatalogue, useCatalogue } from "./use-catalogue";
import { type Counts, useCounts } from "./use-counts";
import { useRights } from "./use-rights";

/** Everything the cluster serves, live. */
export function CataloguePanel({ state, set }: PanelProps) {
  const context = useCluster().info?.name ?? null;
  const live = useCatalogue(context);
  if (live.searchable === null || live.state.kind === "denied") {
    return (
      <div className={styles.alone}>
        <PanelFrame
          title="Catalogue"
          state={live.problem === null ? live.state : failedState(live.problem)}
          denied={<DiscoveryDenied />}
        >
          {undefined}
        </PanelFrame>
      </div>
    );
  }
  return <Whole state={state} set={set} live={live} searchable={live.searchable} context={context} />;
}

const failedState = (problem: Problem) =>
  problem.upstream?.status === 403
    ? ({ kind: "denied", problem } as const)
    : ({ kind: "failed", problem } as const);

/** What everybody who is signed in may read, unless somebody took it away. */
function DiscoveryDenied() {
  const { identity } = useCluster();
  const missing = { verb: "get", group: "", resource: "", nonResourceURL: "/apis" };
  return (
    <DeniedView missing={missing} user={identity.data?.username ?? "<your user name>"} what="Discovery" />
  );
}

interface WholeProps extends PanelProps {
  live: LiveCatalogue;
  searchable: SearchableCatalogue;
  context: string | null;
}

function Whole({ state, set, live, searchable, context }: WholeProps) {
  const [find, setFind] = useTyped(state.find, (find) => set({ find }));
  const { verbs, scope, server, freshness, ambiguous } = state;
  const filter = useMemo(
    () => ({ find, verbs, scope, server, freshness, ambiguous }),
    [find, verbs, scope, server, freshness, ambiguous],
  );
  const shown = useMemo(() => filterCatalogue(searchable, filter), [searchable, filter]);
  const rights = useRights(context, state.namespace);
  const counts = useCounts(context);
  const disagreeing = disagreements(live);
  const choose = (at: string) => set({ at });
  return (
    <div className={styles.catalogue}>
      <div className={styles.bar}>
        <CatalogueFilters filter={filter} find={find} onFind={setFind} onChange={set} />
      </div>
      <div className={styles.summary}>
        <Totals all={searchable.catalogue} shown={shown} />
        <span className={styles.spring} />
        <MayIField
          value={state.namespace}
          actual={rights.namespace}
          onChange={(namespace) => set({ namespace })}
        />
        <CountButton counts={counts} inView={shown} />
        <IconButton
          icon="evidence"
          label="Evidence of Catalogue"
          onClick={() => showEvidence("Catalogue", live.evidence)}
        />
        <PanelStateMark state={live.state} />
      </div>
      <NotCurrent
        catalogue={searchable.catalogue}
        onChoose={choose}
        onAll={() => set({ freshness: "stale" })}
      />
      <Unknown live={live} />
      <div className={styles.body} data-old={isOld(live) || undefined}>
        <SplitPane
          detailsLabel="What is chosen"
          details={
            state.at === "" ? null : (
              <CatalogueDetails
                key={state.at}
                at={state.at}
                state={state}
                set={set}
                live={live}
                searchable={searchable}
                rights={rights}
                counts={counts}
                disagreeing={disagreeing}
              />
            )
          }
        >
          {shown.groups.length === 0 ? (
            <EmptyState title="Nothing of the catalogue passes this filter">
              Every word must be found in a row: in names, kinds, short names, groups, versions, categories,
              verbs, servers or subresources.{" "}
              <Button
                onClick={() => {
                  setFind("");
                  set({
                    find: "",
                    verbs: [],
                    scope: "any",
                    server: "any",
                    freshness: "any",
                    ambiguous: false,
                  });
                }}
              >
                Show everything
              </Button>
            </EmptyState>
          ) : (
            <CatalogueTree
              shown={shown}
              searching={isFiltering(filter)}
              at={state.at}
              onChoose={choose}
              context={{ searchable, rights, counts, disagreeing }}
            />
          )}
        </SplitPane>
      </div>
      <ChangeLog changes={live.changes} openedAt={live.openedAt} onChoose={choose} />
    </div>
  );
}

const isOld = ({ state: { kind } }: LiveCatalogue) =>
  kind === "stale" || kind === "backing-off" || kind === "sign-in";

/** Waits this long after a key before the address is written; what is shown follows each key. */
const PAUSE_MS = 200;

/** What is typed, at once; the address follows, and a link that is opened is followed too. */
function useTyped(value: string, write: (value: string) => void): readonly [string, (value: string) => void] {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => write(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return [typed, setTyped];
}

/** By `group/version`. */
function disagreements({ answer }: LiveCatalogue): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { group, version, resource, why } of answer?.disagreements ?? []) {
    const key = `${group}/${version}`;
    const line = resource === null ? why : `${resource}: ${why}`;
    found.set(key, [found.get(key), line].filter(Boolean).join("\n"));
  }
  return found;
}

function MayIField({
  value,
  actual,
  onChange,
}: {
  value: string;
  actual: string | null;
  onChange(value: string): void;
}) {
  const [typed, setTyped] = useTyped(
    value,
    (text) => /^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$/.test(text) && onChange(text),
  );
  return (
    <span className={styles.mayIn}>
      <span className="soft">may I in</span>
      <TextField
        mono
        label="Namespace in which “may I” is asked"
        placeholder={actual ?? "default"}
        maxLength={63}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </span>
  );
}

function CountButton({ counts, inView }: { counts: Counts; inView: Catalogue }) {
  const { at, problem, running } = counts;
  return (
    <>
      <Button
        disabled={running}
        title="By the API server's metrics, one request; where those are denied, by a list of one object for each of the first 60 resources shown"
        onClick={() => counts.countAll(inView)}
      >
        Count objects
      </Button>
      {at !== null && <span className="soft">at {formatTime(at)}</span>}
      {problem !== null && (
        <span role="alert" className="soft" title={problem.hint}>
          {problem.message}
        </span>
      )}
    </>
  );
}

function Totals({ all, shown }: { all: Catalogue; shown: Catalogue }) {
  const [whole, part] = [totalsOf(all), totalsOf(shown)];
  const say = (name: "groups" | "versions" | "resources") =>
    whole[name] === part[name]
      ? `${formatCount(whole[name])} ${name}`
      : `${formatCount(part[name])} of ${formatCount(whole[name])} ${name}`;
  const form = all.form === "legacy" ? "legacy documents" : `aggregated ${all.apiVersion}`;
  return (
    <span>
      <output>
        {say("groups")}, {say("versions")}, {say("resources")}
      </output>{" "}
      <span className="soft">by {form}</span>
    </span>
  );
}

/** What stands beside discovery and may not be read: whose absence is shown as "?", and the right that would help. */
function Unknown({ live: { answer } }: { live: LiveCatalogue }) {
  const { identity } = useCluster();
  const denied = (answer?.beside ?? []).filter(({ known, problem }) => !known && problem !== null);
  if (denied.length === 0) return null;
  return (
    <details className={styles.unknown}>
      <summary>
        Who serves what is not known:{" "}
        {denied.map(({ group, resource }) => `${resource}.${groupTitle(group)}`).join(" and ")} may not be
        listed and watched
      </summary>
      {denied.map(({ group, resource }) => (
        <DeniedView
          key={resource}
          missing={{ verb: "list", group, resource }}
          user={identity.data?.username ?? "<your user name>"}
          what={resource}
        />
      ))}
    </details>
  );
}
