import { ObjectLink } from "@/components/object/object-link";
import { RawLink } from "@/components/overview/raw-link";
import { usePlace } from "@/components/shell/use-place";
import { ViewLink } from "@/components/shell/view-link";
import { Button } from "@/components/ui/button";
import { type FactRow, Facts } from "@/components/ui/facts";
import { SafeText } from "@/components/ui/safe-text";
import { sayAmbiguity } from "@/lib/apis/ambiguity";
import { apiVersionOf, type CatalogueResource } from "@/lib/apis/catalogue";
import { keyOf } from "@/lib/apis/rows";
import { formatCount } from "@/lib/base/format";
import { encodeLink } from "@/lib/link/link";
import { initialState } from "@/lib/link/view";
import { resourcePath } from "@/lib/objects/path";
import { watchView } from "@/lib/watch/link";
import styles from "./apis.module.css";
import type { ChosenProps } from "./chosen";
import { Subresources } from "./subresources";
import { ASKED } from "./verbs";

/** A resource in full. */
export function ResourceFacts(props: ChosenProps & { resource: CatalogueResource }) {
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
      {resource.subresources.length > 0 && (
        <Subresources
          resource={resource}
          onSchema={(name) =>
            set({ at: `${keyOf(group.name, v, resource.name)}/${name}`, schema: true }, "push")
          }
        />
      )}
      {!gone && resource.kind !== "" && (
        <p>
          <Button onClick={() => set({ at: keyOf(group.name, v, resource.name), schema: true }, "push")}>
            Schema of {resource.kind}
          </Button>
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
