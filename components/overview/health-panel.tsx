import type { ApiResult } from "@/components/data/query";
import { cx } from "@/components/ui/cx";
import { type Mark, StateMark } from "@/components/ui/state-mark";
import type { Health, Overview } from "@/lib/overview/schema";
import styles from "./overview.module.css";
import { OverviewPanel } from "./overview-panel";
import { RawLink } from "./raw-link";

type Check = Health["checks"][number];

const MARKS: Readonly<Record<Check["state"], Mark>> = { ok: "ok", failed: "bad", excluded: "off" };
const ORDER: readonly Check["state"][] = ["failed", "excluded", "ok"];

interface HealthPanelProps {
  title: string;
  path: "/livez" | "/readyz";
  name: "livez" | "readyz";
  result: ApiResult<Overview>;
}

/** One health endpoint of the API server, check by check, failed ones first. */
export function HealthPanel({ title, path, name, result }: HealthPanelProps) {
  return (
    <OverviewPanel
      title={title}
      name={name}
      result={result}
      note={(health) => (
        <>
          <RawLink path={path} query="verbose">
            {path}
          </RawLink>{" "}
          {summary(health)}
        </>
      )}
    >
      {({ checks }) => (
        <ul className={styles.checks}>
          {[...checks]
            .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
            .map((check) => (
              <CheckRow key={check.name} check={check} />
            ))}
        </ul>
      )}
    </OverviewPanel>
  );
}

function CheckRow({ check: { name, state, detail } }: { check: Check }) {
  return (
    <li className={cx(styles.check, state === "failed" && styles.checkFailed)}>
      <StateMark mark={MARKS[state]} quiet>
        {state}
      </StateMark>
      <span className={`mono ${styles.name}`} title={detail === null ? name : `${name}: ${detail}`}>
        {name}
        {state !== "ok" && ` ${detail ?? state}`}
      </span>
    </li>
  );
}

/** How many checks passed, in words. */
export function summary({ checks, status }: Health): string {
  const failed = checks.filter(({ state }) => state === "failed").length;
  if (checks.length === 0) return `status ${status}, no checks named`;
  return failed === 0 ? `all ${checks.length} checks pass` : `${failed} of ${checks.length} checks fail`;
}
