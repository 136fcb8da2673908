import { PanelFrame } from "@/components/data/panel-frame";
import { Age } from "@/components/ui/figures";
import type { About } from "@/lib/about/schema";
import { formatCount } from "@/lib/base/format";
import type { PanelState } from "@/lib/base/panel-state";
import styles from "./about.module.css";

interface CodesPanelProps {
  title: string;
  /** Said when there are none, which is good news. */
  empty: string;
  codes: About["problems"];
  state: PanelState;
}

/** Problem codes, how often each came, and how long ago the last one was. */
export function CodesPanel({ title, empty, codes, state }: CodesPanelProps) {
  return (
    <PanelFrame title={title} state={state}>
      {codes.length === 0 ? (
        <p className={styles.empty}>{empty}</p>
      ) : (
        <ul className={styles.codes}>
          {codes.map(({ code, count, lastAt }) => (
            <li key={code} className={`mono ${styles.code}`}>
              <span>{code}</span>
              <span>× {formatCount(count)}</span>
              <Age at={lastAt} />
            </li>
          ))}
        </ul>
      )}
    </PanelFrame>
  );
}
