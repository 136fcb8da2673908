import { digString } from "@/lib/base/json";
import { finalizerOwner } from "../finalizers";
import { ANY, type Found, kind, type RelationRule, type Source } from "../rule";
import { SECRET } from "./kinds";

const EVENTS = [kind("", "Event"), kind("events.k8s.io", "Event")];

/** What any object may say of itself. */
export const COMMON_RULES: readonly RelationRule[] = [
  {
    id: "owner",
    from: [ANY],
    how: "ownership",
    says: "is owned by",
    path: "metadata.ownerReferences[]",
    find: { by: "own", to: "any kind, by uid", find: owner },
  },
  {
    id: "finalizer",
    from: [ANY],
    how: "management",
    says: "cannot be deleted before it was cleared by",
    path: "metadata.finalizers[]",
    find: { by: "own", to: "the controller that clears it", find: finalizer },
  },
  {
    id: "manager",
    from: [ANY],
    how: "management",
    says: "has fields set by",
    path: "metadata.managedFields[]",
    find: { by: "own", to: "a field manager", find: manager },
  },
  {
    id: "helm-release",
    from: [ANY],
    how: "management",
    says: "was installed by Helm release",
    path: 'metadata.annotations["meta.helm.sh/release-name"]',
    find: {
      by: "own",
      to: "Secret (the release's record)",
      reads: ['metadata.annotations["meta.helm.sh/release-namespace"]'],
      find: helmRelease,
    },
  },
  {
    id: "event-regarding",
    from: EVENTS,
    how: "reference",
    says: "is about",
    path: "{involvedObject,regarding}",
    find: { by: "kind", to: "any kind" },
  },
  {
    id: "event-related",
    from: EVENTS,
    how: "reference",
    says: "has to do with",
    path: "related",
    find: { by: "kind", to: "any kind" },
  },
  {
    id: "csv-operator-group",
    from: [kind("operators.coreos.com", "ClusterServiceVersion")],
    how: "management",
    says: "is of",
    path: 'metadata.annotations["olm.operatorGroup"]',
    find: { by: "name", to: kind("operators.coreos.com", "OperatorGroup"), in: "same" },
  },
];

const one = (target: Found["target"], value: string, at = ""): readonly Found[] => [
  { target, at, value, optional: false },
];

function owner(reference: unknown, { namespace }: Source): readonly Found[] {
  const uid = digString(reference, "uid");
  const name = digString(reference, "name");
  const ownerKind = digString(reference, "kind");
  if (!uid || !name || !ownerKind) return [];
  const apiVersion = digString(reference, "apiVersion") ?? "";
  const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
  return one({ is: "named", kind: { group, kind: ownerKind }, namespace, name, uid }, uid, ".uid");
}

function finalizer(name: unknown): readonly Found[] {
  if (typeof name !== "string" || name === "") return [];
  return one({ is: "outside", what: "controller", name: finalizerOwner(name) }, name);
}

function manager(entry: unknown): readonly Found[] {
  const name = digString(entry, "manager");
  if (!name) return [];
  const part = digString(entry, "subresource");
  const operation = digString(entry, "operation") ?? "";
  return one(
    { is: "outside", what: "field manager", name },
    [operation, part].filter(Boolean).join(" of "),
    ".manager",
  );
}

/** Helm keeps a release in Secrets with these labels (helm.sh/helm `pkg/storage/driver/secrets.go`). */
function helmRelease(name: unknown, { object, namespace }: Source): readonly Found[] {
  if (typeof name !== "string" || name === "") return [];
  const where = digString(object, "metadata", "annotations", "meta.helm.sh/release-namespace");
  const selector = [
    { key: "name", operator: "=" as const, values: [name] },
    { key: "owner", operator: "=" as const, values: ["helm"] },
  ];
  return one(
    { is: "selected", kind: SECRET, namespace: where ?? namespace, namespaces: null, selector },
    name,
  );
}
