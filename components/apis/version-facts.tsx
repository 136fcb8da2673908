import { ObjectLink } from "@/components/object/object-link";
import { RawLink } from "@/components/overview/raw-link";
import { Button } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import { AgeOf } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { explainGroup, explainVersion } from "@/lib/apis/ordering";
import { formatCount } from "@/lib/base/format";
import { groupVersionPath } from "@/lib/objects/path";
import styles from "./apis.module.css";
import type { ChosenProps } from "./chosen";
import { Place } from "./place-reason";
import { Server, VersionState } from "./server-mark";

const API_SERVICES = {
  group: "apiregistration.k8s.io",
  version: "v1",
  resource: "apiservices",
  namespace: "",
} as const;

/** Who serves a version, and how well. */
export function VersionFacts({ found: { group, version }, searchable, disagreeing, set, at }: ChosenProps) {
  if (version === null) return null;
  const { apiService, server, resources, problem, freshness } = version;
  const available = apiService?.available ?? null;
  const path = groupVersionPath({ group: group.name, version: version.version });
  const why = disagreeing.get(`${group.name}/${version.version}`);
  const ofGroup = explainGroup(searchable.catalogue, group.name);
  const ofVersion = explainVersion(group, version.version);
  return (
    <>
      <p className={styles.stateLine}>
        <VersionState version={version} why={why} />
      </p>
      <Facts
        facts={[
          ["Freshness", freshness],
          ["Served by", <Server key="server" kind={server} service={apiService?.service ?? null} />],
          [
            "APIService",
            apiService && (
              <ObjectLink key="apiservice" object={{ ...API_SERVICES, name: apiService.name }}>
                <SafeText text={apiService.name} />
              </ObjectLink>
            ),
          ],
          ["Available", available && `${available.status}, ${available.reason}`],
          ["Since", available && <AgeOf key="since" time={available.since} />],
          ["Resources", formatCount(resources.length)],
          [
            "Discovery",
            <RawLink key="raw" path={path}>
              {path}
            </RawLink>,
          ],
        ]}
      />
      {available !== null && available.status !== "True" && (
        <p>
          <SafeText text={available.message} />
        </p>
      )}
      {problem !== null && (
        <p>
          {problem.message} {problem.hint}
        </p>
      )}
      {why !== undefined && <p>{why}</p>}
      <p>
        <Button onClick={() => set({ tab: "chain", at }, "push")}>In the delegation chain</Button>
      </p>
      {ofVersion !== null && group.versions.length > 1 && (
        <Place title="Place among versions" name="versionPriority" place={ofVersion} />
      )}
      {ofGroup !== null && <Place title="Place among groups" name="groupPriorityMinimum" place={ofGroup} />}
    </>
  );
}
