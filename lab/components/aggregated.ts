import { binaries } from "../binaries";
import { answers } from "../client";
import { keyPair } from "../pki";
import type { PortName } from "../ports";
import { type Component, flags, type Lab } from "./component";
import { etcdUrl } from "./etcd";
import { signIn } from "./sign-in";

/** Serves wardle.example.com: an API group that another process than the apiserver answers. */
export function sampleApiserver(lab: Lab): Component {
  return aggregated(lab, "sample-apiserver", "sampleApiserver", { "etcd-servers": etcdUrl(lab) });
}

/** Serves metrics.k8s.io from what it reads off the kubelet each 15 s. */
export function metricsServer(lab: Lab): Component {
  const toKubelet = keyPair(lab.paths, "apiserver-kubelet-client");
  return aggregated(lab, "metrics-server", "metricsServer", {
    "kubelet-preferred-address-types": "InternalIP,Hostname",
    "kubelet-use-node-status-port": true,
    "kubelet-certificate-authority": keyPair(lab.paths, "ca").cert,
    "kubelet-client-certificate": toKubelet.cert,
    "kubelet-client-key": toKubelet.key,
    "metric-resolution": "15s",
    // Simulated nodes have no kubelet to ask.
    "node-selector": "type!=kwok",
  });
}

function aggregated(
  lab: Lab,
  name: string,
  port: PortName,
  more: Readonly<Record<string, string | boolean>>,
): Component {
  const serving = keyPair(lab.paths, name);
  return {
    name,
    command: binaries(name),
    args: flags({
      ...signIn(lab.paths, name),
      "bind-address": "127.0.0.1",
      "secure-port": lab.ports[port],
      "tls-cert-file": serving.cert,
      "tls-private-key-file": serving.key,
      ...more,
    }),
    ports: [port],
    ready: () => answers(lab.client, `https://127.0.0.1:${lab.ports[port]}/livez`),
    patience: 60,
  };
}
