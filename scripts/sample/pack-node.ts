import { readFileSync } from "node:fs";
import { join } from "node:path";
import { maskExported } from "@/lib/access/redact/exported";
import { dig, digArray, digNumber, digString } from "@/lib/base/json";
import { INCLUDES } from "@/lib/recorder/options";
import type { RecordingScope } from "@/lib/recording/schema";
import { fileSink } from "@/lib/recording/sink";
import { RecordingWriter } from "@/lib/recording/writer";

const TEXT = "text/plain; charset=utf-8";
const METRICS = "text/plain; version=0.0.4; charset=utf-8";
const JSON_TYPE = "application/json";

/** What a kubelet answered, by its path: the file, its media type, and the file of a second answer. */
const ANSWERS: ReadonlyArray<readonly [path: string, file: string, contentType: string, second?: string]> = [
  ["configz", "configz.json", JSON_TYPE],
  ["flagz", "flagz.txt", TEXT],
  ["healthz", "healthz.txt", TEXT],
  ["metrics", "metrics.txt", METRICS],
  ["metrics/cadvisor", "metrics-cadvisor.txt", METRICS, "metrics-cadvisor-t1.txt"],
  ["metrics/probes", "metrics-probes.txt", METRICS],
  ["metrics/resource", "metrics-resource.txt", METRICS],
  ["metrics/slis", "metrics-slis.txt", METRICS],
  ["pods", "pods.json", JSON_TYPE],
  ["runningpods/", "runningpods.json", JSON_TYPE],
  ["stats/summary", "stats-summary.json", JSON_TYPE, "stats-summary-t1.json"],
  ["statusz", "statusz.txt", TEXT],
];

const SCOPES = [
  { resource: "nodes", kind: "Node", namespaced: false },
  { resource: "pods", kind: "Pod", namespaced: true },
] as const;

/**
 * Packs what was written down of one real node (api-node.json, api-pods.json, the kubelet's answers, cgroups-t0.json
 * and cgroups-t1.json for the times) as a recording of its own, for `join`.
 * @throws ProblemError RECORDING_EXISTS, RECORDING_UNWRITABLE; Error for a file that is missing
 */
export async function packNode(folder: string, out: string): Promise<void> {
  const read = (file: string) => readFileSync(join(folder, file));
  const parse = (file: string): unknown => JSON.parse(read(file).toString("utf8"));
  const reveal = new Set(["env", "args"] as const);
  const mask = (value: unknown) => maskExported(value, { reveal });
  const began = 1000 * (digNumber(parse("cgroups-t0.json"), "capturedAt", "t0") ?? 0);
  const again = 1000 * (digNumber(parse("cgroups-t1.json"), "capturedAt", "t0") ?? 0);
  const node = parse("api-node.json");
  const header = {
    tool: "cutaway sample",
    startedAt: new Date(began).toISOString(),
    cluster: {
      uid: null,
      name: digString(node, "metadata", "name") ?? "",
      gitVersion: digString(node, "status", "nodeInfo", "kubeletVersion"),
    },
    namespaces: null,
    include: [...INCLUDES],
  };
  const writer = new RecordingWriter(await fileSink(out), header, { quality: 11, blockBytes: 1024 * 1024 });
  for (const { resource, kind, namespaced } of SCOPES) {
    const objects = resource === "nodes" ? [node] : digArray(parse("api-pods.json"), "items");
    const id = writer.newScope();
    for (const object of objects) {
      const field = (name: string) => digString(object, "metadata", name) ?? "";
      const row = {
        namespace: field("namespace"),
        name: field("name"),
        uid: field("uid"),
        resourceVersion: field("resourceVersion"),
      };
      writer.row(id, row, JSON.stringify(mask({ apiVersion: "v1", kind, ...Object(object) })));
    }
    const scope: RecordingScope = {
      id,
      group: "",
      version: "v1",
      resource,
      kind,
      namespaced,
      namespace: null,
      form: "object",
      at: 0,
      resourceVersion: "0",
      watched: false,
      columns: [],
    };
    writer.scope(scope, objects.length);
  }
  const proxy = `/api/v1/nodes/${header.cluster.name}/proxy/`;
  const answer = (at: number, path: string, contentType: string, file: string) => {
    const body = contentType === JSON_TYPE ? Buffer.from(JSON.stringify(mask(parse(file)))) : read(file);
    writer.answer({ at, path: `${proxy}${path}`, query: "", status: 200, contentType, tookMs: 0 }, body);
  };
  for (const [path, file, contentType] of ANSWERS) answer(0, path, contentType, file);
  const stride = Math.round(again - began);
  for (const [path, , contentType, second] of ANSWERS) if (second) answer(stride, path, contentType, second);
  await writer.end({ endedAt: stride, reason: "stopped", masked: {}, missing: [] });
  if (dig(node, "kind") !== "Node") throw new Error("api-node.json is no Node");
}
