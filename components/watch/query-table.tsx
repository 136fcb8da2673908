import { cx } from "@/components/ui/cx";
import { type Mark, StateMark } from "@/components/ui/state-mark";
import type { QueryLab } from "@/lib/watch/api-schema";
import { predict } from "@/lib/watch/query-lab";
import type { Outcome, ServerFacts } from "@/lib/watch/query-types";
import styles from "./query.module.css";
import { type Column, cellKey, type Fixed, queryOf, VERSIONS } from "./query-matrix";
import type { Asked, CellAnswer } from "./use-query-lab";

interface QueryTableProps {
  columns: readonly Column[];
  fixed: Fixed;
  current: string | null;
  server: ServerFacts;
  answers: ReadonlyMap<string, CellAnswer>;
  chosen: string | null;
  onChoose(asked: Asked): void;
}

export const VERDICTS: Readonly<Record<QueryLab["verdict"]["kind"], { mark: Mark; text: string }>> = {
  "as-predicted": { mark: "ok", text: "as predicted" },
  "also-right": { mark: "unknown", text: "right too" },
  different: { mark: "bad", text: "different" },
};

/** "200", "422", "410 event": a code that came as an ERROR event of a watch that was opened says so. */
export const codeText = ({ code, inStream }: Pick<Outcome, "code" | "inStream">) =>
  inStream ? `${code} event` : String(code);

/** The matrix: a row for each resourceVersion, a column for each combination of the rest. */
export function QueryTable(props: QueryTableProps) {
  const { columns, fixed } = props;
  const watch = fixed.verb === "watch";
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a narrow screen
    <section className={styles.scroller} aria-label="Combinations" tabIndex={0}>
      <table className={styles.matrix}>
        <caption>Each cell: what is predicted, then what was answered.</caption>
        <thead>
          <tr>
            <th scope="col">resourceVersionMatch</th>
            {columns.map(({ id, match }) => (
              <th key={id} scope="col" className="mono">
                {match === "" ? "unset" : match}
              </th>
            ))}
          </tr>
          <tr>
            <th scope="col">{watch ? "sendInitialEvents" : "limit"}</th>
            {columns.map(({ id, initial, limit }) => (
              <th key={id} scope="col" className="mono">
                {(watch ? initial : limit) === null ? "unset" : String(watch ? initial : limit)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {VERSIONS.map((version) => (
            <tr key={version.id}>
              <th scope="row" title={version.hint}>
                resourceVersion <span className="mono">{version.text}</span>
              </th>
              {columns.map((column) => (
                <td key={column.id}>
                  <Cell {...props} version={version} column={column} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type CellProps = QueryTableProps & { version: (typeof VERSIONS)[number]; column: Column };

/** The prediction, and once it was asked the answer beside it with the verdict. */
function Cell({ version, column, fixed, current, server, answers, chosen, onChoose }: CellProps) {
  const query = queryOf(version, column, fixed, current);
  if (query === null) return <span className="soft">–</span>;
  const key = cellKey(version, column, fixed);
  const answer = answers.get(key);
  const expected = codeText(predict(server, query).expected);
  return (
    <button
      type="button"
      className={cx(styles.cell, chosen === key && styles.chosen)}
      aria-pressed={chosen === key}
      onClick={() => onChoose({ key, query })}
    >
      <span className="soft">
        <span className="hidden-text">predicted </span>
        {expected}
      </span>
      {answer !== undefined && <CellVerdict answer={answer} />}
    </button>
  );
}

function CellVerdict({ answer }: { answer: CellAnswer }) {
  if ("problem" in answer) {
    return (
      <StateMark mark="warn" title={answer.problem.message}>
        failed
      </StateMark>
    );
  }
  const { mark, text } = VERDICTS[answer.lab.verdict.kind];
  return (
    <StateMark mark={mark} title={text}>
      {codeText(answer.lab.answer)}
      <span className="hidden-text">, {text}</span>
    </StateMark>
  );
}
