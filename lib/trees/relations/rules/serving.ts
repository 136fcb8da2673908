import { dig, digString } from "@/lib/base/json";
import { groupOf } from "@/lib/objects/owners";
import { crdAlias, crdGroupAlias } from "../aliases";
import { type Found, kind, type Others, type RelationRule, type Source } from "../rule";
import { readLabelSelector } from "../selectors";
import { CRD, SERVICE } from "./kinds";

const ADMISSION = "admissionregistration.k8s.io";
const FLOW = "flowcontrol.apiserver.k8s.io";
const POLICIES = [kind(ADMISSION, "ValidatingAdmissionPolicy"), kind(ADMISSION, "MutatingAdmissionPolicy")];

/** How the API itself is served, admitted and kept from being overrun. */
export const SERVING_RULES: readonly RelationRule[] = [
  {
    id: "apiservice-service",
    from: [kind("apiregistration.k8s.io", "APIService")],
    how: "serving",
    says: "is served by",
    path: "spec.service",
    find: { by: "name", to: SERVICE, in: "same" },
  },
  {
    id: "apiservice-crd",
    from: [kind("apiregistration.k8s.io", "APIService")],
    how: "serving",
    says: "serves",
    path: "spec.group",
    find: { by: "own", to: "CustomResourceDefinition", reads: ["spec.service"], find: definitionsOfGroup },
  },
  {
    id: "crd-instance",
    from: [CRD],
    how: "serving",
    says: "defines",
    path: "spec.names.kind",
    find: { by: "own", to: "every object of its kind", reads: ["spec.group"], find: instances },
  },
  {
    id: "crd-conversion-service",
    from: [CRD],
    how: "serving",
    says: "is converted by",
    path: "spec.conversion.webhook.clientConfig.service",
    find: { by: "name", to: SERVICE, in: "same" },
  },
  {
    id: "webhook-service",
    from: [
      kind(ADMISSION, "ValidatingWebhookConfiguration"),
      kind(ADMISSION, "MutatingWebhookConfiguration"),
    ],
    how: "serving",
    says: "asks",
    path: "webhooks[].clientConfig.service",
    find: { by: "name", to: SERVICE, in: "same" },
  },
  {
    id: "admission-binding-policy",
    from: [
      kind(ADMISSION, "ValidatingAdmissionPolicyBinding"),
      kind(ADMISSION, "MutatingAdmissionPolicyBinding"),
    ],
    how: "policy",
    says: "puts in force",
    path: "spec.policyName",
    find: { by: "own", to: "ValidatingAdmissionPolicy or MutatingAdmissionPolicy", find: policyOf },
  },
  {
    id: "admission-binding-params",
    from: [
      kind(ADMISSION, "ValidatingAdmissionPolicyBinding"),
      kind(ADMISSION, "MutatingAdmissionPolicyBinding"),
    ],
    how: "policy",
    says: "takes parameters from",
    path: "spec.paramRef",
    find: { by: "own", to: "the kind that its policy names", reads: ["spec.policyName"], find: params },
  },
  {
    id: "admission-policy-param-kind",
    from: POLICIES,
    how: "policy",
    says: "takes parameters of",
    path: "spec.paramKind",
    find: { by: "own", to: "CustomResourceDefinition", find: paramDefinition },
  },
  {
    id: "flowschema-level",
    from: [kind(FLOW, "FlowSchema")],
    how: "serving",
    says: "puts requests into",
    path: "spec.priorityLevelConfiguration",
    find: { by: "name", to: kind(FLOW, "PriorityLevelConfiguration"), in: "cluster" },
  },
  {
    id: "flowschema-subject",
    from: [kind(FLOW, "FlowSchema")],
    how: "subject",
    says: "is for requests of",
    path: "spec.rules[].subjects[]",
    find: { by: "subject" },
  },
];

const one = (target: Found["target"], value: unknown): readonly Found[] => [
  { target, at: "", value, optional: false },
];

/** APIServices that the apiserver answers itself belong to its own groups, or to CRDs. */
function definitionsOfGroup(group: unknown, { object }: Source): readonly Found[] {
  if (typeof group !== "string" || group === "" || dig(object, "spec", "service")) return [];
  return one({ is: "alias", kind: CRD, alias: crdGroupAlias(group) }, group);
}

function instances(name: unknown, { object }: Source): readonly Found[] {
  const group = digString(object, "spec", "group");
  if (typeof name !== "string" || group === null) return [];
  return one({ is: "every", kind: { group, kind: name }, namespace: null }, name);
}

const policyKind = (binding: Source) => kind(ADMISSION, binding.kind.kind.replace(/Binding$/, ""));

function policyOf(name: unknown, source: Source): readonly Found[] {
  if (typeof name !== "string" || name === "") return [];
  return one({ is: "named", kind: policyKind(source), namespace: "", name }, name);
}

function params(value: unknown, source: Source, others: Others): readonly Found[] {
  const policy = others.named(policyKind(source), "", digString(source.object, "spec", "policyName") ?? "");
  const paramKind = dig(policy, "spec", "paramKind");
  const name = digString(value, "name");
  const paramKindName = digString(paramKind, "kind");
  if (paramKindName === null) return [];
  const kind = { group: groupOf(digString(paramKind, "apiVersion") ?? ""), kind: paramKindName };
  const namespace = digString(value, "namespace");
  // Without a namespace it is the one of the request that is judged.
  if (name !== null && namespace === null && others.isNamespaced(kind) === true)
    return one({ is: "outside", what: kind.kind, name: `${name} in the namespace of each request` }, name);
  if (name !== null)
    return one({ is: "named", kind, namespace: namespace ?? "", name }, `${kind.kind} ${name}`);
  const written = dig(value, "selector");
  const selector = readLabelSelector(written);
  if (selector === null) return [];
  return one({ is: "selected", kind, namespace, namespaces: null, selector }, written);
}

function paramDefinition(value: unknown): readonly Found[] {
  const group = groupOf(digString(value, "apiVersion") ?? "");
  const name = digString(value, "kind");
  if (name === null || group === "" || !group.includes(".")) return [];
  return one({ is: "alias", kind: CRD, alias: crdAlias(group, name) }, name);
}
