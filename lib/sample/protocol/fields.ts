import { dig } from "@/lib/base/json";
import { resourceName } from "@/lib/objects/path";

/**
 * The fields that each built-in resource can be selected by, beside metadata.name and metadata.namespace
 * (k8s.io/kubernetes pkg/registry/<group>/<resource>/strategy.go and pkg/apis/<group>/v1/conversion.go).
 * Fields of a custom resource are those of its definition's selectableFields.
 */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  pods: [
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "spec.hostNetwork",
    "status.phase",
    "status.podIP",
    "status.nominatedNodeName",
  ],
  nodes: ["spec.unschedulable"],
  namespaces: ["status.phase"],
  services: ["spec.clusterIP", "spec.type"],
  secrets: ["type"],
  replicationcontrollers: ["status.replicas"],
  "replicasets.apps": ["status.replicas"],
  "jobs.batch": ["status.successful"],
  "certificatesigningrequests.certificates.k8s.io": ["spec.signerName"],
  "resourceslices.resource.k8s.io": ["spec.nodeName", "spec.driver"],
  events: [
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "involvedObject.resourceVersion",
    "involvedObject.fieldPath",
    "reason",
    "reportingComponent",
    "source",
    "type",
  ],
};

/** events.k8s.io calls the same fields by other names, and knows the old ones too. */
const EVENTS_V1 = [
  "regarding.kind",
  "regarding.namespace",
  "regarding.name",
  "regarding.uid",
  "reason",
  "type",
];

export function fieldNames(group: string, resource: string): readonly string[] {
  if (group === "events.k8s.io") return EVENTS_V1;
  const name = resourceName({ group, resource });
  return Object.hasOwn(FIELDS, name) ? (FIELDS[name] ?? []) : [];
}

/** What a field selector compares with, as text: numbers and truth values as Go prints them, nothing as "". */
export function fieldValues(names: readonly string[], object: unknown): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, fieldValue(name, object)]));
}

function fieldValue(name: string, object: unknown): string {
  if (name === "source") return text(dig(object, "source", "component") ?? dig(object, "reportingComponent"));
  const value = text(dig(object, ...name.split(".")));
  if (value !== "") return value;
  return DEFAULTS[name] ?? "";
}

/** What Go's zero value prints where the field is left out. */
const DEFAULTS: Readonly<Record<string, string>> = {
  "spec.unschedulable": "false",
  "spec.hostNetwork": "false",
  "status.replicas": "0",
  "status.successful": "0",
};

const text = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
