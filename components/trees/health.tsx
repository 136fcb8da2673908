import { type Mark, StateMark } from "@/components/ui/state-mark";
import { formatCount } from "@/lib/base/format";
import { HEALTH_ORDER, type Health, type HealthState } from "@/lib/objects/health";
import type { RowBelow } from "@/lib/trees/row";
import styles from "./trees.module.css";

const MARKS: Readonly<Record<HealthState, Mark>> = {
  failed: "bad",
  terminating: "stale",
  "in-progress": "warn",
  unknown: "unknown",
  current: "ok",
};

/** In the words of kstatus. */
export const HEALTH_WORDS: Readonly<Record<HealthState, string>> = {
  failed: "Failed",
  terminating: "Terminating",
  "in-progress": "In progress",
  unknown: "Unknown",
  current: "Current",
};

const MEANINGS: Readonly<Record<HealthState, string>> = {
  failed: "cannot get on by itself",
  terminating: "being deleted",
  "in-progress": "on its way to what its spec asks for",
  unknown: "what its columns print does not tell",
  current: "as its spec asks for",
};

/** How one object fares; the word is beside it where there is room. */
export function HealthMark({ health, word = false }: { health: Health; word?: boolean }) {
  const text =
    health.message === "" ? HEALTH_WORDS[health.state] : `${HEALTH_WORDS[health.state]}: ${health.message}`;
  return (
    <StateMark mark={MARKS[health.state]} quiet={!word} title={text}>
      {text}
    </StateMark>
  );
}

/** The worst of what is below. */
export function WorstMark({ below: { health } }: { below: RowBelow }) {
  const state = HEALTH_ORDER.find((state) => (health[state] ?? 0) > 0);
  if (state === undefined) return null;
  const message = `${formatCount(health[state] ?? 0)} below, and none is worse`;
  return <HealthMark health={{ state, message }} />;
}

/** How many fare how, the worst first; what is well is left out, since that is what is expected. */
export function HealthCounts({ below, all = false }: { below: RowBelow; all?: boolean }) {
  const states = HEALTH_ORDER.filter((state) => {
    const shown = all || (state !== "current" && state !== "unknown");
    return shown && (below.health[state] ?? 0) > 0;
  });
  return states.map((state) => {
    const count = formatCount(below.health[state] ?? 0);
    return (
      <span key={state} className={styles.count}>
        <StateMark
          mark={MARKS[state]}
          quiet
          title={`${count} ${HEALTH_WORDS[state].toLowerCase()}: ${MEANINGS[state]}`}
        >
          {HEALTH_WORDS[state]}
        </StateMark>
        {count}
        {all && <span className={styles.word}> {HEALTH_WORDS[state].toLowerCase()}</span>}
      </span>
    );
  });
}
