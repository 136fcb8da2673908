import { stratify } from "d3-hierarchy";
import { Forest } from "@/lib/trees/forest";
import { groupingRules } from "@/lib/trees/grouping";
import { CompiledRules } from "@/lib/trees/relations/compile";
import type { Catalogue } from "@/lib/trees/relations/connection";
import { RelationIndex } from "@/lib/trees/relations/relation-index";
import { RULES } from "@/lib/trees/relations/rules";
import { kindId, type TreeKind, type TreeObject, treeObject } from "@/lib/trees/tree-object";
import { formatRatio, median, pairedRatio } from "./stats";

interface Options {
  readonly pairs: number;
  readonly objects: number;
}

const kind = (group: string, name: string, namespaced = true): TreeKind => ({
  group,
  version: "v1",
  resource: `${name.toLowerCase()}s`,
  kind: name,
  namespaced,
  columns: new Map(),
});

const KINDS = {
  deployment: kind("apps", "Deployment"),
  set: kind("apps", "ReplicaSet"),
  pod: kind("", "Pod"),
  service: kind("", "Service"),
  config: kind("", "ConfigMap"),
  account: kind("", "ServiceAccount"),
  node: kind("", "Node", false),
};

interface Made {
  readonly kind: TreeKind;
  readonly object: Parameters<typeof treeObject>[1];
}

/** A cluster in which each application has a Deployment, a ReplicaSet, ten pods, a Service and a ConfigMap. */
function cluster(objects: number): Made[] {
  const made: Made[] = [];
  const add = (
    kind: TreeKind,
    namespace: string,
    name: string,
    rest: object = {},
    owner?: string,
    labels?: object,
  ) => {
    const uid = `${kind.kind}/${namespace}/${name}`;
    const ownerReferences =
      owner === undefined ? [] : [{ apiVersion: "v1", kind: "X", name: "x", uid: owner, controller: true }];
    const metadata = { uid, name, namespace, resourceVersion: "1", labels, ownerReferences };
    made.push({ kind, object: { metadata, ...rest } as Made["object"] });
    return uid;
  };
  for (let i = 0; i < 500; i += 1) add(KINDS.node, "", `node-${i}`);
  for (let app = 0; made.length < objects; app += 1) {
    const space = `space-${app % 100}`;
    const labels = { app: `app-${app}` };
    const deployment = add(KINDS.deployment, space, `app-${app}`, {}, undefined, labels);
    const set = add(KINDS.set, space, `app-${app}-1`, {}, deployment, labels);
    add(KINDS.config, space, `app-${app}`);
    add(KINDS.account, space, `app-${app}`);
    add(KINDS.service, space, `app-${app}`, { spec: { selector: labels } });
    for (let p = 0; p < 10; p += 1) add(KINDS.pod, space, `app-${app}-1-${p}`, podOf(app, p), set, labels);
  }
  return made;
}

const podOf = (app: number, p: number) => ({
  spec: {
    nodeName: `node-${(app + p) % 500}`,
    serviceAccountName: `app-${app}`,
    containers: [{ name: "a", envFrom: [{ configMapRef: { name: `app-${app}` } }] }],
    volumes: [{ name: "v", configMap: { name: `app-${app}` } }],
  },
});

const BY_ID = new Map(Object.values(KINDS).map((kind) => [kindId(kind), kind]));

/** Looked up as the server's own is. */
const CATALOGUE: Catalogue = {
  kind: (ref) => BY_ID.get(kindId(ref)) ?? null,
  kindOfResource: () => null,
  access: () => "read",
};

/** Milliseconds of processor time, the collector's included. */
function timed(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** `npm run bench -- trees`: what owns what and who refers to whom, on objects made here. */
export function benchTrees({ pairs, objects }: Options): void {
  const made = cluster(objects);
  const items = made.map(({ kind, object }) => treeObject(kind, object));
  const owned: number[] = [];
  const peer: number[] = [];
  const related: number[] = [];
  let edges = 0;
  for (let pair = 0; pair <= pairs; pair += 1) {
    const a = timed(() => ownership(items));
    const b = timed(() => byStratify(items));
    const c = timed(() => {
      edges = relations(items);
    });
    // The first round compiles.
    if (pair === 0) continue;
    owned.push(a);
    peer.push(b);
    related.push(c);
  }
  console.log(`${items.length} objects, ${edges} relations, ${pairs} pairs`);
  console.log(`ownership with counts and health: ${formatRatio(pairedRatio(owned, peer))} d3.stratify`);
  console.log(`all relations: ${formatRatio(pairedRatio(related, peer))} d3.stratify`);
  console.log(
    `medians of processor time: ownership ${median(owned).toFixed(0)} ms, d3.stratify ${median(peer).toFixed(0)} ms, ` +
      `all relations ${median(related).toFixed(0)} ms`,
  );
}

function ownership(items: readonly TreeObject[]): void {
  const forest = new Forest({ ...groupingRules("owner", ""), hit: () => true });
  forest.load(items);
  if (forest.root.sums?.total !== items.length) throw new Error("not every object is in the forest");
}

/** d3 wants one root, and every parent to be there. */
function byStratify(items: readonly TreeObject[]): void {
  const root = { uid: "root", parent: null as string | null };
  const rows = items.map(({ uid, owners }) => ({ uid, parent: owners[0]?.uid ?? "root" }));
  const tree = stratify<{ uid: string; parent: string | null }>()
    .id(({ uid }) => uid)
    .parentId(({ parent }) => parent)([root, ...rows]);
  tree.count();
}

function relations(items: readonly TreeObject[]): number {
  const index = new RelationIndex(new CompiledRules(RULES), CATALOGUE);
  for (const item of items) index.put(item);
  let edges = 0;
  for (const { ends } of index.connections()) edges += ends.length;
  return edges;
}
