import { resourceName } from "@/lib/objects/path";
import type { CompareAnswer, TreeDifference } from "@/lib/trees/api-schema";
import { compareObjects, type Difference } from "@/lib/trees/compare";
import { kindId, type TreeObject } from "@/lib/trees/tree-object";
import type { ClusterIndex } from "./cluster-index";
import type { Feed } from "./feed";

const MAX_REPORTED = 1_000;

type Compared = Omit<CompareAnswer, "before" | "now">;

/** What became of the objects of an index of the past; kinds that were not read on both sides are named, not taken for empty. */
export function compareIndexes(past: ClusterIndex, now: ClusterIndex): Compared {
  const readNow = readKinds(now.feeds);
  const readThen = readKinds(past.feeds);
  const both = new Set([...readThen].filter((id) => readNow.has(id)));
  const kinds = new Map(past.feeds.map((feed) => [kindId(feed.kind), feed]));
  const left = [...kinds].flatMap(([id, feed]) => (both.has(id) ? [] : [leftOut(feed, now)]));
  const before = objectsOf(past, both);
  const differences = compareObjects(before, objectsOf(now, both));
  const count = (what: Difference["what"]) => differences.filter((one) => one.what === what).length;
  const [changed, vanished] = [count("changed"), count("vanished")];
  return {
    kinds: both.size,
    left,
    unchanged: before.length - changed - vanished,
    appeared: count("appeared"),
    changed,
    vanished,
    differences: differences.slice(0, MAX_REPORTED).map(reported),
  };
}

const READ: ReadonlySet<string> = new Set(["live", "partial", "past"]);

/** Kinds all of whose feeds are read. */
function readKinds(feeds: readonly Feed[]): Set<string> {
  const unread = new Set(
    feeds.filter((feed) => !READ.has(feed.status().phase)).map(({ kind }) => kindId(kind)),
  );
  return new Set(feeds.map(({ kind }) => kindId(kind)).filter((id) => !unread.has(id)));
}

function leftOut(past: Feed, now: ClusterIndex): CompareAnswer["left"][number] {
  const live = now.feeds.find(({ kind }) => kindId(kind) === kindId(past.kind));
  return { kind: resourceName(past.kind), problem: past.status().reason ?? live?.status().reason ?? null };
}

const objectsOf = ({ objects }: ClusterIndex, kinds: ReadonlySet<string>): TreeObject[] =>
  [...objects.values()].filter(({ kind }) => kinds.has(kindId(kind)));

function reported({ what, object, says }: Difference): TreeDifference {
  const { uid, kind, namespace, name, health } = object;
  return { what, uid, kind: kind.kind, namespace, name, health, says: [...says] };
}
