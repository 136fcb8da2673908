import type { Clock } from "@/lib/base/clock";
import { ClusterUids } from "./cluster-uids";
import { KubeletCredentials } from "./credentials/kubelet-credentials";
import { type ContextEntries, CredentialProvider } from "./credentials/provider";
import { type Endpoint, endpointOf } from "./endpoint";
import { kubeProblem } from "./error-codes";
import type { EvidenceLog } from "./evidence-log";
import { IN_CLUSTER, loadKubeconfig, machine, NO_USER, type Surroundings } from "./kubeconfig";
import type { Kubeconfig, UserEntry } from "./kubeconfig-parse";
import { HttpTransport } from "./transport";
import type { ClusterReplaced, Clusters, ContextInfo, KubeTransport } from "./types";

export interface ClustersOptions {
  /** A kubeconfig file; without one, what kubectl would read. */
  readonly kubeconfig?: string;
  /** A kubeconfig that was made in memory and is in no file: then none is read. */
  readonly config?: Kubeconfig;
  /** The context to start with; without one, the kubeconfig's current-context. */
  readonly context?: string;
  /** Whether contexts with insecure-skip-tls-verify may be used. */
  readonly allowInsecureTls?: boolean;
  readonly evidence: EvidenceLog;
  readonly clock: Clock;
  /** `cutaway/<version>`. */
  readonly userAgent: string;
  /** The policy on secrets in an apiserver's own words. */
  readonly mask?: (message: string) => string;
  /** For tests: environment, home folder, where a pod's service account is. */
  readonly surroundings?: Surroundings;
}

/**
 * Reads the kubeconfig; opens no connection and runs no plugin.
 * @throws ProblemError KUBECONFIG_…, CONTEXT_UNKNOWN, TLS_VERIFICATION_DISABLED.
 */
export async function createClusters(options: ClustersOptions): Promise<Clusters> {
  const surroundings = options.surroundings ?? machine();
  if (surroundings.env.NODE_TLS_REJECT_UNAUTHORIZED === "0") throw kubeProblem("TLS_VERIFICATION_DISABLED");
  const load = async () => options.config ?? loadKubeconfig(options.kubeconfig, surroundings);
  const config = await load();
  return new KubeconfigClusters(
    { ...options, surroundings },
    load,
    config,
    startContext(config, options.context),
  );
}

/** Without a current-context, the only context there is; with several, the choice is the person's. */
function startContext(config: Kubeconfig, wanted: string | undefined): string {
  const name = wanted ?? config.currentContext ?? [...config.contexts.keys()][0] ?? "";
  entriesOf(config, name);
  return name;
}

function entriesOf(config: Kubeconfig, name: string): ContextEntries {
  const context = config.contexts.get(name);
  if (context === undefined) {
    const known = [...config.contexts.keys()].slice(0, 20).join(", ");
    throw kubeProblem("CONTEXT_UNKNOWN", {
      message: `The kubeconfig has no context "${name}".`,
      hint: `Choose one of: ${known}.`,
    });
  }
  const cluster = config.clusters.get(context.cluster);
  const user = config.users.get(context.user) ?? (context.user === "" ? ANONYMOUS : undefined);
  if (cluster && user) return { name, cluster, user };
  throw kubeProblem("CONTEXT_INCOMPLETE", {
    message: `Context "${name}" names ${cluster ? `user "${context.user}"` : `cluster "${context.cluster}"`}, which the kubeconfig does not have.`,
  });
}

const ANONYMOUS: UserEntry = { name: "", ...NO_USER };

type Settled = ClustersOptions & { readonly surroundings: Surroundings };

class KubeconfigClusters implements Clusters {
  readonly start: string;
  readonly #options: Settled;
  readonly #load: () => Promise<Kubeconfig>;
  readonly #config: Kubeconfig;
  readonly #transports = new Map<string, KubeTransport>();
  readonly #credentials = new Map<string, CredentialProvider>();
  readonly #uids: ClusterUids;
  readonly #listeners = new Set<(change: ClusterReplaced) => void>();
  readonly #unobserve: () => void;
  #closed = false;

  constructor(options: Settled, load: () => Promise<Kubeconfig>, config: Kubeconfig, start: string) {
    this.#options = options;
    this.#load = load;
    this.#config = config;
    this.start = start;
    this.#uids = new ClusterUids({
      clock: options.clock,
      transport: (context) => this.transport(context),
      replaced: (change) => this.#replaced(change),
    });
    this.#unobserve = options.evidence.onComplete((record) => this.#uids.observe(record));
  }

  list(): readonly ContextInfo[] {
    return [...this.#config.contexts.keys()].map((name) => this.#info(name));
  }

  async transport(context = this.start): Promise<KubeTransport> {
    if (this.#closed) throw kubeProblem("TRANSPORT_CLOSED");
    const known = this.#transports.get(context);
    if (known) return known;
    const made = this.#open(entriesOf(this.#config, context));
    this.#transports.set(context, made);
    return made;
  }

  async kubelet(context: string, endpoint: Endpoint, ca: Buffer | null): Promise<KubeTransport> {
    await this.transport(context);
    const own = this.#credentials.get(context);
    if (own === undefined) throw kubeProblem("TRANSPORT_CLOSED");
    const { evidence, clock, userAgent, mask = (message) => message } = this.#options;
    const credentials = new KubeletCredentials(own, endpoint.origin, ca);
    return new HttpTransport({ context, endpoint, credentials, evidence, clock, userAgent, mask });
  }

  async findByUid(uid: string, signal: AbortSignal): Promise<string | null> {
    // The context of the start before all: others may lead to the same cluster as somebody else.
    if (await this.#leadsTo(this.start, uid, signal)) return this.start;
    const known = this.#uids.find(uid);
    if (known !== null) return known;
    // One after the other: asking every cluster of a long kubeconfig at once would startle their owners.
    for (const name of this.#config.contexts.keys())
      if (name !== this.start && (await this.#leadsTo(name, uid, signal))) return name;
    return null;
  }

  async #leadsTo(context: string, uid: string, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) throw kubeProblem("ABORTED");
    const known = this.#uids.get(context);
    if (known !== null) return known === uid;
    if (this.#info(context).auth === "exec" && !this.#transports.has(context)) return false;
    return (await this.#uids.read(context, signal)) === uid;
  }

  learnUid(context = this.start): void {
    this.#uids.learn(context);
  }

  doubtUid(context: string): void {
    this.#uids.doubt(context);
  }

  onReplaced(listener: (change: ClusterReplaced) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    this.#unobserve();
    for (const transport of this.#transports.values()) transport.close();
    this.#transports.clear();
  }

  /** The old transport is over with all that was learned through it; whoever asks next gets one to the new cluster. */
  #replaced(change: ClusterReplaced): void {
    const { context } = change;
    const old = this.#transports.get(context);
    this.#transports.delete(context);
    this.#credentials.delete(context);
    for (const listener of this.#listeners) listener(change);
    old?.close();
  }

  #open(entries: ContextEntries): KubeTransport {
    const {
      surroundings,
      evidence,
      clock,
      userAgent,
      allowInsecureTls = false,
      mask = (message) => message,
    } = this.#options;
    const { name, cluster, user } = entries;
    const endpoint = endpointOf(cluster, surroundings.env);
    if (endpoint.secure && !endpoint.verify && !allowInsecureTls) {
      throw kubeProblem("TLS_INSECURE_REFUSED", {
        message: `Context "${name}" asks to skip the check of the server's certificate.`,
      });
    }
    if (user.unsupportedProvider !== null) {
      throw kubeProblem("KUBECONFIG_AUTH_UNSUPPORTED", {
        message: `User "${user.name}" signs in through auth-provider "${user.unsupportedProvider}", which Cutaway does not support.`,
      });
    }
    const reload = async () => entriesOf(await this.#load(), name);
    const credentials = new CredentialProvider({ origin: endpoint.origin, clock, entries, reload });
    this.#credentials.set(name, credentials);
    return new HttpTransport({ context: name, endpoint, credentials, evidence, clock, userAgent, mask });
  }

  #info(name: string): ContextInfo {
    const context = this.#config.contexts.get(name);
    const cluster = this.#config.clusters.get(context?.cluster ?? "");
    const user = this.#config.users.get(context?.user ?? "");
    return {
      name,
      cluster: context?.cluster ?? "",
      user: context?.user ?? "",
      namespace: context?.namespace ?? null,
      server: hostAndPort(cluster?.server ?? ""),
      auth: authOf(user),
      insecureSkipTlsVerify: cluster?.insecureSkipTlsVerify ?? false,
      uid: this.#uids.get(name),
    };
  }
}

const hostAndPort = (server: string): string => (URL.canParse(server) ? new URL(server).host : "");

function authOf(user: UserEntry | undefined): ContextInfo["auth"] {
  if (user === undefined) return "none";
  if (user.name === IN_CLUSTER) return "in-cluster";
  if (user.exec !== null) return "exec";
  if (user.tokenFile !== null) return "token-file";
  if (user.token !== null) return "token";
  if (user.basic !== null) return "basic";
  return user.certificate === null ? "none" : "certificate";
}
