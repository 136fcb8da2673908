import { readFileSync } from "node:fs";
import type { KubeletMode } from "@/lib/access/kubelet";
import type { Clock } from "@/lib/base/clock";
import { Captures } from "@/lib/hub/captures";
import { Catalogues } from "@/lib/hub/catalogues";
import { Cgroups } from "@/lib/hub/cgroups/cgroups";
import { Kubelets } from "@/lib/hub/cgroups/kubelets";
import { NodeProxyAccess } from "@/lib/hub/node-proxy-access";
import { Objects } from "@/lib/hub/object/objects";
import { outlineOf } from "@/lib/hub/trees/outline";
import { Trees } from "@/lib/hub/trees/trees";
import { hubViews } from "@/lib/hub/views";
import { Watches } from "@/lib/hub/watches";
import { createClusters } from "@/lib/kube/clusters";
import { DirectKubelets } from "@/lib/kube/direct-kubelets";
import { DiscoveryReader } from "@/lib/kube/discovery";
import { kubeProblem } from "@/lib/kube/error-codes";
import { EvidenceLog } from "@/lib/kube/evidence-log";
import { parseNetworks } from "@/lib/kube/kubelet-endpoint";
import type { Clusters, KubeTransport } from "@/lib/kube/types";
import { version } from "../package.json";
import { CgroupsReader } from "./cgroups-reader";
import { Counts } from "./counts";
import { EventLoopWatch } from "./event-loop";
import { FilterMetrics } from "./filter-metrics";
import type { Logger } from "./log";
import { Metrics } from "./metrics";
import type { Options } from "./options";
import { RecorderThread } from "./record/recorder-thread";
import { readRelations } from "./relations";
import { openChosen, type Replay } from "./replay";
import { SchemaReader } from "./schema";
import { SchemaDocuments } from "./schema-documents";
import { SecretsMasker } from "./secrets-masker";
import { StreamServer } from "./stream-server";
import { Streams } from "./streams";
import { UpstreamTally } from "./upstream-tally";

/** How many evidence records are kept, all contexts together. */
export const EVIDENCE_CAPACITY = 2_000;

/** Upstream watches; docs/stream.md, Limits. */
const WATCH_LIMITS = { identity: 300, process: 2_000 };

/** Kubelets of one cluster that are asked at once. */
const KUBELETS_AT_ONCE = 5;

/** What the routes need of the process. */
export interface Runtime {
  readonly version: string;
  readonly startedAt: number;
  readonly kubelet: KubeletMode;
  readonly clock: Clock;
  readonly clusters: Clusters;
  readonly evidence: EvidenceLog;
  readonly upstream: UpstreamTally;
  /** Answers that are still being sent. */
  readonly streams: Streams;
  /** The tabs' sockets. */
  readonly tabs: StreamServer;
  readonly watches: Watches;
  readonly captures: Captures;
  readonly catalogues: Catalogues;
  readonly cgroups: Cgroups;
  readonly trees: Trees;
  readonly objects: Objects;
  readonly refusals: Counts;
  readonly problems: Counts;
  readonly metrics: Metrics;
  readonly eventLoop: EventLoopWatch;
  readonly masker: SecretsMasker;
  /** OpenAPI documents, parsed, in a thread of their own. */
  readonly documents: SchemaDocuments;
  /** The recording that is looked at; null for clusters that are there. */
  readonly replay: Replay | null;
  /** What the page records of a live cluster. */
  readonly recorder: RecorderThread;
  readonly log: Logger;
  /** Open connections from browsers and scripts; the HTTP servers count them. */
  readonly connections: { open: number };
  /** One for each transport: it keeps the documents, so that reading again is cheap. */
  discovery(transport: KubeTransport): DiscoveryReader;
  /** One for each transport: it keeps the index of the schemas. */
  schemas(transport: KubeTransport): SchemaReader;
  /** One for each transport: it keeps what was read last. */
  filterMetrics(transport: KubeTransport): FilterMetrics;
  /** Counts and logs a request that was refused before anything was sent upstream. */
  refused(code: string): void;
}

/**
 * Reads the kubeconfig, or opens the recording, and makes everything that lives as long as the process; asks no cluster.
 * @throws ProblemError as createClusters and openReplay
 */
export async function makeRuntime(options: Options, log: Logger, clock: Clock): Promise<Runtime> {
  const evidence = new EvidenceLog(EVIDENCE_CAPACITY);
  const replay = await openChosen(options, log);
  const clusters = await createClusters({
    ...(replay !== null && { config: replay.kubeconfig }),
    ...(options.kubeconfig !== null && { kubeconfig: options.kubeconfig }),
    ...(options.context !== null && { context: options.context }),
    allowInsecureTls: options.allowInsecureTls,
    evidence,
    clock,
    userAgent: `cutaway/${version}`,
  });
  const streams = new Streams();
  const connections = { open: 0 };
  const upstream = new UpstreamTally();
  const metrics = new Metrics({ streams: () => streams.count, connections: () => connections.open });
  const refusals = new Counts(() => clock.now());
  const documents = new SchemaDocuments();
  const discovery = keepOne((transport: KubeTransport) => new DiscoveryReader(transport));
  evidence.onComplete((record) => {
    upstream.add(record);
    metrics.asked(record);
  });
  return {
    version,
    startedAt: clock.now(),
    kubelet: options.kubelet,
    clock,
    clusters,
    evidence,
    upstream,
    streams,
    ...makeHub(options, clusters, discovery, clock, log),
    refusals,
    problems: new Counts(() => clock.now()),
    metrics,
    eventLoop: new EventLoopWatch(),
    masker: new SecretsMasker(),
    documents,
    replay,
    recorder: new RecorderThread(options, log),
    log,
    connections,
    filterMetrics: keepOne((transport) => new FilterMetrics(transport, () => clock.now())),
    schemas: keepOne((transport) => new SchemaReader(transport, documents, () => clock.now())),
    discovery,
    refused(code) {
      refusals.add(code);
      metrics.refused(code);
      log.warn({ code }, "refused");
    },
  };
}

/** Everything live: the upstream watches, what is captured of them, and the tabs that look. */
function makeHub(
  options: Options,
  clusters: Clusters,
  discovery: Runtime["discovery"],
  clock: Clock,
  log: Logger,
) {
  const relations = readRelations(options.relations);
  const outline = outlineOf(relations);
  const watches = new Watches({ clusters, clock, random: Math.random, outline, limits: WATCH_LIMITS });
  const clusterUid = (context: string) => clusters.list().find(({ name }) => name === context)?.uid ?? null;
  const captures = new Captures({ watches, clock, clusterUid });
  const catalogues = new Catalogues({ watches, discovery, clock });
  const kubelets = new Kubelets({
    clock,
    access: new NodeProxyAccess(clock),
    reader: new CgroupsReader(),
    atOnce: KUBELETS_AT_ONCE,
    mode: options.kubelet,
    ...(options.kubelet === "direct" && { direct: directKubelets(options, clusters) }),
  });
  const cgroups = new Cgroups({ watches, kubelets, clock });
  const discoverFor = (purpose: string) => async (transport: KubeTransport, signal: AbortSignal) =>
    (await discovery(transport).read(signal, purpose)).discovery;
  const trees = new Trees({ watches, clock, discover: discoverFor("trees/discovery"), rules: relations });
  const objects = new Objects({ watches, clock, discover: discoverFor("object/discovery") });
  const tabs = new StreamServer({
    clock,
    version,
    views: hubViews({ watches, captures, catalogues, cgroups, trees, objects, clock }),
    streamsPerSession: options.streamsPerSession,
    unexpected: (error) =>
      log.error({ error: error instanceof Error ? error.name : "unknown" }, "view failed"),
  });
  clusters.onReplaced(({ context }) => {
    log.warn("another cluster answers at a context's address: all that was held of the old one is dropped");
    tabs.clusterReplaced(context, context === clusters.start);
    watches.forget(context);
  });
  return { watches, captures, catalogues, cgroups, trees, objects, tabs };
}

/** @throws ProblemError KUBELET_NETWORK, KUBECONFIG_FILE_MISSING */
function directKubelets({ kubeletNetworks, kubeletCa }: Options, clusters: Clusters): DirectKubelets {
  const networks = parseNetworks(kubeletNetworks);
  return new DirectKubelets({ clusters, networks, ca: kubeletCa === null ? null : readAuthority(kubeletCa) });
}

function readAuthority(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw kubeProblem("KUBECONFIG_FILE_MISSING", {
      message: `The file of --kubelet-ca, ${file}, cannot be read.`,
      hint: "Check its path, and that your user may read it.",
      cause,
    });
  }
}

/** The same value for the same key, made at the first call. */
function keepOne<K extends WeakKey, V>(make: (key: K) => V): (key: K) => V {
  const kept = new WeakMap<K, V>();
  return (key) => {
    const value = kept.get(key) ?? make(key);
    kept.set(key, value);
    return value;
  };
}
