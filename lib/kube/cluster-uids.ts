import type { Clock } from "@/lib/base/clock";
import type { EvidenceRecord } from "@/lib/evidence/record";
import type { ClusterReplaced, KubeTransport } from "./types";

const PURPOSE = "cluster-uid";
const METADATA_ONLY = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
const DEADLINES = { connect: 5_000, headers: 5_000 };

/** After these somebody else may answer at the same address. */
const LOST = /^(CONNECTION|CONNECT|HEADERS|IDLE|NETWORK|DNS|TLS|PROXY)_/;

/** A connection made later than this after the last look may lead to another cluster without anybody having seen a break. */
const FRESH_MS = 30_000;

export interface ClusterUidsOptions {
  readonly clock: Clock;
  readonly transport: (context: string) => Promise<KubeTransport>;
  readonly replaced: (change: ClusterReplaced) => void;
}

/**
 * Which cluster each context leads to: the uid of its kube-system namespace, null where it may not be read. A cluster that was made anew
 * may answer at the address of the old one, so what is known is doubted after a lost connection, a TLS error or a 401, and
 * read again at the first answer that follows; at the first answer on a new connection too, twice a minute at most.
 */
export class ClusterUids {
  readonly #options: ClusterUidsOptions;
  /** By context; only of those that are in use. */
  readonly #known = new Map<string, string | null>();
  readonly #doubted = new Set<string>();
  /** Monotonic. */
  readonly #readAt = new Map<string, number>();
  readonly #reading = new Map<string, Promise<string | null>>();

  constructor(options: ClusterUidsOptions) {
    this.#options = options;
  }

  get(context: string): string | null {
    return this.#known.get(context) ?? null;
  }

  /** Reads it in the background, unless it is known. */
  learn(context: string): void {
    if (!this.#known.has(context)) void this.read(context);
  }

  /** Something was seen that another cluster would explain. */
  doubt(context: string): void {
    if (this.#known.has(context)) void this.read(context);
  }

  /** A request is over: any of them shows that the link was lost, and the next that it is back. */
  observe({ context, failure, status, path, purpose, reusedConnection }: EvidenceRecord): void {
    // A kubelet has an address of its own.
    if (!this.#known.has(context) || !path.startsWith("/")) return;
    if (status === 401 || (failure !== null && LOST.test(failure))) this.#doubted.add(context);
    else if (failure !== null || purpose === PURPOSE) return;
    else if (this.#doubted.delete(context) || (!reusedConnection && this.#isOld(context)))
      this.doubt(context);
  }

  #isOld(context: string): boolean {
    return this.#options.clock.monotonic() - (this.#readAt.get(context) ?? 0) > FRESH_MS;
  }

  /** The context that is known to lead to this cluster. */
  find(uid: string): string | null {
    return [...this.#known].find(([, known]) => known === uid)?.[0] ?? null;
  }

  /** Null when it may not be read, or nobody answers. Whoever asks meanwhile shares the answer. */
  read(context: string, signal: AbortSignal = NEVER): Promise<string | null> {
    const reading =
      this.#reading.get(context) ?? this.#ask(context, signal).finally(() => this.#reading.delete(context));
    this.#reading.set(context, reading);
    return reading;
  }

  async #ask(context: string, signal: AbortSignal): Promise<string | null> {
    this.#readAt.set(context, this.#options.clock.monotonic());
    try {
      const transport = await this.#options.transport(context);
      const { body } = await transport.getJson<{ metadata?: { uid?: string } }>({
        path: "/api/v1/namespaces/kube-system",
        accept: METADATA_ONLY,
        purpose: PURPOSE,
        signal,
        deadlines: DEADLINES,
      });
      return this.#heard(context, body.metadata?.uid ?? null);
    } catch {
      // What is known stays: neither a missing right nor silence tells of another cluster.
      if (!this.#known.has(context)) this.#known.set(context, null);
      return null;
    }
  }

  #heard(context: string, uid: string | null): string | null {
    const was = this.get(context);
    if (uid !== null || was === null) this.#known.set(context, uid);
    if (was !== null && uid !== null && was !== uid) this.#options.replaced({ context, was, is: uid });
    return uid;
  }
}

const NEVER = new AbortController().signal;
