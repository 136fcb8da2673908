import type { ServedResource } from "@/lib/objects/discovery";
import { resourceName } from "@/lib/objects/path";
import type { ObjectRef } from "./url";

type Known = Pick<
  ServedResource,
  "group" | "version" | "resource" | "kind" | "namespaced" | "verbs" | "shortNames"
>;

/** What a text names, before it is known where it is. */
interface Naming {
  readonly kinds: readonly Known[];
  /** Null when the text says none. */
  readonly namespace: string | null;
  readonly name: string;
}

/**
 * Objects that a text names as people write them to kubectl: `po/web-0`, `deployments/web`, `shop/pod/web-0`,
 * `Pod shop/web-0`. A kind may be written as plural, kind or short name, with its group behind a dot.
 * @param namespace where a name without one is looked for
 */
export function namedObjects(text: string, resources: readonly Known[], namespace: string): ObjectRef[] {
  const naming = readNaming(text, resources);
  if (naming === null) return [];
  const { kinds, name } = naming;
  return kinds.map(({ group, version, resource, namespaced }) => ({
    group,
    version,
    resource,
    namespace: namespaced ? (naming.namespace ?? namespace) : "",
    name,
  }));
}

const LEAST = 2;

/**
 * A filter of the trees for objects that a text may mean, wherever they are: of a part of a name, or of a kind and a name whose
 * namespace it does not say. Null for what is too short, or says exactly where something is.
 */
export function searchFilter(text: string, resources: readonly Known[]): string | null {
  const wanted = text.trim();
  if (wanted.includes('"')) return null;
  if (!/[\s/]/.test(wanted)) return wanted.length < LEAST ? null : `name:"${wanted}"`;
  const naming = readNaming(wanted, resources);
  const kinds = naming?.kinds.filter(({ namespaced }) => namespaced) ?? [];
  if (naming === null || naming.namespace !== null || kinds.length === 0) return null;
  const said = kinds.map(resourceName);
  return `kind:${said.join(",")} name:"${naming.name}"`;
}

function readNaming(text: string, resources: readonly Known[]): Naming | null {
  const read = READINGS.map((pattern) => pattern.exec(text.trim())?.groups).find(
    (groups) => groups !== undefined,
  );
  if (read === undefined) return null;
  const { kind = "", name = "", ns = null } = read;
  const wanted = kind.toLowerCase();
  const kinds = resources
    .filter((one) => one.verbs.includes("get") && isCalled(one, wanted))
    .filter((one, at, all) => all.findIndex((other) => sameKind(one, other)) === at);
  return { kinds, namespace: ns, name };
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
