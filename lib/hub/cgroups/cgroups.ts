import { NODE_NAME } from "@/lib/access/kubelet";
import type { Clock } from "@/lib/base/clock";
import { ProblemError } from "@/lib/base/problem";
import { pressureInSummary } from "@/lib/cgroups/node-pressure";
import { Pool } from "../pool";
import type { Scope } from "../scope";
import type { Watches } from "../watches";
import { Fleet } from "./fleet";
import type { Answers } from "./fleet-look";
import type { Kubelets } from "./kubelets";
import { NodeCgroups } from "./node-cgroups";

/** Long enough to reload a page; the kubelet is still asked meanwhile. */
const LINGER_MS = 30_000;
const IDLE_BYTES = 32 * 1024 * 1024;

const scope = (resource: string, fieldSelector: string): Scope => ({
  group: "",
  version: "v1",
  resource,
  namespace: null,
  labelSelector: "",
  fieldSelector,
  representation: "full",
});

export interface CgroupsOptions {
  readonly watches: Watches;
  readonly kubelets: Kubelets;
  readonly clock: Clock;
}

export interface Lease<T> {
  readonly value: T;
  close(): void;
}

/** Nodes whose cgroups somebody looks at: one for each cluster and identity, however many look. */
export class Cgroups {
  readonly #options: CgroupsOptions;
  readonly #nodes: Pool<NodeCgroups>;
  readonly #fleets: Pool<Fleet>;

  constructor(options: CgroupsOptions) {
    this.#options = options;
    const pool = { clock: options.clock, lingerMs: LINGER_MS, idleBytes: IDLE_BYTES };
    this.#nodes = new Pool(pool);
    this.#fleets = new Pool(pool);
  }

  /** @throws ProblemError BAD_QUERY, and as Watches.lease */
  async node(context: string | undefined, name: string): Promise<Lease<NodeCgroups>> {
    if (!NODE_NAME.test(name)) throw badNode();
    const { watches, kubelets, clock } = this.#options;
    const pods = await watches.lease(context, scope("pods", `spec.nodeName=${name}`));
    const nodes = await watches
      .lease(context, scope("nodes", `metadata.name=${name}`))
      .catch((error: unknown) => {
        pods.close();
        throw error;
      });
    return shared(
      this.#nodes,
      `${pods.value.id} ${nodes.value.id}`,
      [pods, nodes],
      () => new NodeCgroups({ node: name, clock, kubelets, pods, nodes }),
    );
  }

  /** @throws ProblemError as Watches.lease */
  async fleet(context: string | undefined): Promise<Lease<Fleet>> {
    const { watches, kubelets, clock } = this.#options;
    const nodes = await watches.lease(context, scope("nodes", ""));
    return shared(
      this.#fleets,
      String(nodes.value.id),
      [nodes],
      () =>
        new Fleet({
          clock,
          kubelets,
          nodes,
          open: (name) => this.#open(nodes.value.context, name),
        }),
    );
  }

  close(): void {
    this.#nodes.close();
    this.#fleets.close();
  }

  /** Of a node that somebody has open; null for all others. */
  #open(context: string, name: string): Partial<Answers> | null {
    const open = this.#nodes.values().find((node) => node.node === name && node.context === context);
    if (open === undefined || open.kubelet.at === null) return null;
    const { summary, version, at } = open.kubelet;
    return {
      findings: open.tree.findings.length,
      checkedAt: at,
      ...(summary !== null && { pressure: pressureInSummary(summary, version) }),
    };
  }
}

/** A use of what is there already gives back the watches that it came with. */
function shared<T extends NodeCgroups | Fleet>(
  pool: Pool<T>,
  key: string,
  watches: readonly { close(): void }[],
  open: () => T,
): Lease<T> {
  let made = false;
  try {
    return pool.lease(key, () => {
      made = true;
      return open();
    });
  } finally {
    if (!made) for (const watch of watches) watch.close();
  }
}

const badNode = () =>
  new ProblemError({
    code: "BAD_QUERY",
    message: "The name of the node cannot be read.",
    hint: "Choose a node from the table; a name with a port or a scheme is not one.",
  });
