import type { Clock } from "@/lib/base/clock";
import { readNodeName, readOrder, readTreeChoice } from "@/lib/cgroups/api-query";
import { detailOf } from "@/lib/cgroups/detail";
import type { LiveView, OpenView } from "../view";
import type { Cgroups } from "./cgroups";
import { FleetView } from "./fleet-view";
import { MapView } from "./map-view";
import { MetaView } from "./meta-view";
import type { NodeCgroups } from "./node-cgroups";
import { TreeView } from "./tree-view";

type Query = Readonly<Record<string, string>>;

/** The live views of a node's cgroups, and of all nodes; docs/cgroups.md has their queries. */
export function cgroupViews(cgroups: Cgroups, clock: Clock): ReadonlyMap<string, OpenView> {
  const ofNode =
    (make: (node: NodeCgroups, query: Query) => LiveView): OpenView =>
    async ({ context, query }) => {
      const lease = await cgroups.node(context, readNodeName(query));
      try {
        return { view: make(lease.value, query), close: lease.close };
      } catch (error) {
        lease.close();
        throw error;
      }
    };
  return new Map([
    ["cgroups", ofNode((node, query) => new TreeView(node, readTreeChoice(query), clock))],
    [
      "cgroup",
      ofNode((node, { cgroup = "/" }) => {
        const detail = ({ tree, series }: NodeCgroups) => detailOf(tree, cgroup, series.of(cgroup));
        return new MetaView(node, detail, clock);
      }),
    ],
    ["cgroup-map", ofNode((node) => new MapView(node, clock))],
    [
      "cgroup-nodes",
      async ({ context, query }) => {
        const order = readOrder(query);
        const lease = await cgroups.fleet(context);
        const view = new FleetView(lease.value, query.find ?? "", order);
        return {
          view,
          close() {
            view.close();
            lease.close();
          },
        };
      },
    ],
  ]);
}
