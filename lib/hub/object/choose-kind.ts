import { ProblemError } from "@/lib/base/problem";
import type { ObjectKind } from "@/lib/object/api-schema";
import type { ObjectRef } from "@/lib/object/url";
import type { Discovery, ServedResource } from "@/lib/objects/discovery";
import { resourceName } from "@/lib/objects/path";

/**
 * What serves a resource: the version that is asked for, else the one that its group prefers. A resource may be named by its kind as
 * well, for objects name others so: owners, the subjects of events.
 * @throws ProblemError OBJECT_KIND_UNKNOWN, which says what there is instead
 */
export function chooseKind(
  served: readonly ServedResource[],
  discovery: Discovery,
  { group, version, resource }: ObjectRef,
): ObjectKind {
  const ofGroup = served.filter((one) => one.group === group);
  const byPlural = ofGroup.filter((one) => one.resource === resource);
  const ofName = byPlural.length > 0 ? byPlural : ofGroup.filter(({ kind }) => kind === resource);
  const found =
    version === ""
      ? (ofName.find(({ preferred }) => preferred) ?? ofName[0])
      : ofName.find((one) => one.version === version);
  if (found !== undefined) return kindOf(found);
  const name = resourceName({ group, resource });
  const versions = ofName.map((one) => one.version);
  if (versions.length > 0) {
    throw unknown(
      `${name} is not served in version ${version}.`,
      `It is served as ${versions.join(", ")}: change version= in the address, or leave it out.`,
    );
  }
  const down = discovery.groups.find(({ name: one, versions: all }) => one === group && all.some(isDown));
  throw down === undefined
    ? unknown(
        `This cluster serves no ${name}.`,
        "The CustomResourceDefinition or the APIService of its group may be gone; the catalogue of APIs shows what there is.",
      )
    : unknown(
        `The server behind ${group} does not answer, so nobody can say whether it serves ${resource}.`,
        "The delegation chain in the view of APIs says what is wrong with it.",
      );
}

const isDown = ({ freshness }: { readonly freshness: string }) => freshness !== "current";

function kindOf({
  group,
  version,
  resource,
  kind,
  namespaced,
  verbs,
  subresources,
}: ServedResource): ObjectKind {
  return { group, version, resource, kind, namespaced, verbs: [...verbs], subresources: [...subresources] };
}

const unknown = (message: string, hint: string) =>
  new ProblemError({ code: "OBJECT_KIND_UNKNOWN", message, hint });
