import { z } from "zod";
import { ProblemError } from "@/lib/base/problem";
import { DEPTHS, type TreeChoice } from "./flatten";
import { NODE_SORTS, type NodeOrder, readNodeOrder } from "./node-sort";

/** What the routes and live views of this view are asked with. */
const node = z.string().min(1).max(253).describe("the node's name");

export const treeQuery = {
  node,
  depth: z.enum(DEPTHS).optional().describe("how far the tree is open; default: containers"),
  toggled: z.string().max(8192).optional().describe("cgroups open or closed against that, by id, by commas"),
  find: z.string().max(200).optional().describe("words of a path, pod, container or id"),
};
export const nodeQuery = { node };
export const nodesQuery = {
  find: z.string().max(200).optional().describe("part of a name"),
  sort: z
    .string()
    .max(20)
    .optional()
    .describe(`one of ${NODE_SORTS.join(", ")}; with - before it the most comes first`),
};
export const cgroupQuery = { node, cgroup: z.string().min(1).max(4096).describe("the cgroup's path") };

type Texts = Readonly<Record<string, string | undefined>>;

/** The query of the tree for a choice; what chooses nothing is left out. */
export function treeQueryOf(node: string, { depth, toggled, find }: TreeChoice): Record<string, string> {
  return {
    node,
    depth,
    ...(toggled.size > 0 && { toggled: [...toggled].sort().join(",") }),
    ...(find !== "" && { find }),
  };
}

/** @throws ProblemError BAD_QUERY */
export function readTreeChoice(query: Texts): TreeChoice {
  const depth = DEPTHS.find((one) => one === (query.depth ?? "containers"));
  const toggled = (query.toggled ?? "").split(",").filter(Boolean);
  if (depth === undefined || toggled.some((id) => !/^[0-9a-z]{1,7}$/.test(id)) || toggled.length > 1000) {
    throw badQuery("The choice of what is open cannot be read.");
  }
  return { depth, toggled: new Set(toggled), find: (query.find ?? "").slice(0, 200) };
}

/** @throws ProblemError BAD_QUERY */
export function readNodeName(query: Texts): string {
  if (!query.node) throw badQuery("No node is named.");
  return query.node;
}

/** By name unless it says otherwise. @throws ProblemError BAD_QUERY */
export function readOrder(query: Texts): NodeOrder {
  const order = readNodeOrder(query.sort || "name");
  if (order === null) throw badQuery("Nodes cannot be sorted by that.");
  return order;
}

const badQuery = (message: string) =>
  new ProblemError({ code: "BAD_QUERY", message, hint: "docs/cgroups.md says how the view is asked." });
