/** So many fit into one window of a tab. */
export const WINDOWFUL = 200;

/** The i-th version of one of `count` pods, about 3 KB as JSON. */
export function pod(i: number, count: number) {
  const n = i % count;
  const container = (name: string) => ({
    name,
    image: `registry.example/${name}:1.2.3`,
    args: ["--listen=:8080", "--log-level=info"],
    env: Array.from({ length: 6 }, (_, k) => ({ name: `SETTING_${k}`, value: `value ${k}` })),
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
  });
  const condition = (type: string) => ({ type, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" });
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `web-${n}`,
      namespace: "shop",
      uid: `0f6b3c1e-0000-4000-8000-${String(n).padStart(12, "0")}`,
      resourceVersion: String(100_000 + i),
      labels: { app: "web", tier: "front" },
      managedFields: [
        { manager: "kubelet", operation: "Update", fieldsV1: { "f:status": { "f:phase": {} } } },
      ],
    },
    spec: { nodeName: "node-1", containers: ["app", "sidecar", "proxy"].map(container) },
    status: {
      phase: "Running",
      observed: i,
      conditions: ["Ready", "Initialized", "PodScheduled"].map(condition),
    },
  };
}
