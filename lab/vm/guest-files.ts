import { stringify } from "yaml";
import { PAUSE_IMAGE } from "../images";
import { GUEST_IP, HOST_FROM_GUEST, VM_NODE_IP, VM_NODE_NAME, VM_POD_CIDR, VM_TAINT } from "./machine";

/** Where the guest mounts what the lab brings along. */
export const SEED = "/run/seed";

/** containerd of Debian 12, version 2 of its configuration: systemd owns the cgroups. */
export const containerdConfig = (): string => `version = 2

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"

[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = "${SEED}/cni"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
  SystemdCgroup = true
`;

export const networkConfig = (): string =>
  JSON.stringify({
    cniVersion: "0.4.0",
    name: "cutaway-vm",
    plugins: [
      {
        type: "bridge",
        bridge: "pods",
        isGateway: true,
        ipam: { type: "host-local", ranges: [[{ subnet: VM_POD_CIDR }]] },
      },
    ],
  });

/**
 * A KubeletConfiguration that has the kubelet do all that cgroup v2 allows: memory QoS with reservation and
 * throttling, exclusive CPUs, a limit of processes for each pod, and room kept for the system.
 */
export const kubeletConfig = (port: number): object => ({
  apiVersion: "kubelet.config.k8s.io/v1beta1",
  kind: "KubeletConfiguration",
  address: "0.0.0.0",
  port,
  tlsCertFile: `${SEED}/kubelet.crt`,
  tlsPrivateKeyFile: `${SEED}/kubelet.key`,
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: `${SEED}/ca.crt` },
  },
  authorization: { mode: "Webhook" },
  containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
  cgroupDriver: "systemd",
  cpuManagerPolicy: "static",
  reservedSystemCPUs: "0",
  memoryThrottlingFactor: 0.9,
  memoryReservationPolicy: "TieredReservation",
  podPidsLimit: 512,
  failSwapOn: false,
  makeIPTablesUtilChains: false,
  registerWithTaints: [VM_TAINT],
  evictionHard: { "memory.available": "100Mi", "nodefs.available": "1%", "imagefs.available": "1%" },
  // Emulated, a start of a container takes many seconds.
  runtimeRequestTimeout: "10m",
});

const kubeletFlags = [
  `--config=${SEED}/kubelet.yaml`,
  `--kubeconfig=${SEED}/kubeconfig.yaml`,
  `--hostname-override=${VM_NODE_NAME}`,
  `--node-ip=${VM_NODE_IP}`,
].join(" ");

export const kubeletUnit = (images: readonly string[]): string => `[Unit]
Description=Kubelet
After=containerd.service
Requires=containerd.service

[Service]
${images.map((image) => `ExecStartPre=/usr/bin/ctr -n k8s.io images import ${SEED}/${image}`).join("\n")}
ExecStart=${SEED}/kubelet ${kubeletFlags}
Restart=on-failure
`;

/** Run at boot, before ssh and containerd (image.ts has the unit). */
export const bootScript = (): string => `set -e
modprobe virtio_net
ip link set lo up
ip addr add ${VM_NODE_IP}/32 dev lo
ip addr add ${GUEST_IP}/24 dev eth0
ip link set eth0 up
hostname ${VM_NODE_NAME}
mkdir -p /root/.ssh /etc/containerd
cp ${SEED}/authorized_keys /root/.ssh/authorized_keys
chmod 600 /root/.ssh/authorized_keys
cp ${SEED}/containerd.toml /etc/containerd/config.toml
cp ${SEED}/kubelet.service /run/systemd/system/kubelet.service
systemctl daemon-reload
systemctl start --no-block kubelet.service
`;

interface SignIn {
  readonly apiserverPort: number;
  /** PEM, of each. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** The apiserver as the guest finds it: another address, so the name in its certificate has to be said. */
export function guestKubeconfig({ apiserverPort, ca, cert, key }: SignIn): string {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "lab",
    clusters: [
      {
        name: "lab",
        cluster: {
          server: `https://${HOST_FROM_GUEST}:${apiserverPort}`,
          "tls-server-name": "localhost",
          "certificate-authority-data": base64(ca),
        },
      },
    ],
    users: [
      { name: "kubelet", user: { "client-certificate-data": base64(cert), "client-key-data": base64(key) } },
    ],
    contexts: [{ name: "lab", context: { cluster: "lab", user: "kubelet" } }],
  });
}
