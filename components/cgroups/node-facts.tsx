import type { ReactNode } from "react";
import { useCluster } from "@/components/shell/cluster";
import { DeniedView } from "@/components/ui/denied-view";
import { SafeText } from "@/components/ui/safe-text";
import { StateMark } from "@/components/ui/state-mark";
import type { NodeMeta } from "@/lib/cgroups/api-schema";
import styles from "./cgroups.module.css";

const NODES = { verb: "get", group: "", resource: "nodes" } as const;

interface NodeFactsProps {
  meta: NodeMeta;
  onFinding(path: string): void;
}

/** What the node is, where its figures come from, and what does not fit. */
export function NodeFacts({ meta, onFinding }: NodeFactsProps) {
  return (
    <>
      <div className={styles.facts}>
        <Fact title="kubelet">{meta.kubelet || "–"}</Fact>
        <Fact title="runtime">{meta.runtime || "–"}</Fact>
        <Fact title="cgroup">
          v{meta.version}
          {!meta.versionKnown && " (assumed)"}
        </Fact>
        <Fact title="driver">
          {meta.driver}
          {!meta.settingsKnown && " (assumed)"}
        </Fact>
        {meta.cgroupRoot !== "/" && <Fact title="cgroupRoot">{meta.cgroupRoot}</Fact>}
        {meta.version === 2 && <Fact title="runtime's weight formula">{meta.formula ?? "not known"}</Fact>}
        <span className={styles.classes}>
          {(["Guaranteed", "Burstable", "BestEffort"] as const).map((qos) => (
            <span key={qos} className={styles[qos]}>
              {meta.pods[qos]} {qos}
            </span>
          ))}
        </span>
        <Findings meta={meta} onFinding={onFinding} />
      </div>
      <NodeNotices meta={meta} />
    </>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <span>
      <span className="soft">{title} </span>
      <span className="mono">{typeof children === "string" ? <SafeText text={children} /> : children}</span>
    </span>
  );
}

function Findings({ meta: { findings, findingCount, source }, onFinding }: NodeFactsProps) {
  if (source === "none") return null;
  if (findingCount === 0) return <StateMark mark="ok">all as expected</StateMark>;
  return (
    <details className={styles.findings}>
      <summary>
        <StateMark mark="bad">
          {findingCount} {findingCount === 1 ? "finding" : "findings"}
        </StateMark>
      </summary>
      <ul>
        {findings.map(({ code, path, text }) => (
          <li key={`${code} ${path} ${text}`}>
            <button type="button" className={styles.name} onClick={() => onFinding(path)} title={path}>
              <SafeText text={path.slice(path.lastIndexOf("/") + 1)} />
            </button>{" "}
            {text}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What a reader must know before the figures: that there are none, or that some cannot be had. */
export function NodeNotices({ meta }: { meta: NodeMeta }) {
  const user = useCluster().identity.data?.username ?? "<your user name>";
  const { problem, simulated, source, provider, unread, notice, direct, refused } = meta;
  if (simulated) {
    return (
      <Notice>
        This node is made up by kwok: it has no kubelet to ask and no cgroups. What follows is what a real
        node would have.
      </Notice>
    );
  }
  return (
    <>
      {problem?.code === "FORBIDDEN" && (
        <div className={styles.notice}>
          <DeniedView
            missing={{ ...NODES, subresource: direct ? "metrics" : "proxy" }}
            user={user}
            what="What the kubelet shows"
          />
          <p className="soft">
            Without it, paths and values are predicted from pods alone: no usage, no pressure, no comparison.{" "}
            {notice}
          </p>
        </div>
      )}
      {problem !== null && problem.code !== "FORBIDDEN" && source === "none" && (
        <Notice>
          {problem.message} {problem.hint} What follows is predicted from pods and settings.
        </Notice>
      )}
      {refused.length > 0 && (
        <Notice>
          The kubelet refuses you {refused.join(" and ")}: {refused.map((right) => WITHOUT[right]).join("; ")}
          .
        </Notice>
      )}
      {provider === "cri" && (
        <Notice>
          This kubelet takes its figures from the runtime, which names containers and not cgroups: paths are
          predicted, and only a dump of the node shows what is there.
        </Notice>
      )}
      {unread > 0 && <Notice>{unread} lines of the kubelet's metrics could not be read.</Notice>}
    </>
  );
}

/** What is missing without a right of its own. */
const WITHOUT: Readonly<Record<string, string>> = {
  "nodes/configz": "its settings are taken to be the defaults",
  "nodes/stats": "there are no averages of pressure",
};

const Notice = ({ children }: { children: ReactNode }) => (
  <p className={styles.notice}>
    <StateMark mark="warn" quiet>
      Note
    </StateMark>{" "}
    {children}
  </p>
);
