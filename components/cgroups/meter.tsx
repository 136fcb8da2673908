import { cssVars, cx } from "@/components/ui/cx";
import styles from "./cgroups.module.css";

/** How much of something is used, as a bar; over its end when it is more than all. */
export function Meter({ part }: { part: number | null }) {
  if (part === null) return null;
  return (
    <span
      className={cx(styles.meter, part > 1 && styles.over)}
      style={cssVars({ "--part": Math.min(1, part) })}
      aria-hidden="true"
    />
  );
}
