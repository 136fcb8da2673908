import type { ReactNode } from "react";
import { type MissingRight, rbacYaml, sayRight } from "@/lib/objects/rbac";
import { CopyButton } from "./copy-button";
import styles from "./messages.module.css";
import { StateMark } from "./state-mark";

interface DeniedViewProps {
  missing: MissingRight;
  /** Whom the role is for, as the API server names them. */
  user: string;
  /** How the thing is called that cannot be shown, e.g. "Nodes". */
  what: string;
  /** What else there is to know of that right. */
  children?: ReactNode;
}

/** The right that is missing, and what to send to whoever can give it. */
export function DeniedView({ missing, user, what, children }: DeniedViewProps) {
  const yaml = rbacYaml(missing, user);
  return (
    <div className={styles.message}>
      <p className={styles.lead}>
        <StateMark mark="denied">
          {what}: not permitted to <span className="mono">{sayRight(missing)}</span>
        </StateMark>
      </p>
      {children}
      <RbacYaml yaml={yaml} />
    </div>
  );
}

/** What to send to whoever can give a right. */
export function RbacYaml({ yaml, open = false }: { yaml: string; open?: boolean }) {
  return (
    <details open={open}>
      <summary>RBAC that would help</summary>
      <pre className={styles.yaml}>{yaml}</pre>
      <CopyButton text={yaml} label="Copy YAML" labelled />
    </details>
  );
}
