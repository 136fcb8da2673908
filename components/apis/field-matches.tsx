import { useApi } from "@/components/data/query";
import { useCluster } from "@/components/shell/cluster";
import { ProblemView } from "@/components/ui/problem-view";
import { formatFieldPath } from "@/lib/apis/openapi/field-path";
import type { SchemaFind } from "@/lib/apis/schema-answer";
import { visibleText } from "@/lib/base/safe-text";
import styles from "./schema.module.css";
import type { SchemaKind } from "./use-schema";

interface FieldMatchesProps {
  kind: SchemaKind;
  find: string;
  onChoose(path: readonly string[]): void;
}

/** Fields anywhere in the kind whose path holds all words; choosing one opens the tree there. */
export function FieldMatches({ kind, find, onChoose }: FieldMatchesProps) {
  const context = useCluster().info?.name ?? null;
  const query = { ...kind, find: find.trim().slice(0, 200) };
  const { data, problem, asking } = useApi<SchemaFind>("/api/apis/schema/find", { context, query });
  if (problem !== null) return <ProblemView problem={problem} />;
  if (data === undefined) return <p className="soft">{asking && "Looking…"}</p>;
  if (data.fields.length === 0) return <p>No field has all of these words in its path.</p>;
  return (
    <ul className={styles.matches} aria-label="Fields found">
      {data.fields.map(({ path, type }) => (
        <li key={formatFieldPath(path)}>
          <button type="button" onClick={() => onChoose(path)}>
            <span className="mono">{visibleText(`.${path.join(".")}`)}</span>
            <span className="mono soft">{visibleText(type)}</span>
          </button>
        </li>
      ))}
      {data.more && <li className="soft">and more: add a word</li>}
    </ul>
  );
}
