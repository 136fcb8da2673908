import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { binaries } from "@/lab/binaries";
import { systemClock } from "@/lib/base/clock";
import { createClusters } from "@/lib/kube/clusters";
import { EvidenceLog } from "@/lib/kube/evidence-log";
import type { Clusters, KubeTransport } from "@/lib/kube/types";
import { hasLab } from "@/lib/testing/lab";
import { labKubeconfig } from "@/lib/testing/lab-kubeconfig";
import { SchemaReader } from "./schema";
import { SchemaDocuments } from "./schema-documents";

const KINDS = [
  ["", "v1", "Pod", "pods"],
  ["apps", "v1", "Deployment", "deployments"],
  ["apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions"],
  ["apiregistration.k8s.io", "v1", "APIService", "apiservices"],
  ["shop.cutaway.dev", "v1", "Shelf", "shelves"],
  ["wardle.example.com", "v1alpha1", "Flunder", "flunders"],
  ["metrics.k8s.io", "v1beta1", "NodeMetrics", "nodes"],
] as const;

/** Fields as kubectl explains them: `spec.containers.name string required`. */
function explained(resource: string, apiVersion: string): string[] {
  const args = ["explain", resource, `--api-version=${apiVersion}`, "--recursive"];
  const text = execFileSync(binaries("kubectl"), [`--kubeconfig=${labKubeconfig()}`, ...args], {
    encoding: "utf8",
  });
  const path: string[] = [];
  return text.split("\n").flatMap((line) => {
    const [, indent = "", name = "", type = "", required] =
      /^( +)(\S+)\t<(.*)>( -required-)?\s*$/.exec(line) ?? [];
    if (name === "") return [];
    path.length = indent.length / 2 - 1;
    path.push(name);
    return `${path.join(".")} ${type}${required === undefined ? "" : " required"}`;
  });
}

describe.skipIf(!hasLab)("schemas", () => {
  let clusters: Clusters;
  let transport: KubeTransport;
  let documents: SchemaDocuments;
  let reader: SchemaReader;
  const { signal } = new AbortController();

  beforeAll(async () => {
    const options = { evidence: new EvidenceLog(), clock: systemClock, userAgent: "cutaway/contract" };
    clusters = await createClusters({ kubeconfig: labKubeconfig(), ...options });
    transport = await clusters.transport();
    documents = new SchemaDocuments();
    reader = new SchemaReader(transport, documents, () => systemClock.now());
  });
  afterAll(() => {
    documents.close();
    clusters.close();
  });

  async function fieldsOf(kind: { group: string; version: string; kind: string }): Promise<string[]> {
    const found: string[] = [];
    const visit = async (path: readonly string[]): Promise<void> => {
      const { answer } = await reader.read(kind, kind, { ask: "fields", path }, signal);
      if (answer.ask !== "fields") throw new Error(`${path.join(".")}: ${JSON.stringify(answer)}`);
      for (const { name, type, required, openable, recursive } of answer.part.fields) {
        const own = [...path, name];
        found.push(`${own.join(".")} ${type}${required ? " required" : ""}`);
        if (openable && !recursive) await visit(own);
      }
    };
    await visit([]);
    return found;
  }

  it.each(KINDS)(
    "of %s/%s %s have the fields and types of kubectl explain",
    async (group, version, kind, resource) => {
      const ours = await fieldsOf({ group, version, kind });
      const theirs = explained(resource, group === "" ? version : `${group}/${version}`);
      expect(theirs.length).toBeGreaterThan(5);
      expect(new Set(ours)).toEqual(new Set(theirs));
    },
  );

  it("are fetched once, by their hash", async () => {
    const kind = { group: "batch", version: "v1", kind: "CronJob" };
    const ask = () => reader.read(kind, kind, { ask: "fields", path: ["spec"] }, signal);
    const first = await ask();
    expect(first.address.hash).toMatch(/^[0-9A-F]{128}$/);
    expect((await ask()).requests).toEqual(first.requests);
  });

  it("say what there is not", async () => {
    const ask = (group: string, kind: string) =>
      reader.read(
        { group, version: "v1" },
        { group, version: "v1", kind },
        { ask: "fields", path: [] },
        signal,
      );
    await expect(ask("broken.cutaway.dev", "Thing")).rejects.toMatchObject({
      problem: { code: "SCHEMA_NONE" },
    });
    expect((await ask("apps", "Nothing")).answer).toEqual({ ask: "none", missing: "kind" });
  });
});
