import { cx } from "@/components/ui/cx";
import type { MarkKind } from "@/lib/watch/timeline";
import type { ChangeClass, EventType } from "@/lib/watch/types";
import kinds from "./kinds.module.css";
import styles from "./marks.module.css";
import { MEANINGS, SHAPES } from "./shapes";

/** The shape of an event or an episode, in its colour; the word beside it is the caller's. */
export function Shape({ kind }: { kind: MarkKind }) {
  const { path, filled } = SHAPES[kind];
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" fill="none" aria-hidden="true" className={kinds[kind]}>
      {filled ? (
        <path d={path} fill="currentColor" fillRule="evenodd" />
      ) : (
        <path d={path} stroke="currentColor" strokeWidth="1.75" />
      )}
    </svg>
  );
}

/** An event's type as shape and word. Initial state is an ADDED that tells no change: said beside it. */
export function EventMark({ type, note }: { type: EventType; note?: string | undefined }) {
  return (
    <span className={cx(styles.mark, kinds[type])} title={MEANINGS[type]}>
      <Shape kind={type} />
      {type}
      {note !== undefined && <span className={styles.note}>{note}</span>}
    </span>
  );
}

/** What each class of change means, in a few words. */
export const CHANGE_WORDS: Readonly<Record<ChangeClass, string>> = {
  spec: "what is wanted changed (everything outside metadata and status)",
  status: "only the status changed",
  metadata: "only metadata changed: labels, annotations, finalizers, owners",
  mixed: "more than one part changed",
  none: "no-op: only resourceVersion and managedFields moved",
};

/** Three boxes for spec, status and metadata, filled where something changed: told apart without reading. */
const PARTS: Readonly<Record<ChangeClass, readonly [spec: boolean, status: boolean, metadata: boolean]>> = {
  spec: [true, false, false],
  status: [false, true, false],
  metadata: [false, false, true],
  mixed: [true, true, true],
  none: [false, false, false],
};

/** The class of a change; null is unknown, which is not the same as none. */
export function ChangeMark({ change }: { change: ChangeClass | null }) {
  if (change === null) {
    return (
      <span className="soft" title="The previous version is not known, so neither is what changed">
        unknown
      </span>
    );
  }
  return (
    <span className={styles.change} title={CHANGE_WORDS[change]}>
      <svg width="20" height="12" viewBox="0 0 20 12" fill="none" aria-hidden="true">
        {PARTS[change].map((changed, i) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: three fixed boxes
            key={i}
            x={1.5 + i * 6.5}
            y="3"
            width="4.5"
            height="6"
            stroke="currentColor"
            fill={changed ? "currentColor" : "none"}
          />
        ))}
      </svg>
      {change === "none" ? <s>no-op</s> : change}
    </span>
  );
}
