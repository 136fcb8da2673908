import { sharesOf, weightOf } from "./convert";
import type { RuntimeFormula } from "./expected/container";
import type { ContainerModel } from "./pod";
import { amountOf } from "./resources";

export interface Weighed {
  readonly container: ContainerModel;
  readonly weight: string;
}

/**
 * Which formula a node's runtime uses for cpu.weight, by the weights of its containers: the two differ for every request that is
 * neither next to nothing nor everything. Null when none of them tells.
 */
export function runtimeFormula(weighed: readonly Weighed[]): RuntimeFormula {
  const votes = { linear: 0, quadratic: 0 };
  for (const { container, weight } of weighed) {
    const shares = sharesOf(container.requests.get("cpu") ?? amountOf(container.limits, "cpu"));
    const [linear, quadratic] = [String(weightOf(shares, "linear")), String(weightOf(shares, "quadratic"))];
    if (linear === quadratic) continue;
    if (weight === linear) votes.linear += 1;
    if (weight === quadratic) votes.quadratic += 1;
  }
  if (votes.linear === votes.quadratic) return null;
  return votes.linear > votes.quadratic ? "linear" : "quadratic";
}
