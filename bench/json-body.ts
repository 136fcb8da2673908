/** A list like an apiserver's, compact, of about so many bytes: 10,000 pods are some 85 MB. */
export function podList(bytes: number): string {
  const items: string[] = [];
  for (let length = 0; length < bytes; length += (items.at(-1)?.length ?? 0) + 1)
    items.push(pod(items.length));
  return `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[${items.join(",")}]}`;
}

function pod(i: number): string {
  const name = `fleet-${i}`;
  const managed = Array.from({ length: 3 }, (_, k) => ({
    manager: `manager-${k}`,
    operation: "Update",
    apiVersion: "v1",
    time: "2026-01-01T00:00:00Z",
    fieldsType: "FieldsV1",
    fieldsV1: {
      "f:metadata": { "f:labels": { ".": {}, "f:app": {}, "f:tier": {} } },
      "f:spec": { [`f:x${k}`]: {} },
    },
  }));
  const env = Array.from({ length: 16 }, (_, k) => ({
    name: `SETTING_${k}`,
    value: `value ${k} of ${name}`,
  }));
  const conditions = ["Initialized", "Ready", "ContainersReady", "PodScheduled"].map((type) => ({
    type,
    status: "True",
    lastProbeTime: null,
    lastTransitionTime: "2026-01-01T00:00:00Z",
  }));
  return JSON.stringify({
    metadata: {
      name,
      namespace: "fleet",
      uid: `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`,
      resourceVersion: String(1_000 + i),
      labels: { app: "fleet", "app.kubernetes.io/part-of": "bench" },
      annotations: { note: `line one\nline "two" of ${i}` },
      managedFields: managed,
    },
    spec: {
      containers: [
        { name: "main", image: "registry.example/app:1.2.3", env, resources: { requests: { cpu: "100m" } } },
      ],
      nodeName: `node-${i % 100}`,
      priority: i,
    },
    status: { phase: "Running", conditions, podIP: `10.0.${(i >> 8) & 255}.${i & 255}` },
  });
}
