import { RawLink } from "@/components/overview/raw-link";
import { Button } from "@/components/ui/button";
import { StateMark } from "@/components/ui/state-mark";
import type { Expected, Route } from "@/lib/apis/routing/facts";
import { difference, sayForm } from "@/lib/apis/routing/verdict";
import { visibleText } from "@/lib/base/safe-text";
import styles from "./path.module.css";
import { PLACES } from "./places";
import { useAskPath } from "./use-ask-path";

interface PathOutcomeProps {
  path: string;
  route: Route;
  /** Goes to the APIService in the chain, by its group and version. */
  onApiService(at: string): void;
}

/** Who answers and how, and what the server really says to it when asked. */
export function PathOutcome({ path, route, onApiService }: PathOutcomeProps) {
  const { answeredBy, apiService, expected } = route;
  const { asked, ask } = useAskPath(path);
  return (
    <div className={styles.outcome}>
      <p className={styles.lead}>
        {answeredBy === null ? (
          <span>Which server answers is not known; it should be</span>
        ) : (
          <>
            <span className="mono">{PLACES[answeredBy]}</span> answers
          </>
        )}{" "}
        <span className="mono">{sayExpected(expected)}</span>
        {apiService !== null && (
          <>
            {" "}
            by{" "}
            <button type="button" className={styles.link} onClick={() => onApiService(keyOf(apiService))}>
              APIService {visibleText(apiService)}
            </button>
          </>
        )}
      </p>
      <p className={styles.actual}>
        <Button onClick={ask} disabled={asked.kind === "asking"}>
          Ask it
        </Button>
        {asked.kind === "answered" && (
          <>
            <Verdict expected={expected} answer={asked.answer} />
            <RawLink path={pathOf(path)} query={queryOf(path)}>
              the whole answer
            </RawLink>
          </>
        )}
        {asked.kind === "failed" && (
          <StateMark mark="unknown">
            {visibleText(`${asked.problem.message} ${asked.problem.hint}`)}
          </StateMark>
        )}
        {asked.kind === "not-asked" && <span className="soft">predicted; the server was not asked</span>}
      </p>
    </div>
  );
}

function Verdict({ expected, answer }: { expected: Expected; answer: Parameters<typeof difference>[1] }) {
  const differs = difference(expected, answer);
  return (
    <StateMark mark={differs === null ? "ok" : "bad"}>
      <span className="mono">{answer.status}</span> {sayForm(answer.body)}:{" "}
      {differs === null ? "as predicted" : differs}
    </StateMark>
  );
}

/** The likeliest first: "200 JSON, or 404". */
function sayExpected({ status: [first, ...others], body, says }: Expected): string {
  const form = body === "any" ? "" : ` ${sayForm(body)}`;
  const text = `${first}${form}${says === null ? "" : ` "${says}"`}`;
  return others.length === 0 ? text : `${text}, or ${others.join(" or ")}`;
}

const pathOf = (target: string) => target.split("?", 1)[0] ?? "/";
const queryOf = (target: string) => (target.includes("?") ? target.slice(target.indexOf("?") + 1) : "");

/** `v1.apps` → `apps/v1`, `v1.` → `core/v1`. */
function keyOf(apiService: string): string {
  const dot = apiService.indexOf(".");
  return `${apiService.slice(dot + 1) || "core"}/${apiService.slice(0, dot)}`;
}
