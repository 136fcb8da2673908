import styles from "./cut.module.css";

/** One line of text, cut where the room ends; all of it is on hover. */
export function Cut({ text }: { text: string }) {
  return (
    <span className={styles.cut} title={text}>
      {text}
    </span>
  );
}
