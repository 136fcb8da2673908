import { Facts } from "@/components/ui/facts";
import { SafeText } from "@/components/ui/safe-text";
import { type Mark, StateMark } from "@/components/ui/state-mark";
import type { BackendPanel } from "@/lib/apis/aggregation-schema";
import type { BackendEndpoint, BackendService, Check } from "@/lib/apis/backend";
import { visibleText } from "@/lib/base/safe-text";
import styles from "./api-service.module.css";

const MARKS: Readonly<Record<Check["state"], Mark>> = {
  ok: "ok",
  failed: "bad",
  skipped: "off",
  unknown: "unknown",
};

/** The checks behind the condition, made again from what is there now, and where the server is. */
export function BackendView({ backend: { backend, checks, differs } }: { backend: BackendPanel }) {
  return (
    <>
      <ol className={styles.checks}>
        {checks.map(({ name, state, text }) => (
          <li key={name}>
            <StateMark mark={MARKS[state]} title={state}>
              {name}
              <span className="hidden-text">: {state}</span>
            </StateMark>
            <SafeText className="soft" text={text} />
          </li>
        ))}
      </ol>
      {differs !== null && (
        <p>
          <StateMark mark="warn">Differs</StateMark> By what is there now, the condition should say{" "}
          <span className="mono">{differs.expected}</span>; it says{" "}
          <span className="mono">{visibleText(differs.actual)}</span>. It is checked again on every change and
          every 30 s.
        </p>
      )}
      {backend.service !== null && <ServiceFacts service={backend.service} />}
      {backend.endpoints.length > 0 && <Endpoints endpoints={backend.endpoints} />}
    </>
  );
}

function ServiceFacts({ service: { type, clusterIP, externalName, ports } }: { service: BackendService }) {
  const said = ports.map(
    ({ name, port, targetPort }) => `${name === "" ? "" : `${name} `}${port} → ${targetPort}`,
  );
  return (
    <Facts
      facts={[
        ["Service", visibleText(type)],
        externalName === null
          ? ["Cluster IP", visibleText(clusterIP ?? "")]
          : ["External name", visibleText(externalName)],
        ["Ports", visibleText(said.join(", ")) || null],
      ]}
    />
  );
}

function Endpoints({ endpoints }: { endpoints: readonly BackendEndpoint[] }) {
  return (
    <ul className={styles.endpoints} aria-label="Endpoints">
      {endpoints.map(({ address, ready, ports, target, node }) => (
        <li key={`${address} ${target}`}>
          <StateMark mark={ready ? "ok" : "bad"}>{ready ? "ready" : "not ready"}</StateMark>
          <span className="mono">
            {visibleText(address)}:{ports.map(({ port }) => port).join(",")}
          </span>
          <span className="soft">
            <SafeText text={[target ?? "", node === null ? "" : `on ${node}`].join(" ").trim()} />
          </span>
        </li>
      ))}
    </ul>
  );
}
