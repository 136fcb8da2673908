import { minorOf, type NodeModel } from "@/lib/cgroups/node";
import { NO_RESOURCES, type Resources } from "@/lib/cgroups/resources";
import type { KubeletState } from "./kubelet-state";

/** A node that may not be read as an object, by what its kubelet says of the machine. */
export function bareNode(name: string, { machine, kubeletVersion }: KubeletState): NodeModel {
  const capacity: Resources =
    machine.cores === null || machine.memory === null
      ? NO_RESOURCES
      : new Map([
          ["cpu", machine.cores * 1000],
          ["memory", machine.memory],
        ]);
  return {
    name,
    capacity,
    allocatable: NO_RESOURCES,
    kubeletVersion,
    minor: minorOf(kubeletVersion),
    runtime: "",
    kernel: "",
    osImage: "",
    ready: null,
    pressure: [],
    kubeletAt: null,
    simulated: false,
  };
}
