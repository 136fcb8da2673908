import { digString } from "@/lib/base/json";
import type { Found, Source, Target } from "./rule";

const SERVICE_ACCOUNT = { group: "", kind: "ServiceAccount" };
const NODE = { group: "", kind: "Node" };

/**
 * Whom a subject means. Service accounts and nodes are also users and groups of well-known names
 * (k8s.io/apiserver `pkg/authentication/serviceaccount/util.go`, kubelet's `system:node:`), so those are read as what they are.
 * Takes rbac/v1 Subject and flowcontrol/v1 Subject.
 */
export function subjectTargets(value: unknown, source: Source): readonly Found[] {
  const kind = digString(value, "kind");
  const inner = kind === null ? null : digString(value, inField(kind), "name");
  const name = digString(value, "name") ?? inner;
  if (!kind || !name) return [];
  const namespace = digString(value, "namespace") ?? digString(value, inField(kind), "namespace");
  const target = subjectTarget(kind, name, namespace || source.namespace);
  return target === null ? [] : [{ target, value: `${kind} ${name}`, at: "", optional: false }];
}

/** flowcontrol/v1 has the name one level below: `{ kind: "User", user: { name } }`. */
const inField = (kind: string) => kind.charAt(0).toLowerCase() + kind.slice(1);

function subjectTarget(kind: string, name: string, namespace: string): Target | null {
  if (kind === "ServiceAccount")
    return name === "*"
      ? { is: "every", kind: SERVICE_ACCOUNT, namespace }
      : { is: "named", kind: SERVICE_ACCOUNT, namespace, name };
  if (kind === "User") return userTarget(name);
  return kind === "Group" ? groupTarget(name) : null;
}

function userTarget(name: string): Target {
  const [, namespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [];
  if (namespace !== undefined && account !== undefined)
    return { is: "named", kind: SERVICE_ACCOUNT, namespace, name: account };
  const [, node] = /^system:node:(.+)$/.exec(name) ?? [];
  if (node !== undefined) return { is: "named", kind: NODE, namespace: "", name: node };
  return { is: "outside", what: "user", name };
}

function groupTarget(name: string): Target {
  if (name === "system:serviceaccounts") return { is: "every", kind: SERVICE_ACCOUNT, namespace: null };
  const [, namespace] = /^system:serviceaccounts:(.+)$/.exec(name) ?? [];
  if (namespace !== undefined) return { is: "every", kind: SERVICE_ACCOUNT, namespace };
  if (name === "system:nodes") return { is: "every", kind: NODE, namespace: null };
  return { is: "outside", what: "group", name };
}
