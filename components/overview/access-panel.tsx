import type { ApiResult } from "@/components/data/query";
import { useCluster } from "@/components/shell/cluster";
import { CopyButton } from "@/components/ui/copy-button";
import { type Mark, StateMark } from "@/components/ui/state-mark";
import { type MissingRight, rbacYaml, sayRight } from "@/lib/objects/rbac";
import type { Access, Kubelet, Overview, Panel } from "@/lib/overview/schema";
import styles from "./overview.module.css";
import { OverviewPanel } from "./overview-panel";

type Need = Access["needs"][number];

const SAID: Readonly<Record<Need["allowed"], { mark: Mark; text: string }>> = {
  yes: { mark: "ok", text: "allowed" },
  no: { mark: "denied", text: "denied" },
  unknown: { mark: "unknown", text: "not known" },
};

/** What the views need and what the rules say of it, denied first. A hint: only the request itself decides. */
export function AccessPanel({ result }: { result: ApiResult<Overview> }) {
  const user = useCluster().identity.data?.username ?? "<your user name>";
  return (
    <OverviewPanel title="Rights" name="access" result={result} note={countOf}>
      {({ needs, incomplete }) => (
        <>
          <ul className={styles.rights}>
            {[...needs].sort(deniedFirst).map((need) => (
              <RightRow key={sayRight(rightOf(need)) + need.view} need={need} user={user} />
            ))}
          </ul>
          {incomplete && (
            <p className={styles.note}>The API server says that its list of your rules may be incomplete.</p>
          )}
          <KubeletNote panel={result.data?.kubelet} />
        </>
      )}
    </OverviewPanel>
  );
}

const ORDER: readonly Need["allowed"][] = ["no", "unknown", "yes"];
const deniedFirst = (a: Need, b: Need) => ORDER.indexOf(a.allowed) - ORDER.indexOf(b.allowed);

function countOf({ needs }: Access): string {
  const denied = needs.filter(({ allowed }) => allowed === "no").length;
  return denied === 0 ? `${needs.length} asked for` : `${denied} of ${needs.length} denied`;
}

function rightOf({ verb, group, resource, subresource, nonResourceURL }: Need): MissingRight {
  return {
    verb,
    group,
    resource,
    ...(subresource === null ? {} : { subresource }),
    ...(nonResourceURL === null ? {} : { nonResourceURL }),
  };
}

function RightRow({ need, user }: { need: Need; user: string }) {
  const { mark, text } = SAID[need.allowed];
  const right = rightOf(need);
  return (
    <li className={styles.right} title={`For: ${need.view}`}>
      <StateMark mark={mark}>{text}</StateMark>
      <span className={`mono ${styles.what}`}>{sayRight(right)}</span>
      {need.allowed === "no" && (
        <CopyButton text={() => rbacYaml(right, user)} label="Copy the RBAC that would help" />
      )}
    </li>
  );
}

/** `nodes/proxy` is a strong right, so it is said what it also allows. */
function KubeletNote({ panel }: { panel: Panel<Kubelet> | undefined }) {
  if (panel?.state !== "ok") return null;
  const { mode, allowed } = panel.value;
  if (mode === "direct") {
    return (
      <p className={styles.note}>
        Kubelets are asked themselves (--kubelet direct), with rights to nodes/metrics, nodes/stats and
        nodes/configz; the raw explorer leaves them alone.
      </p>
    );
  }
  if (mode === "off") return <p className={styles.note}>Kubelet reads are off (--kubelet off).</p>;
  if (allowed !== true)
    return <p className={styles.note}>Kubelet reads need the right to get nodes/proxy.</p>;
  return (
    <p className={styles.note}>
      Kubelet reads go through get nodes/proxy. Beyond what Cutaway reads, that right lets its holder run
      commands in every pod of a node.
    </p>
  );
}
