import { useEffect, useRef } from "react";
import { PartPanel } from "@/components/data/part-panel";
import { useApi } from "@/components/data/query";
import { ObjectLink } from "@/components/object/object-link";
import { RawLink } from "@/components/overview/raw-link";
import { useCluster } from "@/components/shell/cluster";
import { Button, IconButton } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import { AgeOf } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { StateMark } from "@/components/ui/state-mark";
import type { ApiServiceAnswer, ObjectPanel } from "@/lib/apis/aggregation-schema";
import type { ChainVersion } from "@/lib/apis/chain";
import { visibleText } from "@/lib/base/safe-text";
import { groupVersionPath } from "@/lib/objects/path";
import styles from "./api-service.module.css";
import { BackendView } from "./backend-view";
import { BundleView } from "./bundle-view";
import { IdentityView } from "./identity-view";

interface ApiServiceDetailsProps {
  version: ChainVersion;
  /** When the chain was read: as it is read anew, so are the details. */
  chainAt: number | null;
  onClose(): void;
  /** Goes to "Who answers this path?". */
  onPath(path: string): void;
}

/** Who serves one group and version, whether it can, and what its server is told of a request. */
export function ApiServiceDetails({ version, chainAt, onClose, onPath }: ApiServiceDetailsProps) {
  const name = version.group === "" ? version.version : `${version.group}/${version.version}`;
  const path = groupVersionPath(version);
  return (
    <div className={styles.details}>
      <header className={styles.head}>
        <h2 className="mono">
          <SafeText text={name} />
        </h2>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </header>
      <p className={styles.ways}>
        <RawLink path={path}>{visibleText(path)}</RawLink>
        <Button onClick={() => onPath(path)}>Who answers it?</Button>
      </p>
      {version.apiService === null ? (
        <p className="soft">
          No APIService: kube-aggregator serves this version itself, so that APIServices can be read whatever
          else is broken.
        </p>
      ) : (
        <Parts name={version.apiService} chainAt={chainAt} />
      )}
    </div>
  );
}

function Parts({ name, chainAt }: { name: string; chainAt: number | null }) {
  const { info, identity } = useCluster();
  const result = useApi<ApiServiceAnswer>("/api/apis/apiservice", {
    context: info?.name ?? null,
    query: { name },
  });
  useRefreshWith(chainAt, result.refresh);
  const user = identity.data?.username ?? "<your user name>";
  const { data } = result;
  return (
    <>
      <PartPanel title="APIService" panel={data?.object} result={result} user={user}>
        {(object) => <ObjectView object={object} />}
      </PartPanel>
      {data?.backend != null && (
        <PartPanel title="Checks and endpoints" panel={data.backend} result={result} user={user}>
          {(backend) => <BackendView backend={backend} />}
        </PartPanel>
      )}
      {data?.trust != null && (
        <PartPanel title="Who it is told that asks" panel={data.trust} result={result} user={user}>
          {(trust) => <IdentityView trust={trust} caller={identity.data ?? null} />}
        </PartPanel>
      )}
    </>
  );
}

/** Asks again whenever the picture beside it is a newer one. */
function useRefreshWith(at: number | null, refresh: () => void): void {
  const call = useRef(refresh);
  call.current = refresh;
  const seen = useRef(at);
  useEffect(() => {
    if (at !== seen.current) call.current();
    seen.current = at;
  }, [at]);
}

const KEEPERS: Readonly<Record<string, string>> = {
  onstart: "kube-apiserver, made once at its start",
  true: "kube-apiserver, for the CRDs of this version",
};

const API_SERVICES = {
  group: "apiregistration.k8s.io",
  version: "v1",
  resource: "apiservices",
  namespace: "",
} as const;

function ObjectView({ object: { apiService, caBundle, explanation } }: { object: ObjectPanel }) {
  const { name, service, available, insecureSkipTLSVerify } = apiService;
  const bundle = caBundle ?? { certificates: [], unreadable: 0 };
  return (
    <>
      <p className={styles.condition}>
        <StateMark mark={available?.status === "True" ? "ok" : available === null ? "unknown" : "bad"}>
          {available === null
            ? "No condition yet"
            : visibleText(`Available: ${available.status}, ${available.reason}`)}
        </StateMark>
      </p>
      {explanation !== null && (
        <p>
          {explanation.meaning} {explanation.next}
        </p>
      )}
      {available !== null && available.status !== "True" && (
        <p className={`mono ${styles.message}`}>
          <SafeText text={available.message} />
        </p>
      )}
      <Facts
        facts={[
          [
            "Name",
            <ObjectLink key="name" object={{ ...API_SERVICES, name }}>
              {visibleText(name)}
            </ObjectLink>,
          ],
          ["Since", <AgeOf key="since" time={available?.since ?? null} />],
          [
            "Served by",
            service === null
              ? "a server inside kube-apiserver (local)"
              : visibleText(`service ${service.namespace}/${service.name}, port ${service.port}`),
          ],
          ["Group priority", apiService.groupPriorityMinimum],
          ["Version priority", apiService.versionPriority],
          ["Kept by", KEEPERS[apiService.automanaged ?? ""] ?? "whoever made it: no automanaged label"],
          ["Created", <AgeOf key="created" time={apiService.createdAt} />],
        ]}
      />
      {insecureSkipTLSVerify && (
        <p>
          <StateMark mark="warn">insecureSkipTLSVerify</StateMark> The aggregator does not verify who answers:
          anybody who can take the service's address gets every request, with the identity of who sent it.
        </p>
      )}
      {service !== null && !insecureSkipTLSVerify && (
        <BundleView
          title="CA bundle"
          bundle={bundle}
          none="No caBundle: the aggregator verifies with the root certificates of its own machine."
        />
      )}
      {service !== null && insecureSkipTLSVerify && caBundle !== null && (
        <BundleView title="CA bundle, not used" bundle={bundle} none="" />
      )}
    </>
  );
}
