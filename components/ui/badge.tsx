import type { ReactNode } from "react";
import styles from "./badge.module.css";

/** A short word that classifies what is beside it. Neutral: states have a StateMark. */
export function Badge({ children, title }: { children: ReactNode; title?: string }) {
  return (
    <span className={styles.badge} title={title}>
      {children}
    </span>
  );
}
