import type { ReactNode } from "react";
import styles from "./messages.module.css";

interface EmptyStateProps {
  title: string;
  /** It is all there is on the page, so its title is the page's heading. */
  page?: boolean;
  children?: ReactNode;
}

/** Nothing to show, why that is, and what to do about it. */
export function EmptyState({ title, page = false, children }: EmptyStateProps) {
  const Title = page ? "h1" : "p";
  return (
    <div className={styles.message}>
      <Title className={styles.lead}>{title}</Title>
      {children !== undefined && <div className="soft">{children}</div>}
    </div>
  );
}
