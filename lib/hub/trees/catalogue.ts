import type { Access, Catalogue } from "@/lib/trees/relations/connection";
import { kindId, type TreeKind } from "@/lib/trees/tree-object";
import type { ClusterIndex } from "./cluster-index";

/** What an index knows of kinds, for relations: which there are, and whether one that was not found is really not there. */
export function catalogueOf(index: ClusterIndex): Catalogue {
  return {
    kind: ({ group, kind }) => kindsOf(index).byKind.get(`${group}/${kind}`) ?? null,
    kindOfResource: (group, resource) => kindsOf(index).byResource.get(`${group}/${resource}`) ?? null,
    access: (ref, namespace) => accessOf(index, kindId(ref), namespace),
  };
}

interface Kinds {
  readonly of: ClusterIndex["feeds"];
  readonly byKind: ReadonlyMap<string, TreeKind>;
  readonly byResource: ReadonlyMap<string, TreeKind>;
}

const known = new WeakMap<ClusterIndex, Kinds>();

/** Made anew when the kinds that are served changed. */
function kindsOf(index: ClusterIndex): Kinds {
  const { feeds } = index;
  const before = known.get(index);
  if (before?.of === feeds) return before;
  const kinds = {
    of: feeds,
    byKind: new Map(feeds.map(({ kind }) => [kindId(kind), kind])),
    byResource: new Map(feeds.map(({ kind }) => [`${kind.group}/${kind.resource}`, kind])),
  };
  known.set(index, kinds);
  return kinds;
}

function accessOf(index: ClusterIndex, id: string, namespace: string): Access {
  const feeds = index.feeds.filter(({ kind }) => kindId(kind) === id);
  const [first] = feeds;
  if (first === undefined) return index.discovered ? "unserved" : "unread";
  const feed =
    feeds.find((one) => one.namespace === null || one.namespace === namespace) ?? onlyOne(feeds, namespace);
  if (feed === undefined) return "unread";
  const { phase } = feed.status();
  if (phase === "denied") return "denied";
  return phase === "live" || phase === "partial" || phase === "past" ? "read" : "unread";
}

/** Asked about no namespace in particular: what is read of one namespace tells. */
const onlyOne = (feeds: ClusterIndex["feeds"], namespace: string) =>
  namespace === "" ? feeds[0] : undefined;
