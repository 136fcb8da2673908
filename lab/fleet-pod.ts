import { FLEET_SCHEDULER } from "./components/controllers";

/** Only pods of the fleet tolerate its nodes, so that nothing lands there which should really run. */
export const FLEET_TAINT = { key: "kwok.x-k8s.io/node", value: "fake", effect: "NoSchedule" };

/**
 * What a chart and a mesh make of a pod: about 8 kB of JSON, half of them spec. Its text stands where theirs does (environment,
 * arguments, probes, mounts, a container beside the main one), and its metadata are what such pods have: the labels that Helm
 * recommends, a checksum of the settings, and what an injector notes. What a list of metadata saves depends on just this.
 */
export function fleetPodTemplate(name: string, labels: object): object {
  return {
    metadata: { labels: { ...labels, ...CHART_LABELS }, annotations: annotations() },
    spec: podSpec(name),
  };
}

const CHART_LABELS = {
  "app.kubernetes.io/managed-by": "Helm",
  "app.kubernetes.io/part-of": "fleet",
  "app.kubernetes.io/version": "1.4.2",
};

function annotations(): object {
  const injected = {
    initContainers: null,
    containers: ["proxy"],
    volumes: ["proxy-data", "trust"],
    imagePullSecrets: null,
    revision: "default",
  };
  return {
    "checksum/config": "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
    "prometheus.io/scrape": "true",
    "mesh.lab.cutaway.dev/status": JSON.stringify(injected),
  };
}

function podSpec(name: string): object {
  return {
    // Nothing runs that would need time to end.
    terminationGracePeriodSeconds: 0,
    schedulerName: FLEET_SCHEDULER,
    nodeSelector: { type: "kwok" },
    tolerations: [{ key: FLEET_TAINT.key, operator: "Exists", effect: FLEET_TAINT.effect }],
    containers: [mainContainer(name), proxyContainer(name)],
    volumes: [
      { name: "proxy-data", emptyDir: {} },
      { name: "trust", configMap: { name: "kube-root-ca.crt" } },
    ],
  };
}

const env = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

function mainContainer(name: string): object {
  return {
    name: "main",
    image: "lab.cutaway.dev/simulated:1",
    args: [
      `--config=/etc/${name}/config.yaml`,
      "--listen=:8080",
      "--log-format=json",
      "--shutdown-delay=15s",
    ],
    ports: [{ name: "http", containerPort: 8080 }],
    env: env({
      DATABASE_URL: `postgres://db.${name}.svc.cluster.local:5432/${name}?sslmode=verify-full&sslrootcert=/etc/trust/ca.crt&pool_max_conns=24&connect_timeout=5`,
      JAVA_TOOL_OPTIONS:
        "-XX:MaxRAMPercentage=70 -XX:+UseG1GC -XX:+ExitOnOutOfMemoryError -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath=/var/dumps -Djava.security.egd=file:/dev/./urandom -Dfile.encoding=UTF-8",
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector.observability.svc.cluster.local:4317",
      OTEL_RESOURCE_ATTRIBUTES: `service.name=${name},service.namespace=fleet,service.version=1.4.2,deployment.environment=production,team=lab`,
    }),
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
    readinessProbe: { httpGet: { path: "/healthz/ready", port: 8080 }, timeoutSeconds: 3 },
    volumeMounts: [{ name: "trust", mountPath: "/etc/trust" }],
  };
}

function proxyContainer(name: string): object {
  return {
    name: "proxy",
    image: "lab.cutaway.dev/simulated-proxy:1",
    args: [
      "proxy",
      "sidecar",
      "--domain=$(POD_NAMESPACE).svc.cluster.local",
      "--proxyLogLevel=warning",
      "--proxyComponentLogLevel=misc:error",
      "--log_output_level=default:info",
    ],
    env: [
      { name: "POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
      ...env({
        PROXY_CONFIG: JSON.stringify(proxyConfig(name)),
        MESH_META_OWNER: `kubernetes://apis/apps/v1/namespaces/fleet/deployments/${name}`,
      }),
    ],
    resources: { requests: { cpu: "10m", memory: "40Mi" }, limits: { cpu: "2", memory: "1Gi" } },
    volumeMounts: [{ name: "proxy-data", mountPath: "/var/lib/proxy/data" }],
  };
}

const proxyConfig = (name: string) => ({
  discoveryAddress: "control-plane.mesh-system.svc:15012",
  serviceCluster: `${name}.fleet`,
  tracing: { sampling: 1, zipkin: { address: "collector.observability.svc.cluster.local:9411" } },
  proxyMetadata: { DNS_AUTO_ALLOCATE: "true", DNS_CAPTURE: "true" },
  holdApplicationUntilProxyStarts: true,
  concurrency: 2,
});
