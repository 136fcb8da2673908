import { useState } from "react";
import { ObjectLink } from "@/components/object/object-link";
import { RawLink } from "@/components/overview/raw-link";
import { usePlace } from "@/components/shell/use-place";
import { ViewLink } from "@/components/shell/view-link";
import { Button, IconButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { type FactRow, Facts } from "@/components/ui/facts";
import { AgeOf } from "@/components/ui/figures";
import { SafeText } from "@/components/ui/safe-text";
import { sayAmbiguity } from "@/lib/apis/ambiguity";
import { apiVersionOf, type CatalogueResource } from "@/lib/apis/catalogue";
import { explainGroup, explainVersion, type PlaceReason } from "@/lib/apis/ordering";
import { type CatalogueRow, findAt, keyOf } from "@/lib/apis/rows";
import { formatCount, formatTime } from "@/lib/base/format";
import { encodeLink } from "@/lib/link/link";
import { initialState } from "@/lib/link/view";
import { groupVersionPath, resourcePath } from "@/lib/objects/path";
import { watchView } from "@/lib/watch/link";
import styles from "./apis.module.css";
import { type CellContext, Server, VersionState } from "./catalogue-cell";
import type { PanelProps } from "./panel-props";
import type { LiveCatalogue } from "./use-catalogue";
import { ASKED } from "./verbs";

interface CatalogueDetailsProps extends PanelProps, CellContext {
  at: string;
  live: LiveCatalogue;
}

type Found = NonNullable<ReturnType<typeof findAt>>;

/** What is chosen, in full. What is deleted while one looks at it stays, marked as gone. */
export function CatalogueDetails(props: CatalogueDetailsProps) {
  const { at, set, live, searchable } = props;
  const found = findAt(searchable.catalogue, at);
  const [kept, setKept] = useState<Found | null>(found);
  if (found !== null && (kept === null || !same(found, kept))) setKept(found);
  const shown = found ?? kept;
  const removed = live.changes.findLast(
    ({ what, group, version, resource }) =>
      what === "removed" &&
      (at === keyOf(group, version) || at.startsWith(`${keyOf(group, version)}/`)) &&
      (resource === null || at === keyOf(group, version, resource)),
  );
  return (
    <div className={styles.details}>
      <header className={styles.detailsHead}>
        <h2 className="mono">
          <SafeText text={at} />
        </h2>
        <IconButton icon="close" label="Close" onClick={() => set({ at: "", schema: false })} />
      </header>
      {found === null && (
        <EmptyState title={kept === null ? "The cluster does not serve this" : "This is no longer served"}>
          {removed === undefined
            ? "A link may be older than the cluster's APIs."
            : `It was removed at ${formatTime(removed.at)}.`}
          {kept !== null && " What follows is what was last known of it."}
        </EmptyState>
      )}
      {shown !== null && <Chosen {...props} found={shown} gone={found === null} />}
    </div>
  );
}

const same = (a: Found, b: Found) =>
  a.group === b.group && a.version === b.version && a.resource === b.resource;

interface ChosenProps extends CatalogueDetailsProps {
  found: Pick<CatalogueRow, "group" | "version" | "resource">;
  gone: boolean;
}

function Chosen(props: ChosenProps) {
  const { version, resource } = props.found;
  if (resource !== null) return <ResourceFacts {...props} resource={resource} />;
  return version !== null ? <VersionFacts {...props} /> : <GroupFacts {...props} />;
}

function GroupFacts({ found: { group }, searchable }: ChosenProps) {
  const place = explainGroup(searchable.catalogue, group.name);
  return (
    <>
      <Facts
        facts={[
          ["Versions", group.versions.map(({ version }) => version).join(", ")],
          ["Preferred", group.preferredVersion],
          ["Discovery", <RawLink key="raw" path={`/apis/${group.name}`}>{`/apis/${group.name}`}</RawLink>],
        ]}
      />
      {place !== null && <Place title="Place among groups" name="groupPriorityMinimum" place={place} />}
    </>
  );
}

function VersionFacts({ found: { group, version }, searchable, disagreeing, set, at }: ChosenProps) {
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

/** Why it stands where it stands, by the aggregator's rule. */
function Place({ title, name, place }: { title: string; name: string; place: PlaceReason }) {
  return (
    <section>
      <h3>{title}</h3>
      <Facts
        facts={[
          ["Position", `${place.position} of ${place.of}`],
          [name, String(place.priority)],
        ]}
      />
      <ul>
        {place.because.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {place.expected !== null && (
        <p role="note">
          By the rule it would be at position {place.expected}: the API server says otherwise.
        </p>
      )}
    </section>
  );
}

function ResourceFacts(props: ChosenProps & { resource: CatalogueResource }) {
  const { found, resource, searchable, counts, set, gone } = props;
  const { group, version } = found;
  const v = version?.version ?? "";
  const ambiguous = searchable.ambiguous.get(`${group.name}/${resource.name}`) ?? [];
  const count = counts.of(group.name, resource.name);
  const listed = resource.verbs.includes("list");
  return (
    <>
      {!gone && <Ways {...props} />}
      <Facts facts={resourceFacts(props)} />
      {listed && !gone && (
        <p className={styles.countLine}>
          <Button disabled={counts.running} onClick={() => counts.countOne(group.name, v, resource.name)}>
            Count by a list of one
          </Button>
          {count !== undefined && (
            <output className="mono">
              {count.count === null ? (count.problem?.message ?? "not known") : formatCount(count.count)}
            </output>
          )}
        </p>
      )}
      {[...(count?.warnings ?? []), ...deprecationOf(resource)].map((warning) => (
        <p key={warning} role="note">
          <SafeText text={warning} />
        </p>
      ))}
      {resource.preferred &&
        ambiguous.map((found) => <p key={`${found.what} ${found.text}`}>{sayAmbiguity(found)}</p>)}
      {resource.subresources.length > 0 && <Subresources resource={resource} />}
      {!gone && resource.kind !== "" && (
        <p>
          <Button onClick={() => set({ schema: true }, "push")}>Schema of {resource.kind}</Button>
        </p>
      )}
    </>
  );
}

function deprecationOf({ crd }: CatalogueResource): string[] {
  if (crd?.deprecated !== true) return [];
  return [crd.deprecationWarning ?? "The CRD marks this version as deprecated."];
}

function resourceFacts({
  found,
  resource,
  rights,
}: ChosenProps & { resource: CatalogueResource }): FactRow[] {
  const { group, version } = found;
  const { crd, shortNames, categories } = resource;
  const answers = rights.of(group.name, resource.name);
  const may = answers && ASKED.map((verb, index) => `${verb} ${answers[index] ?? "unknown"}`).join(", ");
  return [
    ["Kind", resource.kind || null],
    ["Singular", resource.singular || null],
    ["apiVersion", apiVersionOf(group.name, version?.version ?? "")],
    ["Scope", resource.namespaced ? "Namespaced" : "Cluster"],
    ["Verbs", resource.verbs.join(" ") || null],
    ["Short names", shortNames.join(", ") || null],
    ["Categories", categories.join(", ") || null],
    ["kubectl", resource.preferred ? "takes this version" : "takes another version"],
    [`May I${rights.namespace === null ? "" : ` in ${rights.namespace}`}`, may && `${may} (a hint)`],
    ...(crd === null
      ? []
      : ([
          ["CRD", crd.name],
          ["Stored as", crd.storage],
          ["In etcd as", crd.stored.join(", ") || null],
          ["Conversion", crd.converter === null ? crd.conversion : `${crd.conversion} ${crd.converter}`],
        ] satisfies FactRow[])),
  ];
}

const CRDS = {
  group: "apiextensions.k8s.io",
  version: "v1",
  resource: "customresourcedefinitions",
  namespace: "",
} as const;
const API_SERVICES = {
  group: "apiregistration.k8s.io",
  version: "v1",
  resource: "apiservices",
  namespace: "",
} as const;

/** Where to go from here. */
function Ways({ found, resource }: ChosenProps & { resource: CatalogueResource }) {
  const place = usePlace();
  const version = found.version?.version ?? "";
  const at = { group: found.group.name, version, resource: resource.name };
  const stream = { ...at, namespace: null, labelSelector: "", fieldSelector: "" };
  const watch = encodeLink(watchView, { ...initialState(watchView), streams: [stream] }, place).href;
  const crd = resource.crd?.name;
  return (
    <p className={styles.ways}>
      {resource.verbs.includes("list") && <RawLink path={resourcePath(at)}>list</RawLink>}
      {resource.verbs.includes("watch") && <ViewLink href={watch}>watch</ViewLink>}
      {crd !== undefined && <ObjectLink object={{ ...CRDS, name: crd }}>CRD</ObjectLink>}
    </p>
  );
}

function Subresources({ resource }: { resource: CatalogueResource }) {
  return (
    <section>
      <h3>Subresources</h3>
      <ul className={styles.subresourceList}>
        {resource.subresources.map(({ name, kind, verbs, acceptedTypes }) => (
          <li key={name}>
            <code>/{name}</code> <span className="soft">{verbs.join(" ")}</span>
            <div className="mono">
              {apiVersionOf(kind.group, kind.version)} {kind.kind}
            </div>
            {acceptedTypes.length > 0 && (
              <div className="soft">
                accepts{" "}
                {acceptedTypes
                  .map((type) => `${apiVersionOf(type.group, type.version)} ${type.kind}`)
                  .join(", ")}
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
