import type { ReactNode } from "react";
import { SafeText } from "@/components/ui/safe-text";
import { StateMark } from "@/components/ui/state-mark";
import { sayAmbiguity } from "@/lib/apis/ambiguity";
import type { CatalogueGroup, CatalogueResource, CatalogueVersion } from "@/lib/apis/catalogue";
import { formatCount } from "@/lib/base/format";
import styles from "./apis.module.css";
import type { CellContext } from "./cell-context";
import type { ColumnId } from "./columns";
import type { Counts } from "./use-counts";
import { mayI, verbLetters } from "./verbs";

interface ShownResource extends CellContext {
  group: CatalogueGroup;
  version: CatalogueVersion;
  resource: CatalogueResource;
}

/** One cell of a resource. Of group and version it shows nothing but their names: its row is made once. */
export function resourceCell(column: ColumnId, shown: ShownResource): ReactNode {
  const { group, version, resource, rights, counts } = shown;
  switch (column) {
    case "name":
      return resourceName(shown);
    case "kind":
      return <SafeText text={resource.kind || "–"} />;
    case "scope":
      return <span className="soft">{resource.namespaced ? "Namespaced" : "Cluster"}</span>;
    case "verbs":
      return verbLetters(resource.verbs);
    case "may": {
      const answers = rights.of(group.name, resource.name);
      return answers === null ? null : mayI(answers);
    }
    case "short":
      return resource.shortNames.join(",");
    case "categories":
      return resource.categories.length === 0 ? null : (
        <span className="soft">{resource.categories.join(",")}</span>
      );
    case "stored":
      return stored(version.version, resource.crd);
    case "objects":
      return resource.preferred ? objectCount(counts.of(group.name, resource.name)) : null;
    // Its version says that.
    case "server":
      return null;
    default:
      return resourceState(shown);
  }
}

function resourceName({ group, resource, searchable }: ShownResource) {
  const { name, subresources, preferred } = resource;
  const ambiguous = preferred ? searchable.ambiguous.get(`${group.name}/${name}`) : undefined;
  return (
    <>
      <SafeText text={name} />
      {ambiguous !== undefined && (
        <>
          {" "}
          <span className={styles.ambiguous} title={ambiguous.map(sayAmbiguity).join("\n")}>
            ≈<span className="hidden-text">also in another group</span>
          </span>
        </>
      )}
      {subresources.length > 0 && (
        <span className={styles.subresources}>{subresources.map((sub) => `/${sub.name}`).join(" ")}</span>
      )}
    </>
  );
}

function resourceState({ group, version, resource, counts }: ShownResource) {
  const { crd, name } = resource;
  const used = counts.deprecated.find(
    (use) => use.group === group.name && use.version === version.version && use.resource === name,
  );
  const warning = counts.of(group.name, name)?.warnings[0];
  const said = crd?.deprecated
    ? (crd.deprecationWarning ?? "The CRD marks this version as deprecated.")
    : warning;
  if (said === undefined && used === undefined) return null;
  const removed = used?.removedRelease ? `, gone in ${used.removedRelease}` : "";
  return (
    <StateMark mark="warn" title={said ?? "Deprecated, and used since the API server started."}>
      {`deprecated${removed}`}
    </StateMark>
  );
}

/** The version in which objects of a custom resource are written, and how they come to be in another. */
function stored(version: string, crd: CatalogueResource["crd"]): ReactNode {
  if (crd === null) return null;
  const old = crd.stored.filter((version) => version !== crd.storage);
  const title = [
    `Written as ${crd.storage ?? "?"}; conversion ${crd.conversion}${crd.converter === null ? "" : ` by ${crd.converter}`}.`,
    ...(old.length === 0 ? [] : [`Objects may still be stored as ${old.join(", ")}.`]),
  ].join("\n");
  return (
    <span className={version === crd.storage ? undefined : "soft"} title={title}>
      {crd.storage}
      {old.length > 0 && "+"}
      {crd.conversion === "Webhook" && " webhook"}
    </span>
  );
}

function objectCount(count: ReturnType<Counts["of"]>): ReactNode {
  if (count === undefined) return null;
  const source = count.source === "metrics" ? "by the API server's metrics" : "by a list of one";
  if (count.count === null) {
    return (
      <span className="soft" title={count.problem?.message ?? `not known ${source}`}>
        ?
      </span>
    );
  }
  return <span title={source}>{formatCount(count.count)}</span>;
}
