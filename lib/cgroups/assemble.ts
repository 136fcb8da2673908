import { type CgroupClass, classify } from "./classify";
import { expectedAt } from "./expected/at";
import type { RuntimeFormula } from "./expected/container";
import { findingsOf } from "./findings";
import { runtimeFormula } from "./formula";
import type { Seen, SeenCgroup } from "./from-source";
import type { NodeFacts } from "./node";
import { NOTHING_OBSERVED, type Observed } from "./observed";
import { orderOf } from "./order";
import { withParents } from "./paths";
import type { ContainerModel, PodModel } from "./pod";
import { promisedPaths } from "./predict";
import { roleOf, stateOf } from "./role";
import { shares } from "./share";
import type { Summary } from "./sources/summary";
import { parentPath } from "./sources/tree";
import type { Knob } from "./types";
import { check } from "./verdict";
import type { CgroupState, CgroupView, NodeTree, Role } from "./view";
import { withPressure } from "./with-pressure";

export interface NodeInput {
  readonly facts: NodeFacts;
  /** Of this node. */
  readonly pods: readonly PodModel[];
  readonly seen: Seen;
  readonly summary: Summary | null;
}

/** One cgroup while the tree is put together. */
export interface Draft {
  readonly path: string;
  readonly parent: string | null;
  readonly cls: CgroupClass;
  readonly seen: SeenCgroup | null;
  readonly observed: Observed;
  readonly pod: PodModel | null;
  readonly container: ContainerModel | null;
  readonly role: Role | null;
  readonly state: CgroupState;
}

/** Joins what a source shows of a node with what its objects and settings promise. */
export function assemble(input: NodeInput): NodeTree {
  const { facts, pods, seen } = input;
  const drafts = draftsOf(input);
  const formula = facts.version === 1 ? null : formulaOf(drafts);
  const ordered = seen.kind === "paths" || seen.kind === "dump" ? drafts : orderOf(drafts);
  const views = viewsOf(input, ordered, formula);
  return {
    source: seen.kind,
    facts,
    formula,
    cgroups: views,
    findings: findingsOf(facts, pods, views, seen),
  };
}

function draftsOf({ facts, pods, seen, summary }: NodeInput): Draft[] {
  const known = new Map(seen.cgroups.map((cgroup) => [cgroup.path, cgroup]));
  const byUid = new Map(pods.map((pod) => [pod.uid, pod]));
  const paths = withParents([...known.keys(), ...promisedPaths(facts, pods)]);
  const shown = new Set(withParents([...known.keys()]));
  const drafts = paths.map((path) => {
    const cls = classify(path);
    const cgroup = known.get(path) ?? null;
    const pod = cls.podUid === null ? null : (byUid.get(cls.podUid) ?? null);
    const container = pod?.containers.find(({ id }) => id !== null && id === cls.containerId) ?? null;
    const role = roleOf(cls, cgroup, container);
    const observed = cgroup?.observed ?? NOTHING_OBSERVED;
    const draft = {
      path,
      parent: path === "/" ? null : parentPath(path),
      cls,
      seen: cgroup,
      pod,
      container,
      role,
    };
    return {
      ...draft,
      observed: withPressure(observed, draft, summary, facts),
      state: stateOf(draft, seen, shown.has(path)),
    };
  });
  return withSandboxes(drafts);
}

/** The one leaf of a pod that is no container of it is its sandbox. */
function withSandboxes(drafts: readonly Draft[]): Draft[] {
  const unknown = new Map<string | null, number>();
  for (const { role, pod, parent } of drafts) {
    if (role === "unknown" && pod !== null) unknown.set(parent, (unknown.get(parent) ?? 0) + 1);
  }
  return drafts.map((draft) =>
    draft.role === "unknown" && unknown.get(draft.parent) === 1 ? { ...draft, role: "sandbox" } : draft,
  );
}

function formulaOf(drafts: readonly Draft[]): RuntimeFormula {
  return runtimeFormula(
    drafts.flatMap(({ container, role, observed }) => {
      const weight = observed.knobs.get("cpu.weight");
      return container === null || role !== "container" || weight === undefined
        ? []
        : [{ container, weight }];
    }),
  );
}

function viewsOf(
  { facts, pods, seen }: NodeInput,
  drafts: readonly Draft[],
  formula: RuntimeFormula,
): CgroupView[] {
  const withExpected = drafts.map((draft) => ({ draft, expected: expectedAt(facts, pods, formula, draft) }));
  const weights = withExpected.map(({ draft, expected }) => {
    const knob: Knob = facts.version === 1 ? "cpu.shares" : "cpu.weight";
    const written = draft.observed.knobs.get(knob) ?? expected.find((one) => one.knob === knob)?.value;
    // What has no process wants no CPU.
    const idle = draft.state === "gone" || draft.observed.usage.pids === 0;
    const weight = idle || written === undefined ? null : Number(written);
    return { ...draft, weight };
  });
  const share = shares(weights, seen.kind === "dump");
  const children = countChildren(drafts);
  return withExpected.map(({ draft, expected }) => {
    const { path, parent, cls, state, role, pod, container, seen: cgroup, observed } = draft;
    const knobs = new Set<Knob>([...expected.map(({ knob }) => knob), ...observed.knobs.keys()]);
    const context = { kind: cls.kind, pod, pageSize: facts.pageSize };
    const checks = [...knobs].map((knob) => {
      const should = expected.find((one) => one.knob === knob) ?? null;
      return check(knob, should, observed.knobs.get(knob) ?? null, {
        ...context,
        unseen: unseen(seen, draft, knob),
      });
    });
    return {
      path,
      name: path === "/" ? "/" : path.slice(path.lastIndexOf("/") + 1),
      parent,
      depth: path === "/" ? 0 : path.split("/").length - 1,
      children: children.get(path) ?? 0,
      cls,
      state,
      role,
      pod,
      container,
      hint: cgroup?.hint ?? null,
      observed,
      checks,
      processes: cgroup?.processes ?? [],
      delegated: cgroup?.delegated ?? null,
      share: share.get(path) ?? { ofParent: null, ofKubepods: null, ofNode: null },
    };
  });
}

function countChildren(drafts: readonly Draft[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { parent } of drafts) if (parent !== null) counts.set(parent, (counts.get(parent) ?? 0) + 1);
  return counts;
}

/** Why a value is not here. */
function unseen({ kind }: Seen, { state }: Draft, knob: Knob): string {
  if (state === "predicted") return "No source was asked: this is what should be there.";
  if (state === "missing") return "The source does not show this cgroup.";
  if (knob === "oom_score_adj")
    return "Only a source that lists processes with their scores has it: cgroup-dump.sh.";
  if (kind === "kubelet")
    return "The kubelet's metrics do not have it; a dump of the node's cgroup files does.";
  if (kind === "paths") return "Names alone do not have it; a dump of the node's cgroup files does.";
  return "The node has no such file here: its controller is off, or the kernel has none.";
}
