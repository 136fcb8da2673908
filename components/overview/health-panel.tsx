import { PanelFrame } from "@/components/data/panel-frame";
import { useShown } from "@/components/data/part";
import type { ApiResult } from "@/components/data/query";
import { cssVars, cx } from "@/components/ui/cx";
import { DeniedView } from "@/components/ui/denied-view";
import { SafeText } from "@/components/ui/safe-text";
import { type Mark, StateMark } from "@/components/ui/state-mark";
import { cutText, MOST_SHOWN, visibleText } from "@/lib/base/safe-text";
import { type CheckRow, type CheckState, mergeChecks, sayHealth } from "@/lib/overview/checks";
import type { Health, Overview, Panel } from "@/lib/overview/schema";
import styles from "./health.module.css";
import { userOf } from "./panel-of";
import { RawLink } from "./raw-link";

/** The health endpoints of the API server, check by check: two marks on each row, failed ones first. */
export function HealthPanel({ result }: { result: ApiResult<Overview> }) {
  const { livez, readyz } = result.data ?? {};
  const live = useShown(livez, result);
  const ready = useShown(readyz, result);
  const rows = mergeChecks(live.value, ready.value);
  // What one endpoint shows is not hidden because the other is denied; the head says which.
  const shown = live.value === null ? ready : live;
  const failing = [livez, readyz].find((panel) => panel?.state === "denied");
  return (
    <PanelFrame
      title="Health"
      state={shown.state}
      requests={[...(livez?.requests ?? []), ...(readyz?.requests ?? [])]}
      note={
        <>
          <Endpoint side="left" path="/livez" panel={livez} />{" "}
          <Endpoint side="right" path="/readyz" panel={readyz} />
        </>
      }
      denied={
        failing?.state === "denied" && (
          <DeniedView what="Health" missing={failing.missing} user={userOf(result.data)} />
        )
      }
    >
      {rows.length > 0 ? <Checks rows={rows} /> : undefined}
    </PanelFrame>
  );
}

interface EndpointProps {
  /** Which of the two marks is its own. */
  side: "left" | "right";
  path: string;
  panel: Panel<Health> | undefined;
}

/** An endpoint's verdict in words; what went wrong instead is said by the panel. */
function Endpoint({ side, path, panel }: EndpointProps) {
  if (panel === undefined) return null;
  return (
    <span className={styles.endpoint}>
      {side}{" "}
      <RawLink path={path} query="verbose">
        {path}
      </RawLink>{" "}
      {panel.state === "ok" ? sayHealth(panel.value) : panel.state === "denied" ? "denied" : "no answer"}
    </span>
  );
}

/** Reads down, then across; the number of columns follows the width. */
function Checks({ rows }: { rows: readonly CheckRow[] }) {
  const perColumn = (columns: number) => Math.ceil(rows.length / columns);
  const heights = cssVars({ "--rows-2": perColumn(2), "--rows-3": perColumn(3) });
  return (
    <ul className={styles.checks} style={heights}>
      {rows.map((row) => (
        <Check key={row.name} row={row} />
      ))}
    </ul>
  );
}

function Check({ row: { name, livez, readyz, detail } }: { row: CheckRow }) {
  const failed = livez === "failed" || readyz === "failed";
  const words = detail === null ? name : `${name}: ${detail}`;
  return (
    <li className={cx(styles.check, failed && styles.failed)} title={visibleText(cutText(words, MOST_SHOWN))}>
      <CheckMark endpoint="livez" state={livez} />
      <CheckMark endpoint="readyz" state={readyz} />
      <span className={`mono ${styles.name}`}>
        <SafeText text={failed ? words : name} />
      </span>
    </li>
  );
}

const MARKS: Readonly<Record<CheckState, Mark>> = { ok: "ok", failed: "bad", excluded: "off" };

function CheckMark({ endpoint, state }: { endpoint: string; state: CheckState | null }) {
  if (state === null) return <span title={`not a check of ${endpoint}`} />;
  return (
    <StateMark mark={MARKS[state]} quiet title={`${endpoint}: ${state}`}>
      {endpoint}: {state}
    </StateMark>
  );
}
