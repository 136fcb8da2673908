import type { Draft, ResourceType, StoredObject } from "./fakekube/store";
import { HOSTILE_KEYS, HOSTILE_TEXTS, ownFields } from "./hostile";

export const HOSTILE_NAMESPACE = "hostile";

/** Longer than anything is shown, in every field; whole texts, which take a while to serve, are in annotations and logs. */
export const shortened = (text: string): string => text.slice(0, 4000);

/**
 * An object with text number `i` of the corpus wherever an apiserver lets text through, and more: a
 * conversion webhook or an extension server is bound to no validation.
 */
export function hostileDraft(type: ResourceType, i: number, owner: StoredObject | null): Draft {
  const whole = HOSTILE_TEXTS[i]?.text ?? "";
  const value = shortened(whole);
  return {
    metadata: {
      // Names end in the number, so that no two are alike; "/" would be another path.
      name: `${value.replaceAll("/", "∕")}${i}`,
      ...(type.namespaced && { namespace: HOSTILE_NAMESPACE }),
      generateName: value,
      creationTimestamp: i % 3 === 0 ? value : "2026-01-01T00:00:00Z",
      labels: ownFields(HOSTILE_KEYS.map((key) => [key, value])),
      annotations: ownFields([
        ...HOSTILE_KEYS.map((key) => [key, value] as const),
        ["whole", whole],
        ["link.argocd.argoproj.io/external-link", value],
      ]),
      finalizers: [value],
      ownerReferences: owner === null ? [] : [ownerReference(owner)],
      managedFields: [
        {
          manager: value,
          operation: "Update",
          apiVersion: "v1",
          time: value,
          fieldsType: "FieldsV1",
          fieldsV1: ownFields([[`f:${value}`, {}]]),
        },
      ],
    },
    spec: spec(type, value, i),
    data: ownFields([[value, value]]),
    status: hostileStatus(value, i),
    involvedObject: { kind: "Pod", namespace: HOSTILE_NAMESPACE, name: value },
    ...(type.resource === "events" && {
      reason: value,
      message: value,
      type: "Warning",
      source: { component: value },
    }),
  };
}

function ownerReference({ apiVersion, kind, metadata }: StoredObject) {
  return {
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Fields of several kinds at once: a reader takes those it knows. */
function spec({ resource, group }: ResourceType, value: string, i: number) {
  if (resource === "apiservices") {
    const service = { namespace: HOSTILE_NAMESPACE, name: value, port: 443 };
    return {
      group: group || value,
      version: "v1",
      groupPriorityMinimum: 1,
      versionPriority: i,
      service,
      caBundle: value,
    };
  }
  return {
    nodeName: value,
    serviceAccountName: value,
    podCIDR: value,
    providerID: value,
    unschedulable: true,
    taints: [{ key: value, value, effect: value }],
    selector: { matchLabels: ownFields([[value, value]]) },
    group: "hostile.example",
    scope: "Namespaced",
    names: { plural: value, singular: value, kind: value, shortNames: [value] },
    versions: [
      { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { description: value } } },
    ],
    containers: [
      {
        name: value,
        image: value,
        command: [value],
        args: [value],
        env: [{ name: value, value }],
        resources: { requests: { cpu: value, memory: value } },
      },
    ],
    volumes: [{ name: value, secret: { secretName: value } }],
    holderIdentity: value,
  };
}

export function hostileStatus(value: string, i: number) {
  const condition = {
    status: i % 2 === 0 ? "False" : "True",
    reason: value,
    message: value,
    lastTransitionTime: value,
  };
  return {
    phase: value,
    podIP: value,
    hostIP: value,
    qosClass: value,
    message: value,
    reason: value,
    conditions: ["Ready", "Available", value].map((type) => ({ type, ...condition })),
    addresses: [{ type: value, address: value }],
    capacity: ownFields([
      ["cpu", value],
      ["memory", value],
      [value, value],
    ]),
    nodeInfo: ownFields(
      ["kubeletVersion", "containerRuntimeVersion", "osImage", "kernelVersion", "architecture"].map((key) => [
        key,
        value,
      ]),
    ),
    containerStatuses: [
      {
        name: value,
        image: value,
        imageID: value,
        containerID: value,
        ready: false,
        restartCount: 1,
        state: { waiting: { reason: value, message: value } },
      },
    ],
  };
}
