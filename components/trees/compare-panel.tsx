import { useEffect, useState } from "react";
import { useApi } from "@/components/data/query";
import { useAction } from "@/components/data/use-action";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Select, TextField } from "@/components/ui/field";
import { ProblemView } from "@/components/ui/problem-view";
import { StateMark } from "@/components/ui/state-mark";
import { type Column, Table } from "@/components/ui/table";
import { useNow } from "@/components/ui/use-now";
import { formatAge, formatCount, formatTime } from "@/lib/base/format";
import type {
  CompareAnswer,
  HistoryAnswer,
  KindReport,
  Moment,
  TreeDifference,
} from "@/lib/trees/api-schema";
import { treesView } from "@/lib/trees/url";
import { HealthMark } from "./health";
import styles from "./trees.module.css";

const COLUMNS: readonly Column<TreeDifference>[] = [
  { id: "what", title: "What", text: ({ what }) => what },
  {
    id: "kind",
    title: "Kind",
    // Room for the mark as well.
    text: ({ kind }) => `${kind}   `,
    cell: ({ kind, health }) => (
      <span className={styles.object}>
        <HealthMark health={health} />
        {kind}
      </span>
    ),
  },
  { id: "namespace", title: "Namespace", text: ({ namespace }) => namespace },
  { id: "name", title: "Name", text: ({ name }) => name, most: 30 },
  { id: "says", title: "What of it", grow: true, most: 120, text: ({ says }) => says.join("; ") },
];

interface ComparePanelProps {
  context: string | null;
  namespaces: readonly string[];
  /** A resourceVersion to begin with; empty for none. */
  at: string;
  onChoose(uid: string): void;
}

const OTHER = "other";

/** What is different from a moment that the cluster still keeps, also from before Cutaway was opened. */
export function ComparePanel({ context, namespaces, at, onChoose }: ComparePanelProps) {
  const ns = treesView.fields.ns.format(namespaces);
  const scope = ns === "" ? {} : { ns };
  const [kind, setKind] = useState("");
  const [moment, setMoment] = useState(at === "" ? "" : OTHER);
  const [typed, setTyped] = useState(at);
  const history = useAction<HistoryAnswer>("/api/trees/history");
  const compare = useAction<CompareAnswer>("/api/trees/compare");
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked when it is opened; the button asks again
  useEffect(() => {
    history.run({ context, query: scope });
  }, [context, ns]);
  const moments = history.answer?.data.moments ?? [];
  const chosen = moment === OTHER ? typed : moment || (moments[0]?.resourceVersion ?? "");
  const run = () =>
    compare.run({ context, query: { ...scope, ...(kind === "" ? {} : { kind }), at: chosen } });
  return (
    <>
      <form
        className={styles.changesBar}
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <KindSelect context={context} scope={scope} value={kind} onChange={setKind} />
        <MomentSelect moments={moments} value={moment || chosen || OTHER} onChange={setMoment} />
        {(moment === OTHER || moments.length === 0) && (
          <TextField
            mono
            label="resourceVersion"
            placeholder="resourceVersion"
            inputMode="numeric"
            maxLength={19}
            className={styles.version}
            value={typed}
            onChange={(event) => {
              setMoment(OTHER);
              setTyped(event.target.value.trim());
            }}
          />
        )}
        <Button type="submit" disabled={compare.running || !/^[1-9]\d*$/.test(chosen)}>
          Compare
        </Button>
        <Button disabled={history.running} onClick={() => history.run({ context, query: scope })}>
          Look back again
        </Button>
        {(history.running || compare.running) && <StateMark mark="busy">Reading</StateMark>}
      </form>
      <p className={`soft ${styles.note}`}>
        A cluster keeps the last 5 to 10 minutes of its history; what is older is compacted in etcd. Pinned
        links, objects' metadata and the evidence of lists hold resourceVersions.
      </p>
      <Result compare={compare} history={history} onChoose={onChoose} />
    </>
  );
}

interface KindSelectProps {
  context: string | null;
  scope: Readonly<Record<string, string>>;
  value: string;
  onChange(kind: string): void;
}

function KindSelect({ context, scope, value, onChange }: KindSelectProps) {
  const { data } = useApi<{ kinds: KindReport[] }>("/api/trees/kinds", { context, query: scope });
  const names = [
    ...new Set((data?.kinds ?? []).map(({ resource, group }) => (group ? `${resource}.${group}` : resource))),
  ];
  const options = [{ value: "", text: "every kind" }, ...names.map((name) => ({ value: name, text: name }))];
  return (
    <Select label="Kind" className={styles.moment} value={value} options={options} onChange={onChange} />
  );
}

interface MomentSelectProps {
  moments: readonly Moment[];
  value: string;
  onChange(version: string): void;
}

function MomentSelect({ moments, value, onChange }: MomentSelectProps) {
  const now = useNow();
  const options = moments.map(({ resourceVersion, at }, i) => {
    const when = at === null ? "" : `${formatTime(at)}, ${formatAge(now - at)} ago, `;
    const oldest = i === 0 ? "as far back as is kept: " : "";
    return { value: resourceVersion, text: `${oldest}${when}RV ${resourceVersion}` };
  });
  return (
    <Select
      label="Since"
      className={styles.moment}
      value={value}
      options={[...options, { value: OTHER, text: "another resourceVersion" }]}
      onChange={onChange}
    />
  );
}

interface ResultProps {
  compare: ReturnType<typeof useAction<CompareAnswer>>;
  history: ReturnType<typeof useAction<HistoryAnswer>>;
  onChoose(uid: string): void;
}

function Result({ compare, history, onChoose }: ResultProps) {
  const [sort, setSort] = useState("");
  const problem = compare.problem ?? (compare.answer === null ? history.problem : null);
  if (problem !== null) return <ProblemView problem={problem} />;
  const data = compare.answer?.data;
  if (data === undefined) return null;
  return (
    <>
      <p className={styles.note}>{sayResult(data)}</p>
      <div className={styles.compareTable}>
        {data.differences.length === 0 ? (
          <EmptyState title="Nothing is different">
            Of {formatCount(data.unchanged)} objects none appeared, changed or vanished.
          </EmptyState>
        ) : (
          <Table
            label="Differences"
            columns={COLUMNS}
            rows={data.differences}
            keyOf={({ uid }) => uid}
            sort={sort}
            onSort={setSort}
            onActivate={({ uid, what }) => what !== "vanished" && onChoose(uid)}
          />
        )}
      </div>
    </>
  );
}

function sayResult({ before, now, left, ...counts }: CompareAnswer): string {
  const at = ({ resourceVersion, at }: Moment) =>
    at === null ? `RV ${resourceVersion}` : `RV ${resourceVersion} (${formatTime(at)})`;
  const parts = [
    `${at(before)} → ${at(now)}: ${formatCount(counts.appeared)} appeared, ${formatCount(counts.changed)} changed, ${formatCount(counts.vanished)} vanished, ${formatCount(counts.unchanged)} as they were`,
  ];
  const total = counts.appeared + counts.changed + counts.vanished;
  if (total > counts.differences.length)
    parts.push(`the first ${formatCount(counts.differences.length)} are shown`);
  if (left.length > 0) parts.push(`not compared: ${left.map(({ kind }) => kind).join(", ")}`);
  return `${parts.join("; ")}.`;
}
