import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icons";
import { SafeText } from "@/components/ui/safe-text";
import { formatAge, formatInstant } from "@/lib/base/format";
import { cutText, visibleText } from "@/lib/base/safe-text";
import type { YamlLine } from "@/lib/object/yaml-lines";
import type { FieldOwner } from "@/lib/watch/managed-fields";
import { rowText, type YamlState } from "./use-yaml";
import styles from "./yaml.module.css";

interface YamlRowProps {
  state: YamlState;
  index: number;
  now: number;
  marked: boolean;
  onToggle(path: string): void;
}

/** Changes have a mark for this long. */
const FRESH_MS = 10_000;

/** A line with its owner before it, and what folds it. */
export function YamlRowView({ state, index, now, marked, onToggle }: YamlRowProps) {
  const { yaml, rows, folded, changedAt } = state;
  const row = rows[index];
  const line = row === undefined ? undefined : yaml.lines[row.line];
  if (row === undefined || line === undefined) return null;
  const begins = row.from === 0;
  const isFolded = folded.has(line.path) && line.inside > 0;
  const isFresh = now - (changedAt.get(line.path) ?? Number.NEGATIVE_INFINITY) < FRESH_MS;
  return (
    <div className={cx(styles.line, marked && styles.marked)} data-fresh={isFresh || undefined}>
      <Owner line={line} above={ownedAbove(state, index)} now={now} begins={begins} />
      <span className={styles.number} aria-hidden="true">
        {begins ? row.line + 1 : ""}
      </span>
      {line.inside > 0 && begins ? (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={!isFolded}
          aria-label={`${visibleText(cutText(line.path, 100))}, ${line.inside} lines`}
          onClick={() => onToggle(line.path)}
        >
          <Icon name={isFolded ? "chevronRight" : "chevronDown"} />
        </button>
      ) : (
        <span className={styles.fold} />
      )}
      <SafeText text={rowText(yaml, row)} className={styles.text} />
      {isFolded && <span className={styles.more}>… {line.inside} lines</span>}
    </div>
  );
}

/** The line above with an owner, past those that only head a list or a map. */
function ownedAbove({ yaml, rows }: YamlState, index: number): YamlLine | undefined {
  for (let at = index - 1; at >= 0; at -= 1) {
    const line = yaml.lines[rows[at]?.line ?? -1];
    if (line === undefined || line.owners.length > 0 || line.inside === 0) return line;
  }
  return undefined;
}

interface OwnerProps {
  line: YamlLine;
  /** An owner that goes on from there is not named again. */
  above: YamlLine | undefined;
  now: number;
  begins: boolean;
}

function Owner({ line: { owners }, above, now, begins }: OwnerProps) {
  const [first] = owners;
  if (first === undefined) return <span className={styles.owner} />;
  const goesOn = !begins || (above !== undefined && sameOwners(above.owners, owners));
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

const sameOwners = (a: readonly FieldOwner[], b: readonly FieldOwner[]) =>
  a.length === b.length && a.every((owner, at) => owner === b[at]);

function ageOf(time: string | null, now: number): string {
  const at = Date.parse(time ?? "");
  return Number.isNaN(at) ? "" : formatAge(now - at);
}

function say({ manager, operation, subresource, time }: FieldOwner): string {
  const at = Date.parse(time ?? "");
  const what = `${operation}${subresource === null ? "" : ` of ${subresource}`}`;
  return visibleText(`${manager}, ${what}${Number.isNaN(at) ? "" : `, ${formatInstant(at)}`}`);
}
