import { useCluster } from "@/components/shell/cluster";
import { DeniedView } from "@/components/ui/denied-view";
import { SafeText } from "@/components/ui/safe-text";
import { StateMark } from "@/components/ui/state-mark";
import type { MissingRight } from "@/lib/objects/rbac";
import { missingRight } from "@/lib/raw/rights";
import type { Exchange } from "./answer-client";
import styles from "./raw.module.css";

/** What a refusal by the apiserver means; its own words are in the body below. */
export function Denied({ exchange }: { exchange: Exchange }) {
  const user = useCluster().identity.data?.username ?? "<your user name>";
  const { asked, head, summary } = exchange;
  const missing: MissingRight | null = head?.status === 403 ? missingRight(asked.target) : null;
  if (missing !== null) {
    // Of a kubelet's path Cutaway asked beforehand, and the hint says what else the right allows.
    return (
      <DeniedView missing={missing} user={user} what={asked.path}>
        {exchange.problem !== null && <p>{exchange.problem.hint}</p>}
      </DeniedView>
    );
  }
  const reason = summary?.status?.reason || head?.statusText || "";
  return (
    <div className={styles.refusal} role="alert">
      <StateMark mark="bad">
        <span className="mono">
          {head?.status} {reason}
        </span>
      </StateMark>
      {summary?.status != null && <SafeText text={summary.status.message} />}
      <span className="soft">{hintOf(head?.status ?? 0)}</span>
    </div>
  );
}

function hintOf(status: number): string {
  switch (status) {
    case 401:
      return "The cluster does not take your credential: sign in again, then send once more.";
    case 404:
      return "Nothing is served at this path: no such resource, object or version.";
    case 406:
      return "The server has no such form: ask for JSON.";
    case 410:
      return "That version or page is gone: start again without continue and resourceVersion.";
    case 429:
      return "The server is shedding load: wait a moment, then send again.";
    case 503:
      return "The server behind this path does not answer: look at its APIService.";
    default:
      return "";
  }
}
