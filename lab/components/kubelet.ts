import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { binaries } from "../binaries";
import { NODE_IP, NODE_NAME } from "../node";
import type { LabPaths } from "../paths";
import { keyPair } from "../pki";
import { containerdSocket } from "../runtime";
import { type Component, flags, type Lab } from "./component";
import { processKubeconfig } from "./sign-in";

const STATIC_POD = fileURLToPath(new URL("../demo/static/till.yaml", import.meta.url));

const staticPods = (paths: LabPaths): string => join(paths.config, "static-pods");

export function kubelet(lab: Lab, withDemo: boolean): Component {
  const { paths } = lab;
  mkdirSync(staticPods(paths), { recursive: true });
  if (withDemo) copyFileSync(STATIC_POD, join(staticPods(paths), "till.yaml"));
  const file = join(paths.config, "kubelet.yaml");
  writeFileSync(file, stringify(kubeletConfig(lab)));
  return {
    name: "kubelet",
    command: binaries("kubelet"),
    args: flags({
      config: file,
      kubeconfig: processKubeconfig(paths, "kubelet"),
      "hostname-override": NODE_NAME,
      "node-ip": NODE_IP,
      "root-dir": join(paths.data, "kubelet"),
    }),
    ports: ["kubelet", "kubeletHealth"],
    ready: () => nodeIsReady(lab, NODE_NAME),
    patience: 120,
  };
}

/** A KubeletConfiguration (kubelet.config.k8s.io/v1beta1). */
export function kubeletConfig({ paths, ports, host }: Lab): object {
  const { cert, key } = keyPair(paths, "kubelet");
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    address: NODE_IP,
    port: ports.kubelet,
    healthzPort: ports.kubeletHealth,
    tlsCertFile: cert,
    tlsPrivateKeyFile: key,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: keyPair(paths, "ca").cert },
    },
    authorization: { mode: "Webhook" },
    containerRuntimeEndpoint: `unix://${containerdSocket(paths)}`,
    cgroupDriver: host.cgroupDriver,
    failCgroupV1: false,
    failSwapOn: false,
    // Chains that only an older kube-proxy reads, and that would stay behind.
    makeIPTablesUtilChains: false,
    podLogsDir: join(paths.data, "pod-logs"),
    staticPodPath: staticPods(paths),
    // A lab shares its disk with a person's other work: a full disk is no reason to evict.
    evictionHard: { "memory.available": "100Mi", "nodefs.available": "1%", "imagefs.available": "1%" },
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
  };
}

interface Node {
  readonly status?: {
    readonly conditions?: ReadonlyArray<{ type: string; status: string; lastHeartbeatTime: string }>;
  };
}

/** Ready, as said by a kubelet since this process began: the last run's word does not count. */
export async function nodeIsReady({ client }: Lab, name: string): Promise<boolean> {
  const node = (await client.get(`/api/v1/nodes/${name}`)) as Node | null;
  const ready = node?.status?.conditions?.find(({ type }) => type === "Ready");
  const began = Math.floor(performance.timeOrigin / 1000) * 1000;
  return ready?.status === "True" && Date.parse(ready.lastHeartbeatTime) >= began;
}
