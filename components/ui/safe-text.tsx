import { cutText, MOST_SHOWN, type Span, spansOf } from "@/lib/base/safe-text";
import { cx } from "./cx";
import styles from "./safe-text.module.css";

/** Text of the cluster: what cannot be seen is written out, nothing reorders what is around it, and no length is too long. */
export function SafeText({
  text,
  colours = false,
  className,
}: {
  text: string;
  colours?: boolean;
  className?: string | undefined;
}) {
  const shown = cutText(text, MOST_SHOWN);
  const spans = spansOf(shown, colours);
  const [only] = spans;
  if (spans.length === 1 && only?.kind === "plain" && !only.bold) {
    return (
      <bdi className={className} dir="ltr">
        {shown}
      </bdi>
    );
  }
  return (
    <bdi className={className} dir="ltr">
      {spans.map((span, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: runs of one text, which never move
        <span key={i} className={classOf(span)}>
          {span.text}
        </span>
      ))}
    </bdi>
  );
}

function classOf({ kind, bold }: Span): string {
  return cx(kind !== "plain" && styles[kind], bold && styles.bold);
}
