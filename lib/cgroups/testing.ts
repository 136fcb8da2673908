/** Objects for this folder's tests; nothing else may import it. */
import { type NodeFacts, readNode } from "./node";
import { type PodModel, readPod } from "./pod";
import { readSettings } from "./settings";

export interface ContainerSpec {
  readonly name: string;
  readonly resources?: { readonly requests?: object; readonly limits?: object };
  readonly restartPolicy?: string;
}

export interface PodSpec {
  readonly name?: string;
  readonly containers: readonly ContainerSpec[];
  readonly initContainers?: readonly ContainerSpec[];
  readonly ephemeralContainers?: readonly ContainerSpec[];
  readonly resources?: object;
  readonly overhead?: object;
  readonly priorityClassName?: string;
  readonly priority?: number;
  readonly status?: object;
  readonly annotations?: object;
}

/** A pod from the parts that matter. */
export function makePod({ name = "pod", status = {}, annotations = {}, ...spec }: PodSpec): PodModel {
  const uid = "00000000-0000-0000-0000-000000000001";
  const pod = readPod({
    metadata: { namespace: "shop", name, uid, annotations },
    spec,
    status: { phase: "Running", ...status },
  });
  if (pod === null) throw new Error("no pod");
  return pod;
}

/** requests and limits of one container, as in a manifest: "500m/256Mi". */
export function asks(requests: string, limits = ""): ContainerSpec["resources"] & object {
  const list = (text: string) => {
    const [cpu = "", memory = ""] = text.split("/");
    return { ...(cpu && { cpu }), ...(memory && { memory }) };
  };
  return { requests: list(requests), limits: list(limits) };
}

/** A node of 4 CPUs and 16 GiB, 200m and 768 MiB of it reserved. */
export function makeFacts(
  config: object = {},
  facts: Partial<NodeFacts> = {},
  kubelet = "v1.37.2",
): NodeFacts {
  const node = readNode({
    metadata: { name: "n1" },
    status: { capacity: { cpu: "4", memory: "16Gi" }, nodeInfo: { kubeletVersion: kubelet } },
  });
  if (node === null) throw new Error("no node");
  const kubeletconfig = {
    cgroupDriver: "systemd",
    systemReserved: { cpu: "100m", memory: "256Mi" },
    kubeReserved: { cpu: "100m", memory: "512Mi" },
    evictionHard: { "memory.available": "100Mi" },
    enforceNodeAllocatable: ["pods"],
    ...config,
  };
  return {
    node,
    settings: readSettings({ kubeletconfig }, node.minor),
    version: 2,
    maxPid: null,
    swapCapacity: null,
    pageSize: 4096,
    hugePageSizes: [],
    ...facts,
  };
}
