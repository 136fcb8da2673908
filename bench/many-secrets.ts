import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { output } from "./process";

/** Of this run alone: a namespace that was deleted may stay for as long as some API of the cluster does not answer. */
export const SECRETS_NAMESPACE = `cutaway-bench-${process.pid}`;

const VALUE = Buffer.alloc(768, "value of no secret ").toString("base64");

/** Makes Secrets of 1 KiB each in a namespace of their own, until they are removed. */
export async function makeSecrets(
  kubectl: string,
  kubeconfig: string,
  count: number,
): Promise<{ remove(): Promise<unknown> }> {
  const run = (...args: readonly string[]) => output(kubectl, ["--kubeconfig", kubeconfig, ...args]);
  const folder = mkdtempSync(join(tmpdir(), "cutaway-secrets-"));
  const file = join(folder, "list.json");
  const items = Array.from({ length: count }, (_, i) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: `secret-${i}`, namespace: SECRETS_NAMESPACE },
    data: { value: VALUE },
  }));
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: SECRETS_NAMESPACE } };
  writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: [namespace, ...items] }));
  await run("create", "--validate=false", "-f", file);
  rmSync(folder, { recursive: true });
  return { remove: () => run("delete", "namespace", SECRETS_NAMESPACE, "--wait=false") };
}
