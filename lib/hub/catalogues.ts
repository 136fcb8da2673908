import type { Clock } from "@/lib/base/clock";
import type { DiscoveryReader } from "@/lib/kube/discovery";
import type { KubeTransport } from "@/lib/kube/types";
import { LiveCatalogue } from "./live-catalogue";
import { Pool } from "./pool";
import type { Scope } from "./scope";
import type { Watches } from "./watches";

const LINGER_MS = 60_000;
const IDLE_BYTES = 16 * 1024 * 1024;

const all = (group: string, resource: string, representation: Scope["representation"]): Scope => ({
  group,
  version: "v1",
  resource,
  namespace: null,
  labelSelector: "",
  fieldSelector: "",
  representation,
});
export const APISERVICES = all("apiregistration.k8s.io", "apiservices", "full");
export const CRDS = all("apiextensions.k8s.io", "customresourcedefinitions", "cut");

export interface CataloguesOptions {
  readonly watches: Watches;
  readonly discovery: (transport: KubeTransport) => DiscoveryReader;
  readonly clock: Clock;
}

/** A catalogue in use. */
export interface CatalogueLease {
  readonly value: LiveCatalogue;
  close(): void;
}

/** One catalogue for each cluster, as seen by one identity. */
export class Catalogues {
  readonly #options: CataloguesOptions;
  readonly #pool: Pool<LiveCatalogue>;

  constructor(options: CataloguesOptions) {
    this.#options = options;
    this.#pool = new Pool({ clock: options.clock, lingerMs: LINGER_MS, idleBytes: IDLE_BYTES });
  }

  /** @throws ProblemError as Watches.lease */
  async lease(context: string | undefined): Promise<CatalogueLease> {
    const { watches, discovery, clock } = this.#options;
    const services = await watches.lease(context, APISERVICES);
    const crds = await watches.lease(context, CRDS).catch((error: unknown) => {
      services.close();
      throw error;
    });
    const giveBack = () => {
      services.close();
      crds.close();
    };
    let kept = false;
    try {
      return this.#pool.lease(`${services.value.id} ${crds.value.id}`, () => {
        kept = true;
        return new LiveCatalogue({
          clock,
          reader: discovery(services.value.transport),
          services: services.value.reflector,
          crds: crds.value.reflector,
          release: giveBack,
        });
      });
    } finally {
      if (!kept) giveBack();
    }
  }

  close(): void {
    this.#pool.close();
  }
}
