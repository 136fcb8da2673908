import { fileURLToPath } from "node:url";
import { binaries, kwokStages } from "../binaries";
import { answers } from "../client";
import { type Component, flags, type Lab } from "./component";
import { processKubeconfig } from "./sign-in";

const OWN_CONFIG = fileURLToPath(new URL("../manifests/kwok.yaml", import.meta.url));

/** Nodes with this annotation, and the pods on them, are simulated. */
export const FAKE_NODE = { "kwok.x-k8s.io/node": "fake" };

export function kwok(lab: Lab): Component {
  const address = `127.0.0.1:${lab.ports.kwok}`;
  return {
    name: "kwok",
    command: binaries("kwok"),
    args: flags({
      config: [kwokStages(), OWN_CONFIG].join(","),
      kubeconfig: processKubeconfig(lab.paths, "kwok"),
      "manage-all-nodes": false,
      "manage-nodes-with-annotation-selector": "kwok.x-k8s.io/node=fake",
      "server-address": address,
      // It would write a line for each pod it patches.
      v: "WARN",
    }),
    ports: ["kwok"],
    ready: () => answers(lab.client, `http://${address}/healthz`),
    patience: 60,
  };
}
