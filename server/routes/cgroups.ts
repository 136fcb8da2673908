import {
  cgroupQuery,
  nodeQuery,
  nodesQuery,
  readOrder,
  readTreeChoice,
  treeQuery,
} from "@/lib/cgroups/api-query";
import {
  detailSchema,
  mapSchema,
  modelSchema,
  nodesSchema,
  settingsSchema,
  textSchema,
  treeSchema,
} from "@/lib/cgroups/api-schema";
import { cglsText } from "@/lib/cgroups/cgls-text";
import { detailOf } from "@/lib/cgroups/detail";
import { nothingSeen } from "@/lib/cgroups/from-source";
import { mapOf } from "@/lib/cgroups/map";
import { toWire } from "@/lib/cgroups/wire";
import { nodesInOrder } from "@/lib/hub/cgroups/fleet-view";
import type { NodeCgroups } from "@/lib/hub/cgroups/node-cgroups";
import { nodeMeta } from "@/lib/hub/cgroups/node-meta";
import { TreeView } from "@/lib/hub/cgroups/tree-view";
import type { Runtime } from "../runtime";
import { type Api, clientSignal, contextQuery, envelope, viewSchema } from "./route";

/** Rows of `GET /api/cgroups`: more than any node has. */
const ROWS = 50_000;
/** A script may come before the first look at the kubelet is over. */
const FIRST_LOOK_MS = 20_000;

/** Nodes' cgroups: what is there beside what should be there. */
export function addCgroups(api: Api, runtime: Runtime): void {
  addTree(api, runtime);
  addDetail(api, runtime);
  addMap(api, runtime);
  addText(api, runtime);
  addSettings(api, runtime);
  addModel(api, runtime);
  addNodes(api, runtime);
}

interface Question {
  readonly context?: string | undefined;
  readonly node: string;
}

/** What `read` makes of a node, once its kubelet was looked at. */
async function ofNode<T>(
  runtime: Runtime,
  { context, node }: Question,
  signal: AbortSignal,
  read: (node: NodeCgroups) => T,
) {
  const lease = await runtime.cgroups.node(context, node);
  try {
    await lease.value.looked(AbortSignal.any([signal, AbortSignal.timeout(FIRST_LOOK_MS)]));
    const records = lease.value.kubelet.requests.flatMap((id) => runtime.evidence.get(id) ?? []);
    return envelope(read(lease.value), records, runtime.clock.now());
  } finally {
    lease.close();
  }
}

function addTree(api: Api, runtime: Runtime): void {
  const schema = viewSchema(
    "A node's cgroups, expected beside actual",
    contextQuery.extend(treeQuery),
    treeSchema,
  );
  api.get("/api/cgroups", { schema }, ({ query }, reply) => {
    const choice = readTreeChoice(query);
    return ofNode(runtime, query, clientSignal(reply.raw), (node) =>
      new TreeView(node, choice, runtime.clock).whole({ offset: 0, count: ROWS }),
    );
  });
}

function addDetail(api: Api, runtime: Runtime): void {
  const query = contextQuery.extend(cgroupQuery);
  const schema = viewSchema("One cgroup, with the derivation of each value", query, detailSchema);
  api.get("/api/cgroups/cgroup", { schema }, ({ query }, reply) =>
    ofNode(runtime, query, clientSignal(reply.raw), ({ tree, series }) =>
      detailOf(tree, query.cgroup, series.of(query.cgroup)),
    ),
  );
}

function addMap(api: Api, runtime: Runtime): void {
  const schema = viewSchema(
    "Shares of CPU and memory, for a picture",
    contextQuery.extend(nodeQuery),
    mapSchema,
  );
  api.get("/api/cgroups/map", { schema }, ({ query }, reply) =>
    ofNode(runtime, query, clientSignal(reply.raw), (node) => ({
      cells: mapOf(node.tree, node.series),
      meta: nodeMeta(node),
    })),
  );
}

function addText(api: Api, runtime: Runtime): void {
  const schema = viewSchema(
    "A node's cgroups as systemd-cgls prints them",
    contextQuery.extend(nodeQuery),
    textSchema,
  );
  api.get("/api/cgroups/text", { schema }, ({ query }, reply) =>
    ofNode(runtime, query, clientSignal(reply.raw), ({ tree }) => {
      const there = tree.cgroups.filter(({ state }) => state === "present" || state === "predicted");
      return { text: cglsText(there) };
    }),
  );
}

function addSettings(api: Api, runtime: Runtime): void {
  const schema = viewSchema("The kubelet's settings", contextQuery.extend(nodeQuery), settingsSchema);
  api.get("/api/cgroups/settings", { schema }, ({ query }, reply) =>
    ofNode(runtime, query, clientSignal(reply.raw), ({ tree }) => ({
      known: tree.facts.settings.known,
      settings: { ...tree.facts.settings.raw },
    })),
  );
}

function addModel(api: Api, runtime: Runtime): void {
  const schema = viewSchema("What a pasted tree is joined with", contextQuery.extend(nodeQuery), modelSchema);
  api.get("/api/cgroups/model", { schema }, ({ query }, reply) =>
    ofNode(runtime, query, clientSignal(reply.raw), ({ tree, kubelet, pods }) => {
      const seen = kubelet.seen ?? nothingSeen(tree.facts.version);
      return { model: toWire({ facts: tree.facts, pods, seen }) };
    }),
  );
}

function addNodes(api: Api, runtime: Runtime): void {
  const query = contextQuery.extend(nodesQuery);
  const schema = viewSchema("All nodes, with what is known of them", query, nodesSchema);
  api.get("/api/cgroups/nodes", { schema }, async ({ query }, reply) => {
    const order = readOrder(query);
    const lease = await runtime.cgroups.fleet(query.context);
    try {
      const { value } = lease;
      await value.listed(AbortSignal.any([clientSignal(reply.raw), AbortSignal.timeout(FIRST_LOOK_MS)]));
      const found = nodesInOrder(value, query.find ?? "", order);
      return envelope({ nodes: found.slice(0, 5000), total: found.length }, [], runtime.clock.now());
    } finally {
      lease.close();
    }
  });
}
