import { around, expectedAt } from "./expected/at";
import type { RuntimeFormula } from "./expected/container";
import type { Expected } from "./expected/derivation";
import { findingsOf } from "./findings";
import { runtimeFormula } from "./formula";
import type { Seen, SeenCgroup } from "./from-source";
import { layOut } from "./layout";
import type { NodeFacts } from "./node";
import type { NodeInput } from "./node-input";
import { NOTHING_OBSERVED, type Observed } from "./observed";
import { stateOf } from "./role";
import { shares } from "./share";
import type { Spot } from "./spot";
import type { Knob } from "./types";
import { type Check, check } from "./verdict";
import type { CgroupState, CgroupView, NodeTree } from "./view";
import { withPressure } from "./with-pressure";

/** One cgroup while the tree is put together. */
interface Draft {
  readonly spot: Spot;
  readonly seen: SeenCgroup | null;
  readonly observed: Observed;
  readonly state: CgroupState;
}

/** Joins what a source shows of a node with what its objects and settings promise. */
export function assemble(input: NodeInput): NodeTree {
  const { facts, pods, seen } = input;
  const drafts = draftsOf(input);
  const formula = facts.version === 1 ? null : formulaOf(drafts);
  const views = viewsOf(input, drafts, formula);
  return {
    source: seen.kind,
    facts,
    formula,
    cgroups: views,
    findings: findingsOf(facts, pods, views, seen),
  };
}

function draftsOf(input: NodeInput): Draft[] {
  const { facts, seen, summary } = input;
  const known = new Map(seen.cgroups.map((cgroup) => [cgroup.path, cgroup]));
  return layOut(input).map((spot) => {
    const cgroup = known.get(spot.path) ?? null;
    return {
      spot,
      seen: cgroup,
      observed: withPressure(cgroup?.observed ?? NOTHING_OBSERVED, spot, summary, facts),
      state: stateOf({ ...spot, seen: cgroup }, seen, spot.shown),
    };
  });
}

function formulaOf(drafts: readonly Draft[]): RuntimeFormula {
  return runtimeFormula(
    drafts.flatMap(({ spot: { container, role }, observed }) => {
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
  const start = around(facts, pods, formula);
  const expected = drafts.map(({ spot }) => expectedAt(start, spot));
  const knob: Knob = facts.version === 1 ? "cpu.shares" : "cpu.weight";
  const weights = drafts.map(({ spot, observed, state }, i) => {
    const { path, parent, cls } = spot;
    const written = observed.knobs.get(knob) ?? expected[i]?.find((one) => one.knob === knob)?.value;
    // What has no process wants no CPU.
    const idle = state === "gone" || observed.usage.pids === 0;
    return { path, parent, cls, weight: idle || written === undefined ? null : Number(written) };
  });
  const share = shares(weights, seen.kind === "dump");
  return drafts.map((draft, i) => {
    const { path, name, parent, depth, children, cls, role, pod, container, hint } = draft.spot;
    return {
      path,
      name,
      parent,
      depth,
      children,
      cls,
      state: draft.state,
      role,
      pod,
      container,
      hint,
      observed: draft.observed,
      checks: checksOf(draft, expected[i] ?? [], seen, facts),
      processes: draft.seen?.processes ?? [],
      delegated: draft.seen?.delegated ?? null,
      share: share.get(path) ?? NO_SHARE,
    };
  });
}

const NO_SHARE = { ofParent: null, ofKubepods: null, ofNode: null };

/** Each file for which there is a value or a promise, promises first. */
function checksOf(draft: Draft, expected: readonly Expected[], seen: Seen, { pageSize }: NodeFacts): Check[] {
  const { spot, observed } = draft;
  const judge = (knob: Knob, should: Expected | null) => {
    const context = { kind: spot.cls.kind, pod: spot.pod, pageSize, unseen: unseen(seen, draft, knob) };
    return check(knob, should, observed.knobs.get(knob) ?? null, context);
  };
  const checks = expected.map((one) => judge(one.knob, one));
  for (const knob of observed.knobs.keys()) {
    if (!expected.some((one) => one.knob === knob)) checks.push(judge(knob, null));
  }
  return checks;
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
