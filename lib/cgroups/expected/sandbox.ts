import type { NodeFacts } from "../node";
import { weightOfRequest } from "./cpu";
import { type Expected, expected } from "./derivation";

const SOURCE =
  "the runtime's sandbox: containerd internal/cri/server/podsandbox, CRI-O server/sandbox_run_linux.go";

/** What the cgroup of a pod's sandbox should have: the least of everything. */
export function expectedSandbox(facts: NodeFacts): Expected[] {
  const unlimited = (["cpu.max", "memory.max"] as const).map((knob) =>
    expected(knob, knob === "cpu.max" ? "max 100000" : null, {
      rule: "A sandbox has no limits of its own.",
      source: SOURCE,
    }),
  );
  return [
    weightOfRequest(facts, 0, {
      rule: "A sandbox gets the least weight there is.",
      inputs: [],
      source: SOURCE,
    }),
    ...unlimited,
    expected("oom_score_adj", -998, {
      rule: "A sandbox is killed after everything else of its pod.",
      source: SOURCE,
    }),
  ];
}
