import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { keyPair } from "../pki";
import type { Component, Lab } from "./component";
import { secureServer } from "./secure-server";
import { processKubeconfig } from "./sign-in";

/**
 * Requests a second. With the default of 20, 10,000 pods take eight minutes; with much more
 * than this, a busy apiserver refuses what its queues cannot hold (429), and all is slower.
 */
const QPS = 200;
const BURST = 300;

/**
 * There is one of each, but the lease is a thing to see. A busy machine may keep its holder
 * waiting for longer than the usual 10 s, and who loses the lease exits.
 */
const LEASE = { duration: "120s", renew: "100s", retry: "5s" };

export function controllerManager(lab: Lab): Component {
  const ca = keyPair(lab.paths, "ca");
  return secureServer(lab, {
    name: "kube-controller-manager",
    port: "controllerManager",
    health: "/healthz",
    more: {
      "kube-api-qps": QPS,
      "kube-api-burst": BURST,
      "leader-elect-lease-duration": LEASE.duration,
      "leader-elect-renew-deadline": LEASE.renew,
      "leader-elect-retry-period": LEASE.retry,
      "use-service-account-credentials": true,
      "root-ca-file": ca.cert,
      "service-account-private-key-file": keyPair(lab.paths, "sa").key,
      "cluster-signing-cert-file": ca.cert,
      "cluster-signing-key-file": ca.key,
    },
  });
}

export function scheduler(lab: Lab): Component {
  const file = join(lab.paths.config, "kube-scheduler.yaml");
  mkdirSync(lab.paths.config, { recursive: true });
  writeFileSync(file, stringify(schedulerConfig(lab)));
  return secureServer(lab, {
    name: "kube-scheduler",
    port: "scheduler",
    health: "/healthz",
    more: { config: file },
  });
}

/** Pods that name this scheduler are not spread over nodes and zones. */
export const FLEET_SCHEDULER = "fleet-scheduler";

/**
 * A KubeSchedulerConfiguration (kubescheduler.config.k8s.io/v1). The default profile is as it
 * is anywhere. The fleet's own leaves out the spreading of pods, which counts all the pods
 * there are for each pod that comes.
 */
function schedulerConfig({ paths }: Lab): object {
  return {
    apiVersion: "kubescheduler.config.k8s.io/v1",
    kind: "KubeSchedulerConfiguration",
    clientConnection: { kubeconfig: processKubeconfig(paths, "kube-scheduler"), qps: QPS, burst: BURST },
    leaderElection: {
      leaderElect: true,
      leaseDuration: LEASE.duration,
      renewDeadline: LEASE.renew,
      retryPeriod: LEASE.retry,
    },
    profiles: [
      { schedulerName: "default-scheduler" },
      {
        schedulerName: FLEET_SCHEDULER,
        plugins: { multiPoint: { disabled: [{ name: "PodTopologySpread" }] } },
      },
    ],
  };
}
