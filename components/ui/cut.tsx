import { cutText, visibleText } from "@/lib/base/safe-text";
import styles from "./cut.module.css";
import { SafeText } from "./safe-text";

/** Text of a cluster may be of any length; a megabyte on one line would freeze the tab. */
const MOST = 2000;

/** One line of text, cut where the room ends; all of it is on hover. */
export function Cut({ text }: { text: string }) {
  const shown = cutText(text, MOST);
  return (
    <span className={styles.cut} title={visibleText(shown)}>
      <SafeText text={shown} />
    </span>
  );
}
