import { sparkPath } from "@/lib/cgroups/spark";
import styles from "./cgroups.module.css";

interface SparkProps {
  values: readonly (number | null)[];
  /** The top of the box. */
  most: number;
  width?: number;
  height?: number;
}

/** A small line of what was; the figure beside it says what is. */
export function Spark({ values, most, width = 40, height = 14 }: SparkProps) {
  const path = sparkPath(values, width, height - 2, most);
  if (path === "") return null;
  return (
    <svg
      className={styles.spark}
      width={width}
      height={height}
      viewBox={`0 -1 ${width} ${height}`}
      aria-hidden="true"
    >
      <path className={styles.sparkBase} d={`M0 ${height - 2}H${width}`} />
      <path className={styles.sparkLine} d={path} />
    </svg>
  );
}
