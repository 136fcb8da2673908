import { Bytes, Count } from "@/components/ui/figures";
import { StateMark } from "@/components/ui/state-mark";
import { formatCount } from "@/lib/base/format";
import type { EventsMeta } from "@/lib/watch/api-schema";
import { EVENT_TYPES } from "@/lib/watch/types";
import styles from "./watch.module.css";

/** How many events are shown and held, what memory had no room for, and what could not be taken. */
export function LogNotes({ meta, shown }: { meta: EventsMeta; shown: number }) {
  const { held, dropped, anomalies, streams } = meta;
  const gone = EVENT_TYPES.filter((type) => dropped[type] > 0);
  const { unknown, rejected, undecodable } = anomalies;
  return (
    <p className={styles.notes}>
      <span>
        <Count value={shown} />
        {shown !== held.events && (
          <>
            {" "}
            of <Count value={held.events} />
          </>
        )}{" "}
        events, <Bytes value={held.bytes} /> on the wire
      </span>
      {gone.length > 0 && (
        <StateMark mark="warn">
          dropped, the oldest first: {gone.map((type) => `${formatCount(dropped[type])} ${type}`).join(", ")}
        </StateMark>
      )}
      {unknown + rejected + undecodable > 0 && (
        <StateMark mark="warn">
          not taken: {unknown} of unknown type, {rejected} rejected, {undecodable} undecodable
        </StateMark>
      )}
      {streams.some(({ withheld }) => withheld) && (
        <StateMark mark="denied">the right was taken away: what was captured is masked</StateMark>
      )}
    </p>
  );
}
