import type { ReactNode } from "react";
import styles from "./facts.module.css";
import { SafeText } from "./safe-text";

export type FactRow = readonly [name: string, value: ReactNode];

/** Names and values in two columns. Values are data, so they are monospaced; without one there is a dash. */
export function Facts({ facts }: { facts: readonly FactRow[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <Fact key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

/** A long name, as annotations and identity extras have, is cut at the front, where the domain is. */
function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt title={name.includes("/") ? name : undefined}>
        <SafeText text={name.slice(name.indexOf("/") + 1)} />
      </dt>
      <dd className="mono">
        {typeof value === "string" ? <SafeText text={value} /> : (value ?? <Nothing />)}
      </dd>
    </>
  );
}

const Nothing = () => <span className="soft">–</span>;
