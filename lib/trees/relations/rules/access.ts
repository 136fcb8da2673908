import { kind, type RelationRule } from "../rule";
import { subjectTargets } from "../subjects";
import { CLUSTER_ROLE, SECRET, SERVICE_ACCOUNT } from "./kinds";

const RBAC = "rbac.authorization.k8s.io";
const BINDINGS = [kind(RBAC, "RoleBinding"), kind(RBAC, "ClusterRoleBinding")];

export const ACCESS_RULES: readonly RelationRule[] = [
  {
    id: "binding-subject",
    from: BINDINGS,
    how: "subject",
    says: "gives rights to",
    path: "subjects[]",
    find: { by: "subject" },
  },
  {
    id: "rolebinding-role",
    from: [kind(RBAC, "RoleBinding")],
    how: "identity",
    says: "gives the rights of",
    path: "roleRef",
    // Its `kind` tells a Role of its own namespace from a ClusterRole of the same name.
    find: { by: "kind", to: "Role or ClusterRole", default: { group: RBAC } },
  },
  {
    id: "clusterrolebinding-role",
    from: [kind(RBAC, "ClusterRoleBinding")],
    how: "identity",
    says: "gives the rights of",
    path: "roleRef",
    find: { by: "kind", to: "ClusterRole", default: CLUSTER_ROLE, in: "cluster" },
  },
  {
    id: "clusterrole-aggregation",
    from: [CLUSTER_ROLE],
    how: "selector",
    says: "takes in the rules of",
    path: "aggregationRule.clusterRoleSelectors[]",
    find: { by: "selector", to: CLUSTER_ROLE, in: "cluster", empty: "all" },
  },
  {
    id: "serviceaccount-secret",
    from: [SERVICE_ACCOUNT],
    how: "identity",
    says: "may use",
    path: "secrets[]",
    find: { by: "name", to: SECRET, in: "same" },
  },
  {
    id: "serviceaccount-pull-secret",
    from: [SERVICE_ACCOUNT],
    how: "identity",
    says: "pulls images with",
    path: "imagePullSecrets[]",
    find: { by: "name", to: SECRET, in: "same" },
  },
  {
    id: "token-secret-serviceaccount",
    from: [SECRET],
    how: "identity",
    says: "holds a token of",
    path: 'metadata.annotations["kubernetes.io/service-account.name"]',
    find: { by: "name", to: SERVICE_ACCOUNT, in: "same" },
  },
  {
    id: "csr-requester",
    from: [kind("certificates.k8s.io", "CertificateSigningRequest")],
    how: "subject",
    says: "was asked for by",
    path: "spec.username",
    find: {
      by: "own",
      to: "ServiceAccount, Node or a user",
      find: (value, source) => subjectTargets({ kind: "User", name: value }, source),
    },
  },
];
