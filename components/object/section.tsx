import type { ReactNode } from "react";
import styles from "./object.module.css";

interface SectionProps {
  title: string;
  /** A few words after the title. */
  note?: ReactNode;
  children: ReactNode;
}

/** A titled part of a reading. */
export function Section({ title, note, children }: SectionProps) {
  return (
    <section className={styles.section} aria-label={title}>
      <h3>
        {title}
        {note !== undefined && <span className={styles.note}>{note}</span>}
      </h3>
      {children}
    </section>
  );
}
