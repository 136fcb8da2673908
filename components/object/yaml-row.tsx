import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icons";
import { SafeText } from "@/components/ui/safe-text";
import { formatAge, formatInstant } from "@/lib/base/format";
import { cutText, visibleText } from "@/lib/base/safe-text";
import type { YamlRow } from "@/lib/object/yaml-ops";
import type { FieldOwner } from "@/lib/watch/managed-fields";
import styles from "./yaml.module.css";

interface YamlRowProps {
  /** Null while it is under way. */
  row: YamlRow | null;
  now: number;
  /** The line that was found last. */
  marked: number | null;
  onToggle(path: string): void;
}

/** Changes have a mark for this long. */
const FRESH_MS = 10_000;

/** A line with its owner before it, and what folds it. */
export function YamlRowView({ row, now, marked, onToggle }: YamlRowProps) {
  if (row === null) return null;
  const { line, begins, text, path, inside, folded, changedAt } = row;
  const isFresh = changedAt !== null && now - changedAt < FRESH_MS;
  return (
    <div className={cx(styles.line, line === marked && styles.marked)} data-fresh={isFresh || undefined}>
      <Owner row={row} now={now} />
      <span className={styles.number} aria-hidden="true">
        {begins ? line : ""}
      </span>
      {inside > 0 && begins ? (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={!folded}
          aria-label={`${visibleText(cutText(path, 100))}, ${inside} lines`}
          onClick={() => onToggle(path)}
        >
          <Icon name={folded ? "chevronRight" : "chevronDown"} />
        </button>
      ) : (
        <span className={styles.fold} />
      )}
      <SafeText text={text} className={styles.text} />
      {folded && <span className={styles.more}>… {inside} lines</span>}
    </div>
  );
}

function Owner({ row: { owners, goesOn }, now }: { row: YamlRow; now: number }) {
  const [first] = owners;
  if (first === undefined) return <span className={styles.owner} />;
  const { manager, operation, subresource, time } = first;
  return (
    <span className={styles.owner} data-owned="" title={owners.map(say).join("\n")}>
      {!goesOn && (
        <>
          <SafeText text={cutText(manager, 40)} className={styles.manager} />
          {owners.length > 1 && <span className={styles.soft}>+{owners.length - 1}</span>}
          <span className={styles.soft}>
            {operation}
            {subresource === null ? "" : ` ${cutText(subresource, 20)}`}
          </span>
          <span className={styles.soft}>{ageOf(time, now)}</span>
        </>
      )}
    </span>
  );
}

function ageOf(time: string | null, now: number): string {
  const at = Date.parse(time ?? "");
  return Number.isNaN(at) ? "" : formatAge(now - at);
}

function say({ manager, operation, subresource, time }: FieldOwner): string {
  const at = Date.parse(time ?? "");
  const what = `${operation}${subresource === null ? "" : ` of ${subresource}`}`;
  return visibleText(`${manager}, ${what}${Number.isNaN(at) ? "" : `, ${formatInstant(at)}`}`);
}
