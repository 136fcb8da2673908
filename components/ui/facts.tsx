import type { ReactNode } from "react";
import styles from "./facts.module.css";

/** Names and values in two columns. Values are data, so they are monospaced. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <Fact key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="mono">{value ?? <span className="soft">–</span>}</dd>
    </>
  );
}
