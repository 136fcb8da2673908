import { digString } from "@/lib/base/json";
import { kindId } from "../tree-object";

/** Names of objects by fields of theirs, for references that know those and not the object's own name. */
export const crdGroupAlias = (group: string) => `group ${group}`;
export const crdAlias = (group: string, kind: string) => `kind ${group}/${kind}`;
export const sliceAlias = (driver: string, pool: string) => `pool ${driver}/${pool}`;

interface AliasRule {
  /** Fields that it reads. */
  readonly reads: readonly string[];
  of(object: unknown): readonly string[];
}

/** By the kind of the object that has them. */
export const ALIASES: ReadonlyMap<string, AliasRule> = new Map([
  [
    kindId({ group: "apiextensions.k8s.io", kind: "CustomResourceDefinition" }),
    {
      reads: ["spec.group", "spec.names.kind"],
      of(object: unknown) {
        const group = digString(object, "spec", "group");
        const kind = digString(object, "spec", "names", "kind");
        return group === null || kind === null ? [] : [crdGroupAlias(group), crdAlias(group, kind)];
      },
    },
  ],
  [
    kindId({ group: "resource.k8s.io", kind: "ResourceSlice" }),
    {
      reads: ["spec.driver", "spec.pool.name"],
      of(object: unknown) {
        const driver = digString(object, "spec", "driver");
        const pool = digString(object, "spec", "pool", "name");
        return driver === null || pool === null ? [] : [sliceAlias(driver, pool)];
      },
    },
  ],
]);
