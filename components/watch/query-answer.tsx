import { PanelFrame } from "@/components/data/panel-frame";
import { Button } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import { Bytes } from "@/components/ui/figures";
import { ProblemView } from "@/components/ui/problem-view";
import { StateMark } from "@/components/ui/state-mark";
import { formatMillis } from "@/lib/base/format";
import type { QueryLab } from "@/lib/watch/api-schema";
import { predict } from "@/lib/watch/query-lab";
import type { LabQuery, Outcome, ServerFacts } from "@/lib/watch/query-types";
import styles from "./query.module.css";
import { parametersOf } from "./query-matrix";
import { codeText, VERDICTS } from "./query-table";
import type { Asked, CellAnswer } from "./use-query-lab";

interface QueryAnswerProps {
  asked: Asked;
  server: ServerFacts;
  /** Null while it is under way. */
  answer: CellAnswer | null;
  onAsk(): void;
}

/** One combination: what was predicted and why, beside what came. */
export function QueryAnswer({ asked, server, answer, onAsk }: QueryAnswerProps) {
  const lab = answer !== null && "lab" in answer ? answer : null;
  const prediction = lab?.lab.prediction ?? predict(server, asked.query);
  return (
    <>
      <p className={`mono ${styles.asked}`}>{sayQuery(asked.query)}</p>
      <div className={styles.sides}>
        <PanelFrame title="Predicted">
          <Facts
            facts={[
              ["Answer", sayOutcome(prediction.expected)],
              [
                "Or",
                prediction.alsoRight.map((other) => `${sayOutcome(other)} when ${other.when}`).join("; ") ||
                  null,
              ],
              ["Read from", prediction.from.join(", else ") || null],
              ["Rule", prediction.rule],
              ["Source", prediction.source],
            ]}
          />
          <p>{prediction.comes}</p>
          <p className="soft">{prediction.explanation}</p>
        </PanelFrame>
        <PanelFrame
          title="Answered"
          requests={lab?.evidence}
          actions={<Button onClick={onAsk}>Ask again</Button>}
        >
          {answer === null && <p className="soft">Asking; a watch is read until it falls silent.</p>}
          {answer !== null && "problem" in answer && <ProblemView problem={answer.problem} />}
          {lab !== null && <Answer lab={lab.lab} />}
        </PanelFrame>
      </div>
    </>
  );
}

const sayOutcome = (outcome: Pick<Outcome, "code" | "inStream" | "reason">) =>
  [codeText(outcome), outcome.reason].filter(Boolean).join(" ");

/** "watch resourceVersion=0 sendInitialEvents=true". */
function sayQuery(query: LabQuery): string {
  const { verb, ...parameters } = parametersOf(query);
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${value}`],
  );
  return [verb, ...(given.length === 0 ? ["without parameters"] : given)].join(" ");
}

function Answer({ lab: { answer, verdict } }: { lab: QueryLab }) {
  const { mark, text } = VERDICTS[verdict.kind];
  const events = Object.entries(answer.events ?? {}).filter(([, count]) => count > 0);
  return (
    <>
      <Facts
        facts={[
          ["Answer", sayOutcome(answer)],
          // The server counts what lists are read from, not watches.
          ...(answer.items === null
            ? []
            : ([["Read from", answer.from ?? "not known: the server's counters cannot be read"]] as const)),
          ...(answer.items === null
            ? []
            : ([
                [
                  "Objects",
                  `${answer.items}${answer.remaining === null ? "" : `, ${answer.remaining} more`}`,
                ],
              ] as const)),
          ...(answer.events === null
            ? []
            : ([
                ["Events", events.map(([type, count]) => `${count} ${type}`).join(", ") || "none"],
              ] as const)),
          ["RV", answer.resourceVersion],
          ["Size", <Bytes key="size" value={answer.bytes} />],
          ["Time", formatMillis(answer.ms)],
        ]}
      />
      {answer.message !== "" && <p className={`mono ${styles.message}`}>{answer.message}</p>}
      {answer.retryAfterSeconds !== null && <p>The server asks to wait {answer.retryAfterSeconds} s.</p>}
      <p>
        <StateMark mark={mark}>{text}</StateMark> <span className="soft">{verdict.why}</span>
      </p>
    </>
  );
}
