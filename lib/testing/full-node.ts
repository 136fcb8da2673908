import { cadvisorText } from "./cadvisor-text";

/** Objects of the node that `cadvisorText(pods)` is of: 110 pods of two containers each fill it. */
export function fullNode(pods: number): {
  readonly node: object;
  readonly pods: readonly object[];
  readonly text: string;
} {
  const text = cadvisorText(pods);
  const leaves = new Map<string, Set<string>>();
  for (const [, uid = "", id = ""] of text.matchAll(
    /container="app",[^\n]*-pod([0-9a-f_]+)\.slice\/cri-containerd-([0-9a-f]{64})\.scope"/g,
  )) {
    leaves.set(uid, (leaves.get(uid) ?? new Set()).add(id));
  }
  return {
    node: NODE,
    pods: [...leaves].map(([uid, ids], i) => pod(i, uid.replaceAll("_", "-"), [...ids])),
    text,
  };
}

const NODE = {
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "full", uid: "00000000-0000-0000-0000-00000000f011", resourceVersion: "1" },
  status: {
    capacity: { cpu: "64", memory: "256Gi", pods: "110" },
    allocatable: { cpu: "63", memory: "250Gi", pods: "110" },
    conditions: [{ type: "Ready", status: "True" }],
    nodeInfo: { kubeletVersion: "v1.37.2", containerRuntimeVersion: "containerd://2.1.9" },
  },
};

function pod(index: number, uid: string, [first = "", second = ""]: readonly string[]): object {
  const names = ["app", "proxy"];
  const resources = { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: "500m", memory: "512Mi" } };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      namespace: "production",
      name: `deployment-${index}`,
      uid,
      resourceVersion: String(index + 2),
    },
    spec: {
      nodeName: "full",
      containers: names.map((name) => ({ name, image: "registry.example/team/service:1.2.3", resources })),
    },
    status: {
      phase: "Running",
      qosClass: "Burstable",
      containerStatuses: [first, second].map((id, i) => ({
        name: names[i],
        containerID: `containerd://${id}`,
        state: { running: {} },
      })),
    },
  };
}
