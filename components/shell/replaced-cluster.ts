import type { Place } from "@/lib/link/link";
import type { Contexts } from "@/lib/overview/contexts-schema";

/** Another cluster answers at a context's address: uids of kube-system namespaces. */
export interface Replaced {
  readonly context: string;
  readonly was: string;
  readonly is: string;
}

/** The uid that each context had when it was last told, by name. */
export type SeenUids = ReadonlyMap<string, string>;

/** What is known of the contexts' clusters now, and the first of them that is another than before. */
export function seeContexts(
  before: SeenUids,
  { contexts }: Pick<Contexts, "contexts">,
): { readonly seen: SeenUids; readonly replaced: Replaced | null } {
  const told = contexts.flatMap(({ name, uid }) => (uid === null ? [] : [{ context: name, is: uid }]));
  const changed = told.flatMap(({ context, is }) => {
    const was = before.get(context);
    return was === undefined || was === is ? [] : [{ context, was, is }];
  });
  const same = told.every(({ context, is }) => before.get(context) === is);
  const seen = same ? before : new Map([...before, ...told.map(({ context, is }) => [context, is] as const)]);
  return { seen, replaced: changed[0] ?? null };
}

/** An address of the old cluster in a tab that was looking at it means the new one; in any other tab it means the old one. */
export function placeAfter(place: Place, replaced: Replaced | null): Place {
  if (replaced === null || place.cluster !== replaced.was) return place;
  if (place.context !== null && place.context !== replaced.context) return place;
  return { cluster: replaced.is, context: place.context };
}
