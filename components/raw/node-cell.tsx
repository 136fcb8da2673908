import { ViewLink } from "@/components/shell/view-link";
import eventTypes from "@/components/ui/event-type.module.css";
import { SafeText } from "@/components/ui/safe-text";
import { formatBytes, formatCount } from "@/lib/base/format";
import { ARRAY, NUMBER, OBJECT, STRING } from "@/lib/raw/json-store";
import type { NodeRow } from "@/lib/raw/protocol";
import styles from "./raw.module.css";

/** One value in a row: its name, and what it is. */
export function NodeCell({ row, href }: { row: NodeRow; href: string | null }) {
  return (
    <>
      {row.key !== null && (
        <span className={styles.name}>
          {typeof row.key === "number" ? row.key : <SafeText text={row.key} />}
          {": "}
        </span>
      )}
      <Value row={row} href={href} />
    </>
  );
}

function Value({ row, href }: { row: NodeRow; href: string | null }) {
  const { kind, text, count, bytes } = row;
  if (kind === OBJECT || kind === ARRAY) {
    return (
      <>
        {text !== "" && <Linked text={text} href={href} />}
        <span
          className="soft"
          title={`${formatBytes(bytes)}, ${formatCount(count)} ${kind === ARRAY ? "items" : "members"}`}
        >
          {kind === ARRAY ? `[${formatCount(count)}]` : text === "" ? `{${formatCount(count)}}` : ""}
        </span>
        {text === "" && href !== null && <Linked text="open" href={href} />}
      </>
    );
  }
  if (kind === STRING) return href === null ? <Quoted text={text} /> : <Linked text={text} href={href} />;
  return <span className={kind === NUMBER ? undefined : styles.word}>{text}</span>;
}

/** Quotes tell the string "1" from the number 1. */
function Quoted({ text }: { text: string }) {
  return (
    <span>
      <span className={styles.quote}>"</span>
      <SafeText text={text} />
      <span className={styles.quote}>"</span>
    </span>
  );
}

/** The types of watch events, which have a colour each. */
const EVENT = /^(ADDED|MODIFIED|DELETED|BOOKMARK|ERROR) /;

function Linked({ text, href }: { text: string; href: string | null }) {
  const event = EVENT.exec(text)?.[1];
  const what = <SafeText text={event === undefined ? text : text.slice(event.length + 1)} />;
  return (
    <>
      {event !== undefined && <span className={eventTypes[event]}>{event} </span>}
      {href === null ? (
        <span className={styles.hint}>{what} </span>
      ) : (
        <ViewLink href={href} tabIndex={-1} className={styles.reference}>
          {what}
        </ViewLink>
      )}
    </>
  );
}
