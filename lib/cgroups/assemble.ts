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
import type { CgroupState, CgroupView, NodeTree, Share } from "./view";
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
  const steps = assembling(input);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** As assemble, in steps: the first time after a start a full node takes many times as long as later, and somebody else's turn may come between. */
export function* assembling(input: NodeInput): Generator<void, NodeTree> {
  const { facts, pods, seen } = input;
  const spots = layOut(input);
  yield;
  const drafts = draftsOf(input, spots);
  yield;
  const formula = facts.version === 1 ? null : formulaOf(drafts);
  const start = around({ facts, pods, formula, at: seen.at });
  const expected = yield* stepwise(drafts, ({ spot }) => expectedAt(start, spot));
  const share = sharesOf(input, drafts, expected);
  yield;
  const cgroups = yield* stepwise(drafts, (draft, i) => viewOf(input, draft, expected[i] ?? [], share));
  const findings = findingsOf(facts, pods, cgroups, seen);
  return { source: seen.kind, facts, formula, cgroups, findings };
}

/** So many cgroups at a step: a millisecond or two of a cold start. */
const AT_ONCE = 32;

function* stepwise<T, R>(all: readonly T[], of: (one: T, i: number) => R): Generator<void, R[]> {
  const made: R[] = [];
  for (const [i, one] of all.entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) yield;
    made.push(of(one, i));
  }
  return made;
}

function draftsOf({ facts, seen, summary }: NodeInput, spots: readonly Spot[]): Draft[] {
  const known = new Map(seen.cgroups.map((cgroup) => [cgroup.path, cgroup]));
  return spots.map((spot) => {
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

/** How much of the CPU each cgroup is sure of, by the weights that are written, else by those that should be. */
function sharesOf(
  { facts, seen }: NodeInput,
  drafts: readonly Draft[],
  expected: readonly (readonly Expected[])[],
): ReadonlyMap<string, Share> {
  const knob: Knob = facts.version === 1 ? "cpu.shares" : "cpu.weight";
  const weights = drafts.map(({ spot, observed, state }, i) => {
    const { path, parent, cls } = spot;
    const written = observed.knobs.get(knob) ?? expected[i]?.find((one) => one.knob === knob)?.value;
    // What has no process wants no CPU.
    const idle = state === "gone" || observed.usage.pids === 0;
    return { path, parent, cls, weight: idle || written === undefined ? null : Number(written) };
  });
  return shares(weights, seen.kind === "dump");
}

function viewOf(
  { facts, seen }: NodeInput,
  draft: Draft,
  expected: readonly Expected[],
  share: ReadonlyMap<string, Share>,
): CgroupView {
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
    checks: checksOf(draft, expected, seen, facts),
    processes: draft.seen?.processes ?? [],
    delegated: draft.seen?.delegated ?? null,
    share: share.get(path) ?? NO_SHARE,
  };
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
