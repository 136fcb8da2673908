import { systemClock } from "@/lib/base/clock";
import { groupBy } from "@/lib/base/group-by";
import { digArray, digString } from "@/lib/base/json";
import { createClusters } from "@/lib/kube/clusters";
import { DiscoveryReader } from "@/lib/kube/discovery";
import { EvidenceLog } from "@/lib/kube/evidence-log";
import type { KubeTransport } from "@/lib/kube/types";
import { type ServedResource, servedResources } from "@/lib/objects/discovery";
import { startCutaway } from "./cutaway";
import { formatRatio, median, pairedRatio } from "./stats";
import { look } from "./trees-cluster";

interface Options {
  readonly kubeconfig: string;
  readonly pairs: number;
  readonly namespace: string;
  readonly name: string;
}

/**
 * `npm run bench -- trees-root`: the tree below one Deployment, by Cutaway with nothing read yet and once more, and by the way of
 * kubectl-tree, here in Node: every kind is listed in full, all at once, in pages of 250, then owners are followed by uid.
 */
export async function benchTreesRoot({ kubeconfig, pairs, namespace, name }: Options): Promise<void> {
  const cold: number[] = [];
  const warm: number[] = [];
  const peer: number[] = [];
  let rows = 0;
  let found = 0;
  const query = { group: "owner", depth: "9", filter: `kind:Deployment ns:${namespace} name:${name}` };
  for (let pair = 0; pair < pairs; pair += 1) {
    const server = await startCutaway(kubeconfig);
    try {
      const first = await look(server, query);
      cold.push(first.complete);
      rows = first.rows;
      warm.push((await look(server, query)).complete);
    } finally {
      await server.stop();
    }
    const begun = performance.now();
    found = await listEverything(kubeconfig, namespace, name);
    peer.push(performance.now() - begun);
  }
  console.log(
    `${rows} rows, ${found} objects by the peer, ${pairs} pairs; the peer: ${median(peer).toFixed(0)} ms`,
  );
  console.log(`nothing read yet: ${formatRatio(pairedRatio(cold, peer))} its time`);
  console.log(
    `everything read:  ${formatRatio(pairedRatio(warm, peer))} its time, ${median(warm).toFixed(0)} ms`,
  );
}

/** @returns how many objects are below a Deployment, itself included */
async function listEverything(kubeconfig: string, namespace: string, name: string): Promise<number> {
  const evidence = new EvidenceLog(1);
  const clusters = await createClusters({
    kubeconfig,
    evidence,
    clock: systemClock,
    userAgent: "cutaway-bench",
  });
  try {
    const transport = await clusters.transport();
    const { discovery } = await new DiscoveryReader(transport).read(AbortSignal.timeout(60_000));
    const listed = servedResources(discovery).filter(
      ({ preferred, verbs }) => preferred && verbs.includes("list"),
    );
    const items = (await Promise.all(listed.map((one) => listAll(transport, one)))).flat();
    const root = items.find((item) => isRoot(item, namespace, name));
    return root === undefined ? 0 : countBelow(items, digString(root, "metadata", "uid") ?? "");
  } finally {
    clusters.close();
  }
}

async function listAll(
  transport: KubeTransport,
  { group, version, resource }: ServedResource,
): Promise<unknown[]> {
  const path = group === "" ? `/api/${version}/${resource}` : `/apis/${group}/${version}/${resource}`;
  const items: unknown[] = [];
  for (let token = ""; ; ) {
    const query: [string, string][] = [["limit", "250"]];
    if (token !== "") query.push(["continue", token]);
    const signal = AbortSignal.timeout(300_000);
    const ask = { path, query, purpose: "bench", signal, maxBytes: 64 * 1024 * 1024 };
    const answer = await transport.getJson(ask).catch(() => null);
    for (const item of digArray(answer?.body, "items")) items.push(item);
    token = digString(answer?.body, "metadata", "continue") ?? "";
    if (token === "") return items;
  }
}

/** Of apps: its ReplicaSets are there, and in a list an item has no kind. */
const isRoot = (item: unknown, namespace: string, name: string) =>
  digString(item, "metadata", "name") === name &&
  digString(item, "metadata", "namespace") === namespace &&
  digString(item, "spec", "strategy", "type") !== null;

function countBelow(items: readonly unknown[], root: string): number {
  const below = groupBy(
    items.flatMap((item) =>
      digArray(item, "metadata", "ownerReferences").map((owner) => ({
        owner: digString(owner, "uid"),
        uid: digString(item, "metadata", "uid") ?? "",
      })),
    ),
    ({ owner }) => owner,
  );
  const seen = new Set([root]);
  for (const uid of seen) for (const { uid: child } of below.get(uid) ?? []) seen.add(child);
  return seen.size;
}
