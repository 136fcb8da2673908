import { StateMark } from "@/components/ui/state-mark";
import type { CatalogueVersion, ServerKind } from "@/lib/apis/catalogue";

const SERVERS: Readonly<Record<ServerKind, string>> = {
  builtin: "kube-apiserver",
  crd: "CRD",
  aggregated: "aggregated",
};

/** Who answers; an extension server has a Service. */
export function Server({ kind, service = null }: { kind: ServerKind | null; service?: string | null }) {
  if (kind === null) {
    return (
      <span className="soft" title="APIServices may not be listed, so it is not known">
        ?
      </span>
    );
  }
  return <span title={service ?? undefined}>{service ?? SERVERS[kind]}</span>;
}

/** How fresh a version is: what discovery says, what its APIService says, and whether they agree. */
export function VersionState({ version, why }: { version: CatalogueVersion; why?: string | undefined }) {
  const { freshness, problem, apiService } = version;
  const available = apiService?.available ?? null;
  if (freshness === "failed") {
    return (
      <StateMark mark="bad" title={problem?.message}>
        failed
      </StateMark>
    );
  }
  const down = available !== null && available.status !== "True";
  const title = [available && `${available.reason}: ${available.message}`, why].filter(Boolean).join("\n");
  if (freshness === "stale") {
    return (
      <StateMark mark="stale" title={title}>
        {down ? "stale, down" : "stale"}
      </StateMark>
    );
  }
  if (down) {
    return (
      <StateMark mark="bad" title={title}>
        unavailable
      </StateMark>
    );
  }
  if (why === undefined) return null;
  return (
    <StateMark mark="warn" title={why}>
      settling
    </StateMark>
  );
}
