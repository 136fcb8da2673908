import { cx } from "./cx";
import { Icon } from "./icons";
import { nextSort, parseSort, type SortSpec } from "./sort";
import styles from "./sort-button.module.css";

interface SortButtonProps {
  /** Of the column. */
  id: string;
  title: string;
  align?: "start" | "end" | undefined;
  sort: SortSpec;
  onSort(sort: SortSpec): void;
}

/** A column's title that sorts by it. */
export function SortButton({ id, title, align, sort, onSort }: SortButtonProps) {
  const { by, descending } = parseSort(sort);
  return (
    <button
      type="button"
      className={cx(styles.title, align === "end" && styles.end)}
      onClick={() => onSort(nextSort(sort, id))}
    >
      {title}
      {by === id && <Icon name={descending ? "chevronDown" : "chevronUp"} />}
    </button>
  );
}

/** The `aria-sort` of a column. */
export function ariaSort(sort: SortSpec, id: string): "ascending" | "descending" | "none" {
  const { by, descending } = parseSort(sort);
  return by !== id ? "none" : descending ? "descending" : "ascending";
}
