import { NODE_IP, NODE_NAME } from "./node";
import type { CertificateRequest } from "./pki";
import { peopleCertificates } from "./users";
import { VM_NODE_IP, VM_NODE_NAME } from "./vm/machine";
import { VM_CERTIFICATE } from "./vm/seed";

const LOOPBACK = ["DNS:localhost", "IP:127.0.0.1"];

/** Processes that sign in to the apiserver with a kubeconfig of their own. */
export const SIGNED_IN = [
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
  "metrics-server",
  "sample-apiserver",
  "kwok",
];

/** Every certificate of a lab. Groups are those that Kubernetes gives these processes in a real cluster. */
export const certificates = (): CertificateRequest[] => [
  {
    name: "apiserver",
    user: "kube-apiserver",
    names: [
      ...LOOPBACK,
      ...["kubernetes", "kubernetes.default", "kubernetes.default.svc"].map((name) => `DNS:${name}`),
      "IP:10.96.0.1",
    ],
  },
  { name: "apiserver-kubelet-client", user: "kube-apiserver-kubelet-client", groups: ["system:masters"] },
  { name: "front-proxy-client", user: "front-proxy-client" },
  { name: "kube-controller-manager", user: "system:kube-controller-manager", names: LOOPBACK },
  { name: "kube-scheduler", user: "system:kube-scheduler", names: LOOPBACK },
  {
    name: "kubelet",
    user: `system:node:${NODE_NAME}`,
    groups: ["system:nodes"],
    names: [`DNS:${NODE_NAME}`, `IP:${NODE_IP}`],
  },
  {
    name: VM_CERTIFICATE,
    user: `system:node:${VM_NODE_NAME}`,
    groups: ["system:nodes"],
    names: [`DNS:${VM_NODE_NAME}`, `IP:${VM_NODE_IP}`],
  },
  ...["metrics-server", "sample-apiserver"].map((name) => ({
    name,
    user: name,
    groups: ["system:masters"],
    names: [...LOOPBACK, `DNS:${name}.kube-system.svc`],
  })),
  { name: "kwok", user: "kwok", groups: ["system:masters"] },
  ...peopleCertificates(),
];
