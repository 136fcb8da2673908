import { formatBytes } from "@/lib/base/format";
import type { EvidenceRecord } from "@/lib/evidence/record";
import type { LiveState } from "@/lib/stream/client";
import { Tab } from "@/lib/testing/tab";
import type { TreesMeta } from "@/lib/trees/api-schema";
import { type RunningCutaway, startCutaway } from "./cutaway";
import { output, residentMiB, watchMemory } from "./process";
import { formatRatio, median, pairedRatio } from "./stats";

interface Options {
  readonly kubeconfig: string;
  readonly pairs: number;
  readonly kubectl: string;
}

interface Round {
  /** Milliseconds from the subscription to the first rows, and to everything read. */
  readonly first: number;
  readonly complete: number;
  readonly objects: number;
  /** Rows that are open when everything is read. */
  readonly rows: number;
  /** Sent to the tab until the first rows, as JSON. */
  readonly firstBytes: number;
  /** Of lists, from the apiserver. */
  readonly wire: number;
  readonly decoded: number;
  readonly rss: number;
}

const PATIENCE_MS = 300_000;

/**
 * `npm run bench -- trees-cluster`: how long after the page asks there is something to see, and everything, with the server up and
 * nothing read yet; beside it `kubectl get pods -A`, in turn.
 */
export async function benchTreesCluster({ kubeconfig, pairs, kubectl }: Options): Promise<void> {
  const rounds: Round[] = [];
  const peer: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    rounds.push(await round(kubeconfig));
    const begun = performance.now();
    await output(kubectl, [`--kubeconfig=${kubeconfig}`, "get", "pods", "-A"]);
    peer.push(performance.now() - begun);
  }
  const of = (name: keyof Round) => rounds.map((one) => one[name]);
  const full = await fullList(kubectl, kubeconfig);
  console.log(
    `${median(of("objects"))} objects, ${pairs} pairs; kubectl get pods -A: ${median(peer).toFixed(0)} ms`,
  );
  console.log(
    `first rows:    ${formatRatio(pairedRatio(of("first"), peer))} its time, ${median(of("first")).toFixed(0)} ms`,
  );
  console.log(
    `complete tree: ${formatRatio(pairedRatio(of("complete"), peer))} its time, ${median(of("complete")).toFixed(0)} ms`,
  );
  console.log(`to the tab for the first rows: ${formatBytes(median(of("firstBytes")))}`);
  const share = (bytes: number) => `${((bytes / full) * 100).toFixed(1)} %`;
  console.log(
    `from the apiserver, all kinds: ${formatBytes(median(of("decoded")))} decoded (${share(median(of("decoded")))}), ` +
      `${formatBytes(median(of("wire")))} on the wire (${share(median(of("wire")))}) of a full list of pods, ${formatBytes(full)}`,
  );
  console.log(`server's memory, highest: ${formatBytes(median(of("rss")))}`);
}

async function round(kubeconfig: string): Promise<Round> {
  const server = await startCutaway(kubeconfig);
  const idle = residentMiB(server.pid);
  const memory = watchMemory(server.pid);
  try {
    return { ...(await look(server)), rss: (idle + memory.stop()) * 1024 * 1024 };
  } finally {
    await server.stop();
  }
}

const metaOf = ({ frame }: LiveState) => frame?.meta as TreesMeta | undefined;

/** Opens a tree, and waits until all of it is there. */
export async function look(
  { port, secret }: Pick<RunningCutaway, "port" | "secret">,
  query: Readonly<Record<string, string>> = {},
): Promise<Omit<Round, "rss">> {
  const begun = performance.now();
  const spec = { view: "trees", query, window: { offset: 0, count: 160 } };
  const tab = new Tab({ port, host: `127.0.0.1:${port}`, secret, spec });
  try {
    await tab.until("showing rows", ({ frame }) => (frame?.rows.length ?? 0) > 0, PATIENCE_MS);
    const first = performance.now() - begun;
    const firstBytes = JSON.stringify(tab.state.frame).length;
    await tab.until("complete", isComplete, PATIENCE_MS);
    const complete = performance.now() - begun;
    const objects = metaOf(tab.state)?.all.total ?? 0;
    const rows = tab.state.frame?.total ?? 0;
    return { first, complete, objects, rows, firstBytes, ...(await upstream(port, secret)) };
  } finally {
    tab.kill();
  }
}

/** Every kind was read, or will not be: what is shown is all there is. */
function isComplete(state: LiveState): boolean {
  const reading = metaOf(state)?.reading;
  if (reading === undefined || reading.kinds === 0) return false;
  return reading.read + reading.denied + reading.failing === reading.kinds;
}

/** What the lists of trees brought, as the evidence says. */
async function upstream(port: number, secret: string): Promise<{ wire: number; decoded: number }> {
  const headers = { Authorization: `Bearer ${secret}` };
  const answer = await fetch(`http://127.0.0.1:${port}/api/evidence`, { headers });
  const { data } = (await answer.json()) as { data: EvidenceRecord[] };
  const lists = data.filter(({ purpose, path }) => purpose.startsWith("watch/") && !path.includes("watch="));
  return {
    wire: lists.reduce((sum, { wireBytes }) => sum + wireBytes, 0),
    decoded: lists.reduce((sum, { decodedBytes }) => sum + decodedBytes, 0),
  };
}

/** Bytes of all pods in full. */
async function fullList(kubectl: string, kubeconfig: string): Promise<number> {
  const path = "/api/v1/pods?resourceVersion=0";
  return (await output(kubectl, [`--kubeconfig=${kubeconfig}`, "get", "--raw", path])).length;
}
