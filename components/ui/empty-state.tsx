import type { ReactNode } from "react";
import styles from "./messages.module.css";

/** Nothing to show, why that is, and what to do about it. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.message}>
      <p className={styles.lead}>{title}</p>
      {children !== undefined && <div className="soft">{children}</div>}
    </div>
  );
}
