import { memo } from "react";
import { showEvidence } from "@/components/data/evidence-drawer-state";
import { PanelStateMark } from "@/components/data/panel-state-mark";
import { Button, IconButton } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import type { Catalogue } from "@/lib/apis/catalogue";
import { totalsOf } from "@/lib/apis/filter";
import { formatCount, formatTime } from "@/lib/base/format";
import type { PanelState } from "@/lib/base/panel-state";
import styles from "./apis.module.css";
import type { Counts } from "./use-counts";
import { useTyped } from "./use-typed";

interface CatalogueSummaryProps {
  all: Catalogue;
  shown: Catalogue;
  /** In which "may I" is asked: as the address says, and as it was answered. */
  namespace: string;
  actual: string | null;
  onNamespace(namespace: string): void;
  counts: Counts;
  state: PanelState;
  evidence: readonly string[];
}

/** How much is shown, and what can be asked about it. */
export function CatalogueSummary(props: CatalogueSummaryProps) {
  const { all, shown, namespace, actual, onNamespace, counts, state, evidence } = props;
  return (
    <div className={styles.summary}>
      <Totals all={all} shown={shown} />
      <span className={styles.spring} />
      <MayIField value={namespace} actual={actual} onChange={onNamespace} />
      <CountButton counts={counts} inView={shown} />
      <IconButton
        icon="evidence"
        label="Evidence of Catalogue"
        onClick={() => showEvidence("Catalogue", evidence)}
      />
      <PanelStateMark state={state} />
    </div>
  );
}

const MayIField = memo(function MayIField({
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
});

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
