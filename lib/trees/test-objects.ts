import type { HealthState } from "@/lib/objects/health";
import type { KubeObject } from "@/lib/objects/kube-object";
import { type TreeKind, type TreeObject, treeObject } from "./tree-object";

/** Objects for the tests of this folder. */
export function kindOf(group: string, kind: string, namespaced = true): TreeKind {
  const resource = `${kind.toLowerCase()}s`;
  return { group, version: "v1", resource, kind, namespaced, columns: new Map() };
}

export const POD = kindOf("", "Pod");
export const REPLICA_SET = kindOf("apps", "ReplicaSet");
export const NODE = kindOf("", "Node", false);

interface Owner {
  readonly uid: string;
  readonly kind?: TreeKind;
  readonly name?: string;
  readonly controller?: boolean;
}

/** An object whose name is its uid, in namespace shop. */
export function item(
  kind: TreeKind,
  uid: string,
  owners: readonly Owner[] = [],
  state: HealthState = "current",
  more: Readonly<Record<string, unknown>> = {},
): TreeObject {
  const ownerReferences = owners.map(({ uid, kind = REPLICA_SET, name = uid, controller = false }) => ({
    apiVersion: `${kind.group}/v1`.replace(/^\//, ""),
    kind: kind.kind,
    name,
    uid,
    controller,
  }));
  const object: KubeObject = {
    metadata: {
      uid,
      name: uid,
      ...(kind.namespaced && { namespace: "shop" }),
      resourceVersion: "1",
      ownerReferences,
      ...more,
    },
  };
  return treeObject(kind, object, { state, message: "" });
}
