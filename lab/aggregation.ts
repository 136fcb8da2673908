import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Lab } from "./components/component";
import { applyFile } from "./kubectl";
import { keyPair } from "./pki";
import { poll } from "./poll";
import { problem } from "./report";

const manifest = (name: string): string =>
  fileURLToPath(new URL(`./manifests/${name}.yaml`, import.meta.url));

/** The rights of the lab's people, and the API groups that do not need a node. */
export async function applyBasics(lab: Lab): Promise<void> {
  await applyFile(lab.paths, manifest("users"));
  await applyFile(lab.paths, manifest("broken-apiservice"));
  await applyFile(lab.paths, manifest("sample-apiserver"), {
    CA: caBundle(lab),
    WARDLE_PORT: String(lab.ports.sampleApiserver),
  });
  await available(lab, "v1alpha1.wardle.example.com");
}

export async function applyMetricsServer(lab: Lab): Promise<void> {
  await applyFile(lab.paths, manifest("metrics-server"), {
    CA: caBundle(lab),
    METRICS_PORT: String(lab.ports.metricsServer),
  });
  await available(lab, "v1beta1.metrics.k8s.io");
}

const caBundle = (lab: Lab): string => readFileSync(keyPair(lab.paths, "ca").cert).toString("base64");

interface ApiService {
  readonly status?: {
    readonly conditions?: ReadonlyArray<{ type: string; status: string; message?: string }>;
  };
}

/** metrics-server serves nothing before it has read the kubelet twice, 15 s apart. */
const PATIENCE = 90;

/** Returns when the apiserver says that it reaches the group's server. */
async function available(lab: Lab, name: string): Promise<void> {
  const path = `/apis/apiregistration.k8s.io/v1/apiservices/${name}`;
  let last = "no condition yet";
  const seen = await poll(PATIENCE, async () => {
    const { status } = (await lab.client.get(path)) as ApiService;
    const condition = status?.conditions?.find(({ type }) => type === "Available");
    last = condition?.message ?? last;
    return condition?.status === "True" || null;
  });
  if (seen === null)
    throw problem("LAB_APISERVICE", `${name} is not available: ${last}`, "see that server's log");
}
