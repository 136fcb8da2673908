import { ObjectsIndex } from "@/lib/hub/objects-index";
import { type ObjectSource, ObjectsView } from "@/lib/hub/objects-view";
import { ObjectStore } from "@/lib/kube/reflector/store";
import type { KubeObject } from "@/lib/objects/kube-object";
import { cpuTime } from "./cpu-time";
import { formatRatio, median, pairedRatio } from "./stats";

/** What it costs to keep a large scope's list in order while it changes, beside parsing the same events. */

const CHANGES = 1_000;
const WINDOW = { offset: 0, count: 100 };

const uidOf = (n: number) => `0f6b3c1e-0000-4000-8000-${String(n).padStart(12, "0")}`;

/** Names spread over all the list, as those of ReplicaSets' pods are. */
function metadata(n: number, version: number): KubeObject {
  const app = `app-${(n * 7919) % 1_000}`;
  return {
    apiVersion: "meta.k8s.io/v1",
    kind: "PartialObjectMetadata",
    metadata: {
      uid: uidOf(n),
      name: `${app}-7d9f8c6b5-${n.toString(36).padStart(5, "0")}`,
      namespace: `team-${n % 50}`,
      resourceVersion: String(1_000_000 + version),
      creationTimestamp: "2026-01-01T00:00:00Z",
      labels: { app, "pod-template-hash": "7d9f8c6b5" },
      ownerReferences: [
        { apiVersion: "apps/v1", kind: "ReplicaSet", name: app, uid: uidOf(n % 1_000), controller: true },
      ],
    },
  };
}

type Kind = "changes" | "comings and goings";

/** A second's worth: changes of what is there, or deletions and additions in turn. */
function changesOf(
  kind: Kind,
  objects: number,
  round: number,
): readonly { type: string; object: KubeObject }[] {
  return Array.from({ length: CHANGES }, (_, i) => {
    const version = round * CHANGES + i;
    if (kind === "changes")
      return { type: "MODIFIED", object: metadata((version * 104_729) % objects, version) };
    const n = ((version >> 1) * 104_729) % objects;
    return { type: i % 2 === 0 ? "DELETED" : "ADDED", object: metadata(n, version) };
  });
}

/** A reflector as far as a view sees it: a store, whose deltas go on. */
function held(objects: number) {
  const store = new ObjectStore();
  for (let n = 0; n < objects; n++) store.put(metadata(n, 0), 600);
  let tell: (delta: unknown) => void = () => {};
  const view = new ObjectsView({
    objects: store.objects,
    status: () => ({ columns: [] }) as never,
    onDelta: (listener: (delta: never) => void) => {
      tell = listener as typeof tell;
      return () => {};
    },
    onStatus: () => () => {},
  } as ObjectSource);
  return { store, view, tell: (delta: unknown) => tell(delta) };
}

export async function benchIndex({ objects, pairs }: { objects: number; pairs: number }): Promise<void> {
  console.log(`${objects} objects, metadata only`);
  const all = Array.from({ length: objects }, (_, n) => metadata(n, 0));
  const index = new ObjectsIndex();
  index.replace(all);
  const sorted = index.slice(0, objects);
  for (const [order, list] of Object.entries({ "as they come": all, "in the order of names": sorted })) {
    const times: number[] = [];
    while (times.length < 5) times.push((await cpuTime(() => new ObjectsIndex().replace(list))).ms);
    console.log(`  a snapshot put in order, ${order}: ${median(times).toFixed(0)} ms`);
  }
  for (const kind of ["changes", "comings and goings"] as const) {
    const { store, view, tell } = held(objects);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 1; round <= pairs + 1; round++) {
      const events = changesOf(kind, objects, round);
      const lines = events.map((event) => JSON.stringify(event));
      const parsing = await cpuTime(() => {
        for (const line of lines) JSON.parse(line);
      });
      const keeping = await cpuTime(() => {
        events.forEach(({ type, object }, i) => {
          const { delta } = type === "DELETED" ? store.remove(object) : store.put(object, 600);
          if (delta !== null) tell(delta);
          if (i % 20 === 0) JSON.stringify(view.frame(WINDOW));
        });
      });
      if (round === 1) continue; // warms up
      theirs.push(parsing.ms);
      ours.push(keeping.ms);
    }
    console.log(
      `  ${CHANGES} ${kind}: ${median(ours).toFixed(1)} ms; JSON.parse of them against it: ${formatRatio(pairedRatio(theirs, ours))}`,
    );
  }
}
