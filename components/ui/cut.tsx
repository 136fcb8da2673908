import { cutText, MOST_SHOWN, visibleText } from "@/lib/base/safe-text";
import styles from "./cut.module.css";
import { SafeText } from "./safe-text";

/** One line of text, cut where the room ends; all of it is on hover. */
export function Cut({ text }: { text: string }) {
  return (
    <span className={styles.cut} title={visibleText(cutText(text, MOST_SHOWN))}>
      <SafeText text={text} />
    </span>
  );
}
