import type { KubeletMode } from "@/lib/access/kubelet";
import { MEDIA_TYPES } from "@/lib/access/media-types";
import { dig, digString } from "@/lib/base/json";
import type { DiscoveryReader } from "@/lib/kube/discovery";
import type { ContextInfo, KubeTransport } from "@/lib/kube/types";
import type { MissingRight } from "@/lib/objects/rbac";
import { readAccess } from "@/lib/overview/access";
import { clockAhead } from "@/lib/overview/clock";
import { readGroups } from "@/lib/overview/groups";
import { parseHealth } from "@/lib/overview/health";
import { readIdentity } from "@/lib/overview/identity";
import { readNodes } from "@/lib/overview/nodes";
import type { Health, Overview } from "@/lib/overview/schema";
import { readVersion } from "@/lib/overview/version";
import { Asker, runPanel } from "./panel";

/** Nodes in the overview, and what their full objects may weigh: they list their images. */
const NODES = 100;
const NODES_BYTES = 16 * 1024 * 1024;

const path = (nonResourceURL: string): MissingRight => ({
  verb: "get",
  group: "",
  resource: "",
  nonResourceURL,
});
const review = (resource: string, group: string): MissingRight => ({ verb: "create", group, resource });

async function readCluster(ask: Asker) {
  const namespace = await ask.json("/api/v1/namespaces/kube-system", { accept: MEDIA_TYPES.partialMetadata });
  return {
    uid: digString(namespace, "metadata", "uid") ?? "",
    createdAt: digString(namespace, "metadata", "creationTimestamp"),
  };
}

/** A failed check is an answer too: 500, with the same text. Anything else is asked again as JSON, for its Status. */
async function readHealth(ask: Asker, endpoint: string): Promise<Health> {
  const target = `${endpoint}?verbose=`;
  const { status, text, headers, evidence } = await ask.text(target, { accept: "*/*" });
  const health = parseHealth(text, status);
  if (health.checks.length === 0 && status !== 200) await ask.json(target);
  const { at, firstByteMs } = evidence;
  const dated = { date: headers.get("date"), askedAt: at, answeredAt: at + (firstByteMs ?? 0) };
  return { ...health, clockAheadMs: clockAhead(dated) };
}

async function readRights(ask: Asker, namespace: string) {
  return readAccess(await ask.review("selfsubjectrulesreviews", { namespace }), namespace);
}

async function readKubelet(ask: Asker, mode: KubeletMode) {
  if (mode !== "proxy") return { mode, allowed: null };
  const resourceAttributes = { verb: "get", resource: "nodes", subresource: "proxy" };
  const answer = await ask.review("selfsubjectaccessreviews", { resourceAttributes });
  return { mode, allowed: dig(answer, "status", "allowed") === true };
}

/** All panels at once, each failing alone. */
export async function readOverview(
  transport: KubeTransport,
  discovery: DiscoveryReader,
  context: Pick<ContextInfo, "name" | "server" | "namespace">,
  kubelet: KubeletMode,
  signal: AbortSignal,
): Promise<{ data: Overview; requests: string[] }> {
  const askers: Asker[] = [];
  const panel = <T>(name: string, right: MissingRight, load: (ask: Asker) => Promise<T>) => {
    const ask = new Asker(transport, `overview/${name}`, signal);
    askers.push(ask);
    return runPanel(ask, right, load);
  };
  const namespace = context.namespace ?? "default";
  const [cluster, version, livez, readyz, identity, nodes, groups, access, kubeletPanel] = await Promise.all([
    panel("cluster", { verb: "get", group: "", resource: "namespaces" }, readCluster),
    panel("version", path("/version"), async (ask) => readVersion(await ask.json("/version"))),
    panel("livez", path("/livez"), (ask) => readHealth(ask, "/livez")),
    panel("readyz", path("/readyz"), (ask) => readHealth(ask, "/readyz")),
    panel("identity", review("selfsubjectreviews", "authentication.k8s.io"), async (ask) =>
      readIdentity(await ask.review("selfsubjectreviews", {})),
    ),
    panel("nodes", { verb: "list", group: "", resource: "nodes" }, async (ask) =>
      readNodes(await ask.json(`/api/v1/nodes?limit=${NODES}`, { maxBytes: NODES_BYTES })),
    ),
    panel("groups", path("/apis"), async (ask) => readGroups(await ask.discovery(discovery))),
    panel("access", review("selfsubjectrulesreviews", "authorization.k8s.io"), (ask) =>
      readRights(ask, namespace),
    ),
    panel("kubelet", review("selfsubjectaccessreviews", "authorization.k8s.io"), (ask) =>
      readKubelet(ask, kubelet),
    ),
  ]);
  return {
    data: {
      context: context.name,
      server: context.server,
      cluster,
      version,
      livez,
      readyz,
      identity,
      nodes,
      groups,
      access,
      kubelet: kubeletPanel,
    },
    requests: askers.flatMap((ask) => ask.requests),
  };
}
