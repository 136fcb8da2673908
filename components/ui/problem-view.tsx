import type { ReactNode } from "react";
import type { Problem } from "@/lib/base/problem";
import { Badge } from "./badge";
import styles from "./messages.module.css";
import { StateMark } from "./state-mark";

/** What happened, what the server said, what to try; the code is for reports and searches. */
export function ProblemView({ problem, children }: { problem: Problem; children?: ReactNode }) {
  return (
    <div className={styles.message} role="alert">
      <p className={styles.lead}>
        <StateMark mark="bad">{problem.message}</StateMark>
      </p>
      {problem.upstream !== undefined && (
        <p>
          The API server answered <span className="mono">{problem.upstream.status}</span>
          {problem.upstream.reason !== "" && (
            <>
              {" "}
              <span className="mono">{problem.upstream.reason}</span>
            </>
          )}
          .
        </p>
      )}
      <p>{problem.hint}</p>
      <div className={styles.actions}>
        {children}
        <Badge title="Problem code">{problem.code}</Badge>
      </div>
    </div>
  );
}
