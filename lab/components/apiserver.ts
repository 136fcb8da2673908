import { join } from "node:path";
import { binaries } from "../binaries";
import { answers } from "../client";
import { keyPair } from "../pki";
import { type Component, flags, type Lab } from "./component";
import { etcdUrl } from "./etcd";

export const SERVICE_CIDR = "10.96.0.0/16";

export function apiserver(lab: Lab): Component {
  const { paths, ports, client } = lab;
  const serving = keyPair(paths, "apiserver");
  const toKubelet = keyPair(paths, "apiserver-kubelet-client");
  const frontProxy = keyPair(paths, "front-proxy-client");
  const ca = keyPair(paths, "ca").cert;
  return {
    name: "kube-apiserver",
    command: binaries("kube-apiserver"),
    args: flags({
      "etcd-servers": etcdUrl(lab),
      "bind-address": "127.0.0.1",
      "advertise-address": "127.0.0.1",
      "secure-port": ports.apiserver,
      "tls-cert-file": serving.cert,
      "tls-private-key-file": serving.key,
      "client-ca-file": ca,
      "service-account-key-file": join(paths.pki, "sa.pub"),
      "service-account-signing-key-file": keyPair(paths, "sa").key,
      "service-account-issuer": "https://kubernetes.default.svc",
      "service-cluster-ip-range": SERVICE_CIDR,
      "authorization-mode": "Node,RBAC",
      "enable-admission-plugins": "NodeRestriction",
      "allow-privileged": true,
      "kubelet-client-certificate": toKubelet.cert,
      "kubelet-client-key": toKubelet.key,
      "kubelet-certificate-authority": ca,
      "kubelet-preferred-address-types": "InternalIP,Hostname",
      "requestheader-client-ca-file": ca,
      "requestheader-allowed-names": "front-proxy-client",
      "requestheader-extra-headers-prefix": "X-Remote-Extra-",
      "requestheader-group-headers": "X-Remote-Group",
      "requestheader-username-headers": "X-Remote-User",
      "proxy-client-cert-file": frontProxy.cert,
      "proxy-client-key-file": frontProxy.key,
      // It would publish 127.0.0.1 as the endpoint of the service `kubernetes`, which is refused.
      "endpoint-reconciler-type": "none",
    }),
    ports: ["apiserver"],
    ready: () => answers(client, `https://127.0.0.1:${ports.apiserver}/readyz`),
    patience: 90,
  };
}
