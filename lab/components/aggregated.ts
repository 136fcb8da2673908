import { keyPair } from "../pki";
import type { Component, Lab } from "./component";
import { etcdUrl } from "./etcd";
import { secureServer } from "./secure-server";

/** Serves wardle.example.com: an API group that another process than the apiserver answers. */
export function sampleApiserver(lab: Lab): Component {
  return secureServer(lab, {
    name: "sample-apiserver",
    port: "sampleApiserver",
    health: "/livez",
    more: { "etcd-servers": etcdUrl(lab) },
  });
}

/** Serves metrics.k8s.io from what it reads off the kubelet each 15 s. */
export function metricsServer(lab: Lab): Component {
  const toKubelet = keyPair(lab.paths, "apiserver-kubelet-client");
  return secureServer(lab, {
    name: "metrics-server",
    port: "metricsServer",
    health: "/livez",
    more: {
      "kubelet-preferred-address-types": "InternalIP,Hostname",
      "kubelet-use-node-status-port": true,
      "kubelet-certificate-authority": keyPair(lab.paths, "ca").cert,
      "kubelet-client-certificate": toKubelet.cert,
      "kubelet-client-key": toKubelet.key,
      "metric-resolution": "15s",
      // Simulated nodes have no kubelet to ask.
      "node-selector": "type!=kwok",
    },
  });
}
