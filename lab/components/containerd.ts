import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Host } from "../host";
import { PAUSE_IMAGE } from "../images";
import { POD_BRIDGE, POD_CIDR } from "../node";
import type { LabPaths } from "../paths";
import { containerdSocket, ctr, networkName, runDir } from "../runtime";
import type { Component, Lab } from "./component";

/** Where Debian puts the CNI plugins, and where the project's own archives go. */
const PLUGIN_DIRS = ["/usr/lib/cni", "/opt/cni/bin"];

export const cniPlugins = (): string | null =>
  PLUGIN_DIRS.find((dir) => existsSync(join(dir, "bridge"))) ?? null;

const networkConfigDir = (paths: LabPaths): string => join(paths.config, "cni");

export function containerd({ paths, host }: Lab): Component {
  const file = join(paths.config, "containerd.toml");
  mkdirSync(networkConfigDir(paths), { recursive: true });
  mkdirSync(runDir(paths), { recursive: true, mode: 0o711 });
  writeFileSync(file, containerdConfig(paths, host));
  writeFileSync(join(networkConfigDir(paths), "10-lab.conflist"), networkConfig(paths));
  return {
    name: "containerd",
    command: "containerd",
    args: ["--config", file],
    ports: [],
    ready: async () => (await ctr(paths, "version")).ok,
    patience: 60,
  };
}

/**
 * containerd's config. The native snapshotter works on every file system; AppArmor is off only
 * where nothing could load its profiles; oom_score_adj is left alone where we may not lower it.
 */
function containerdConfig(paths: LabPaths, host: Host): string {
  const cri = `plugins."io.containerd.grpc.v1.cri"`;
  return `version = 2
root = "${join(paths.data, "containerd")}"
state = "${join(runDir(paths), "state")}"

[grpc]
  address = "${containerdSocket(paths)}"

[${cri}]
  sandbox_image = "${PAUSE_IMAGE}"
  stream_server_address = "127.0.0.1"
  restrict_oom_score_adj = ${!host.mayLowerOomScore}
  disable_apparmor = ${host.apparmorUnusable}

[${cri}.cni]
  bin_dir = "${cniPlugins() ?? PLUGIN_DIRS[0]}"
  conf_dir = "${networkConfigDir(paths)}"

[${cri}.containerd]
  snapshotter = "native"
  default_runtime_name = "runc"

[${cri}.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

[${cri}.containerd.runtimes.runc.options]
  Root = "${join(runDir(paths), "runc")}"
  SystemdCgroup = ${host.cgroupDriver === "systemd"}
`;
}

/** One bridge for the pods; its address is their gateway. They reach this machine, not the internet. */
function networkConfig(paths: LabPaths): string {
  return JSON.stringify({
    cniVersion: "0.4.0",
    name: networkName(paths),
    plugins: [
      {
        type: "bridge",
        bridge: POD_BRIDGE,
        isGateway: true,
        ipam: {
          type: "host-local",
          dataDir: join(runDir(paths), "ipam"),
          ranges: [[{ subnet: POD_CIDR }]],
          routes: [{ dst: "0.0.0.0/0" }],
        },
      },
    ],
  });
}
