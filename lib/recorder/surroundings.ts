import { digArray, digString } from "@/lib/base/json";
import type { KubeTransport } from "@/lib/kube/types";
import type { RecordingHeader } from "@/lib/recording/schema";
import type { Missing } from "./missing";
import type { Include, RecordOptions } from "./options";
import { MAX_KUBELETS, type Surroundings } from "./questions";

const MAX_NAMESPACES_OF_RIGHTS = 50;

/** Where something is asked, and until when. */
export interface Asking {
  readonly transport: KubeTransport;
  readonly signal: AbortSignal;
}

/** Which cluster it is. @throws ProblemError of the transport when it cannot be asked at all */
export async function readHeader(
  { transport, signal }: Asking,
  { name, namespaces, include }: RecordOptions,
  about: Pick<RecordingHeader, "tool" | "startedAt">,
): Promise<RecordingHeader> {
  const ask = (path: string) => transport.getJson({ path, purpose: "record", signal });
  const { body: version } = await ask("/version");
  const { body: system } = await ask("/api/v1/namespaces/kube-system").catch(() => ({ body: null }));
  return {
    ...about,
    cluster: {
      uid: digString(system, "metadata", "uid"),
      name,
      gitVersion: digString(version, "gitVersion"),
    },
    namespaces: namespaces === null ? null : [...namespaces],
    include: [...include],
  };
}

/** Namespaces whose rights are asked for. Empty when they may not be listed. */
export async function readNamespaces(asking: Asking): Promise<string[]> {
  const found = await readNames(asking, "/api/v1/namespaces");
  return found.map(({ name }) => name).slice(0, MAX_NAMESPACES_OF_RIGHTS);
}

/** What there is now that is asked at intervals. */
export async function readSurroundings(
  asking: Asking,
  include: ReadonlySet<Include>,
  collections: readonly string[],
  missing: Missing,
): Promise<Surroundings> {
  const nodes = include.has("kubelets") ? await readNames(asking, "/api/v1/nodes") : [];
  if (nodes.length > MAX_KUBELETS)
    missing.add(`the kubelets of ${nodes.length - MAX_KUBELETS} nodes`, 0, "more than are asked");
  const components = include.has("metrics")
    ? await readNames(asking, "/api/v1/namespaces/kube-system/pods", "component")
    : [];
  return { nodes: nodes.map(({ name }) => name), components, collections };
}

/** Of a collection's objects: names and the component label. Empty when it may not be listed. */
async function readNames(
  { transport, signal }: Asking,
  path: string,
  labelSelector = "",
): Promise<Array<{ name: string; component: string }>> {
  const query: Array<readonly [string, string]> = [["resourceVersion", "0"]];
  if (labelSelector !== "") query.push(["labelSelector", labelSelector]);
  const accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
  const request = { path, query, accept, purpose: "record", signal };
  const { body } = await transport.getJson(request).catch(() => ({ body: null }));
  return digArray(body, "items").map((item) => ({
    name: digString(item, "metadata", "name") ?? "",
    component: digString(item, "metadata", "labels", "component") ?? "",
  }));
}
