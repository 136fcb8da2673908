import type { Place } from "@/lib/link/link";
import type { Contexts } from "@/lib/overview/contexts-schema";

export type ContextInfo = Contexts["contexts"][number];

export type Resolution =
  | { readonly kind: "found"; readonly info: ContextInfo }
  /** No context is known to lead to that uid: the server has to look. */
  | { readonly kind: "ask"; readonly uid: string }
  | { readonly kind: "no-such-context"; readonly name: string };

/**
 * The context that an address means. A context by name counts only where it can be the named
 * cluster: on another machine the same name may be another cluster.
 */
export function resolveCluster({ cluster, context }: Place, { contexts, start }: Contexts): Resolution {
  const named = contexts.find(({ name }) => name === context);
  const started = contexts.find(({ name }) => name === start);
  if (cluster === null) {
    const info = context === null ? started : named;
    return info === undefined ? { kind: "no-such-context", name: context ?? start } : { kind: "found", info };
  }
  if (named !== undefined && (named.uid === null || named.uid === cluster))
    return { kind: "found", info: named };
  const known = [started, ...contexts].find((info) => info?.uid === cluster);
  return known === undefined ? { kind: "ask", uid: cluster } : { kind: "found", info: known };
}
