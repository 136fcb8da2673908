import styles from "./cut.module.css";

/** Text of a cluster may be of any length; a megabyte on one line would freeze the tab. */
const MOST = 2000;

/** One line of text, cut where the room ends; all of it is on hover. */
export function Cut({ text }: { text: string }) {
  return (
    <span className={styles.cut} title={text.slice(0, MOST)}>
      {text.slice(0, MOST)}
    </span>
  );
}
