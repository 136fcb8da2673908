import { DIRECT_KUBELET_LABEL, KUBELET_LABEL } from "@/lib/access/kubelet";
import type { NodeMeta } from "@/lib/cgroups/api-schema";
import { kubepodsBase } from "@/lib/cgroups/expected/kubepods";
import type { NodeCgroups } from "./node-cgroups";

const MAX_FINDINGS = 100;

/** What stands above a node's tree: what it is, where the figures come from, what does not fit. */
export function nodeMeta({ node, tree, kubelet, direct }: NodeCgroups): NodeMeta {
  const { facts, findings, cgroups, formula, source } = tree;
  const { settings } = facts;
  const model = facts.node;
  return {
    node,
    simulated: model.simulated,
    ready: model.ready,
    conditions: [...model.pressure],
    kubelet: model.kubeletVersion,
    runtime: model.runtime,
    kernel: model.kernel,
    os: model.osImage,
    version: facts.version,
    versionKnown: kubelet.version !== null,
    driver: settings.cgroupDriver,
    cgroupRoot: `/${settings.cgroupRoot.join("/")}`,
    settingsKnown: settings.known,
    provider: kubelet.provider,
    source,
    formula,
    pods: podCounts(tree),
    cgroups: cgroups.length,
    findings: findings.slice(0, MAX_FINDINGS),
    findingCount: findings.length,
    budget: { cpu: kubepodsBase(facts, "cpu"), memory: kubepodsBase(facts, "memory") },
    direct,
    refused: [...kubelet.refused],
    notice: direct ? DIRECT_KUBELET_LABEL : KUBELET_LABEL,
    problem: kubelet.problem,
    requests: [...kubelet.requests],
    unread: kubelet.unread,
    at: kubelet.at,
  };
}

function podCounts({ cgroups }: NodeCgroups["tree"]): NodeMeta["pods"] {
  const pods = cgroups.filter(({ cls }) => cls.kind === "pod");
  const count = (qos: string) => pods.filter(({ cls }) => cls.qos === qos).length;
  return { Guaranteed: count("Guaranteed"), Burstable: count("Burstable"), BestEffort: count("BestEffort") };
}
