import type { ServedResource } from "@/lib/objects/discovery";
import type { ObjectRef } from "./url";

type Known = Pick<
  ServedResource,
  "group" | "version" | "resource" | "kind" | "namespaced" | "verbs" | "shortNames"
>;

/**
 * Objects that a text names as people write them to kubectl: `po/web-0`, `deployments/web`, `shop/pod/web-0`,
 * `Pod shop/web-0`. A kind may be written as plural, kind or short name, with its group behind a dot.
 * @param namespace where a name without one is looked for
 */
export function namedObjects(text: string, resources: readonly Known[], namespace: string): ObjectRef[] {
  const read = READINGS.map((pattern) => pattern.exec(text.trim())?.groups).find(
    (groups) => groups !== undefined,
  );
  if (read === undefined) return [];
  const { kind = "", name = "", ns = namespace } = read;
  const wanted = kind.toLowerCase();
  return resources
    .filter((one) => one.verbs.includes("get") && isCalled(one, wanted))
    .filter((one, at, all) => all.findIndex((other) => sameKind(one, other)) === at)
    .map(({ group, version, resource, namespaced }) => ({
      group,
      version,
      resource,
      namespace: namespaced ? ns : "",
      name,
    }));
}

const READINGS = [
  /^(?<ns>[^\s/]+)\/(?<kind>[^\s/]+)\/(?<name>[^\s/]+)$/,
  /^(?<kind>[^\s/]+)\s+(?:(?<ns>[^\s/]+)\/)?(?<name>[^\s/]+)$/,
  /^(?<kind>[^\s/]+)\/(?<name>[^\s/]+)$/,
];

const sameKind = (a: Known, b: Known) => a.group === b.group && a.resource === b.resource;

function isCalled({ group, resource, kind, shortNames }: Known, wanted: string): boolean {
  const names = [resource, kind.toLowerCase(), ...shortNames];
  return names.some((name) => name === wanted || (group !== "" && `${name}.${group}` === wanted));
}
