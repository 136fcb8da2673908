import { binaries } from "../binaries";
import { answers } from "../client";
import { keyPair } from "../pki";
import type { PortName } from "../ports";
import { type Component, flags, type Lab } from "./component";
import { signIn } from "./sign-in";

/** With the default of 20 requests a second, 10,000 pods take eight minutes. */
const FAST = { "kube-api-qps": 500, "kube-api-burst": 1000 };

export function controllerManager(lab: Lab): Component {
  const ca = keyPair(lab.paths, "ca");
  return controlPlane(lab, "kube-controller-manager", "controllerManager", {
    "use-service-account-credentials": true,
    "root-ca-file": ca.cert,
    "service-account-private-key-file": keyPair(lab.paths, "sa").key,
    "cluster-signing-cert-file": ca.cert,
    "cluster-signing-key-file": ca.key,
  });
}

export function scheduler(lab: Lab): Component {
  return controlPlane(lab, "kube-scheduler", "scheduler", {});
}

function controlPlane(
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
      ...FAST,
      "bind-address": "127.0.0.1",
      "secure-port": lab.ports[port],
      "tls-cert-file": serving.cert,
      "tls-private-key-file": serving.key,
      ...more,
    }),
    ports: [port],
    ready: () => answers(lab.client, `https://127.0.0.1:${lab.ports[port]}/healthz`),
    patience: 60,
  };
}
