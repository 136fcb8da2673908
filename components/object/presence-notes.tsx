import { Age, AgeOf } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { StateMark } from "@/components/ui/state-mark";
import { digString } from "@/lib/base/json";
import styles from "./object.module.css";
import type { ReadingProps } from "./page-props";

/** That it is gone, was never there, or is not the one that was meant. */
export function PresenceNotes({ meta, object, state }: ReadingProps) {
  const { presence, goneAt, before, kind, namespace, name } = meta;
  const uid = object?.metadata.uid ?? null;
  const isAnother = state.uid !== "" && uid !== null && state.uid !== uid && before === null;
  const notes = [
    presence === "gone" && goneAt !== null && (
      <StateMark key="gone" mark="off">
        Gone since <Age at={goneAt} />. What is shown is what it was last.
      </StateMark>
    ),
    presence === "absent" && (
      <StateMark key="absent" mark="off">
        There is no <SafeText text={kind.kind} /> named <SafeText text={name} className="mono" />
        {namespace !== "" && (
          <>
            {" "}
            in namespace <SafeText text={namespace} className="mono" />
          </>
        )}
        . It may have been deleted; events about it are kept for an hour. When it appears, it is shown here.
      </StateMark>
    ),
    before !== null && presence === "there" && (
      <StateMark key="before" mark="warn">
        The object that was shown before (uid <span className="mono">{before.uid}</span>) went{" "}
        <Age at={before.goneAt} /> ago. This is another one of the same name, made{" "}
        <AgeOf time={digString(object, "metadata", "creationTimestamp")} /> ago.
      </StateMark>
    ),
    isAnother && (
      <StateMark key="another" mark="warn">
        The link was about an object with uid <SafeText text={state.uid} className="mono" />. That one is
        gone; this is another one of the same name, made{" "}
        <AgeOf time={digString(object, "metadata", "creationTimestamp")} /> ago.
      </StateMark>
    ),
  ].filter(Boolean);
  if (notes.length === 0) return null;
  return (
    <div className={styles.notes} role="status">
      {notes.map((note, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a few notes in a fixed order
        <p key={at}>{note}</p>
      ))}
    </div>
  );
}
