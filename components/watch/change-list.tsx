import { cx } from "@/components/ui/cx";
import { AgeOf } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { cutText, visibleLines } from "@/lib/base/safe-text";
import type { ChangeDetail } from "@/lib/watch/api-schema";
import styles from "./event-details.module.css";

type Change = ChangeDetail["changes"][number];
type Owner = Change["owners"][number];

const SIGNS: Readonly<Record<Change["kind"], string>> = {
  added: "+",
  removed: "−",
  changed: "~",
  reordered: "⇅",
};

/** What changed, field by field, each with who owns it. */
export function ChangeList({ change }: { change: ChangeDetail | null }) {
  if (change === null) {
    return (
      <p className="soft">
        The version before is not known: it came before this capture, or memory had no room for it. So what
        changed is unknown, which is not the same as nothing.
      </p>
    );
  }
  const { changes, managedFieldsMoved, class: kind } = change;
  return (
    <>
      {kind === "none" && (
        <p>
          A no-op: only <code>resourceVersion</code>{" "}
          {managedFieldsMoved && (
            <>
              and <code>managedFields</code>{" "}
            </>
          )}
          moved. Somebody wrote what was there already.
        </p>
      )}
      {kind === null && changes.length === 0 && (
        <p className="soft">This form of the object does not show what changed.</p>
      )}
      <ul className={styles.changes} aria-label="Changed fields">
        {changes.map((one) => (
          <FieldChange key={`${one.kind} ${one.path}`} change={one} />
        ))}
      </ul>
      {kind !== "none" && managedFieldsMoved && (
        <p className="soft">metadata.managedFields moved as well: who owns which field.</p>
      )}
    </>
  );
}

function FieldChange({ change }: { change: Change }) {
  const { path, kind, before, after, owners } = change;
  return (
    <li>
      <p className={styles.path}>
        <span className={styles.sign} title={kind}>
          {SIGNS[kind]}
        </span>
        <code>
          <SafeText text={path} />
        </code>
        <span className="hidden-text">{kind}</span>
      </p>
      {kind !== "added" && <Value sign="−" value={before} className={styles.before} />}
      {kind !== "removed" && <Value sign="+" value={after} className={styles.after} />}
      <Owners owners={owners} removed={kind === "removed"} />
    </li>
  );
}

function Value({ sign, value, className }: { sign: string; value: unknown; className: string | undefined }) {
  const text = JSON.stringify(value, null, 1) ?? "undefined";
  return (
    <pre className={cx(styles.value, className)}>
      <span aria-hidden="true">{sign} </span>
      {visibleLines(text.length > 4000 ? cutText(text, 4000) : short(text))}
    </pre>
  );
}

/** A small value on one line. */
const short = (text: string) => (text.length < 80 ? text.replaceAll(/\s*\n\s*/g, " ") : text);

function Owners({ owners, removed }: { owners: readonly Owner[]; removed: boolean }) {
  if (owners.length === 0) return <p className={styles.owner}>no manager owns it</p>;
  return owners.map(({ manager, operation, subresource, time }) => (
    <p key={`${manager} ${operation} ${subresource}`} className={styles.owner}>
      {removed ? "was of " : ""}
      <span className="mono">
        <SafeText text={manager} />
      </span>{" "}
      {operation}
      {subresource !== null && ` of ${subresource}`}
      {time !== null && (
        <>
          , <AgeOf time={time} /> ago
        </>
      )}
    </p>
  ));
}
