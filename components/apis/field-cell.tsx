import { Badge } from "@/components/ui/badge";
import { SafeText } from "@/components/ui/safe-text";
import type { FieldRow } from "@/lib/apis/openapi/rows";
import { visibleLines, visibleText } from "@/lib/base/safe-text";
import styles from "./schema.module.css";

/** One field in a row of the tree. */
export function FieldCell({ row: { field }, column }: { row: FieldRow; column: string }) {
  if (column === "field") {
    return (
      <span className="mono">
        {visibleText(field.name)} {field.required && <Badge>required</Badge>}
      </span>
    );
  }
  if (column === "type") return <span className="mono">{visibleText(field.type)}</span>;
  return (
    <span className={styles.facts} title={visibleLines(field.description)}>
      {field.recursive && <Badge title="Its type is that of a field above it">repeats</Badge>}
      {field.default !== null && <span className="mono">= {visibleText(field.default)}</span>}
      {field.enum.length > 0 && (
        <span className="mono">{visibleText(field.enum.map(unquoted).join(" | "))}</span>
      )}
      <SafeText className="soft" text={field.description} />
    </span>
  );
}

/** An enum is mostly of strings: their quotes are noise in a row. */
const unquoted = (json: string) => json.replace(/^"(.*)"$/, "$1");
