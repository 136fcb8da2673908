import { type KubeletAddress, kubeletEndpoint, type Networks } from "./kubelet-endpoint";
import type { Clusters, KubeTransport } from "./types";

export interface DirectKubeletsOptions {
  readonly clusters: Pick<Clusters, "kubelet">;
  readonly networks: Networks;
  /** PEM of who signs kubelets' serving certificates; null for the cluster's own authority. */
  readonly ca: Buffer | null;
}

/** Ways that are kept open: more nodes than are asked at once, fewer than a large cluster has. */
const KEPT = 64;

/** Kubelets without the apiserver between: one transport for each node and address, which may go nowhere else. */
export class DirectKubelets {
  readonly #options: DirectKubeletsOptions;
  readonly #kept = new Map<string, Promise<KubeTransport>>();

  constructor(options: DirectKubeletsOptions) {
    this.#options = options;
  }

  /** @throws ProblemError KUBELET_ADDRESS, and as Clusters.kubelet */
  async transport(context: string, address: KubeletAddress): Promise<KubeTransport> {
    const endpoint = kubeletEndpoint(address, this.#options.networks);
    const key = JSON.stringify([context, address.node, endpoint.origin]);
    const known = this.#kept.get(key);
    const way = known ?? this.#options.clusters.kubelet(context, endpoint, this.#options.ca);
    // To the end: the first is the one that was used longest ago.
    this.#kept.delete(key);
    this.#kept.set(key, way);
    if (known === undefined) this.#shed();
    return way;
  }

  close(): void {
    for (const way of this.#kept.values()) end(way);
    this.#kept.clear();
  }

  #shed(): void {
    for (const [key, way] of this.#kept) {
      if (this.#kept.size <= KEPT) return;
      this.#kept.delete(key);
      end(way);
    }
  }
}

function end(way: Promise<KubeTransport>): void {
  way.then(
    (transport) => transport.close(),
    () => undefined,
  );
}
