import {
  cpuMax,
  DEFAULT_PERIOD,
  quotaOf,
  sharesOf,
  systemdQuota,
  type WeightFormula,
  weightOf,
} from "../convert";
import type { NodeFacts } from "../node";
import { isEnabled } from "../settings";
import {
  type Accepted,
  type Derivation,
  type Expected,
  expected,
  input,
  milliText,
  step,
} from "./derivation";

export const LINEAR = "1 + ⌊(shares − 2) · 9999 / 262142⌋";
export const QUADRATIC = "⌈10^((L² + 125·L)/612 − 7/34)⌉, L = log₂ shares";

type Why = Pick<Derivation, "rule" | "inputs" | "source"> & { readonly steps?: Derivation["steps"] };

/**
 * The weight that an amount of CPU gives: cpu.shares on v1, cpu.weight on v2.
 * @param milli millicores
 */
export function weightOfRequest(
  { version }: NodeFacts,
  milli: number,
  why: Why,
  formula: WeightFormula = "linear",
  accept: readonly Accepted[] = [],
): Expected {
  const shares = sharesOf(milli);
  const steps = [
    ...(why.steps ?? []),
    step(`shares = clamp(⌊${milliText(milli)} · 1024 / 1000⌋, 2, 262144)`, shares),
  ];
  if (version === 1) return expected("cpu.shares", shares, { ...why, steps });
  const weight = weightOf(shares, formula);
  const written = step(`weight = ${formula === "linear" ? LINEAR : QUADRATIC}`, weight);
  return expected("cpu.weight", weight, { ...why, steps: [...steps, written] }, accept);
}

/** µs; before 1.36 another period than the kernel's needs a feature gate. */
export const periodOf = ({ settings, node }: NodeFacts): number =>
  isEnabled(settings, "CustomCPUCFSQuotaPeriod", node.minor) ? settings.cpuPeriod : DEFAULT_PERIOD;

/**
 * The quota of a limit; 0 for none.
 * @param milli millicores
 */
export function quotaOfLimit(facts: NodeFacts, milli: number, why: Why): Expected {
  const period = periodOf(facts);
  const inputs = [...why.inputs, input("cpuCFSQuotaPeriod", `${period} µs`, "kubelet setting")];
  if (!facts.settings.cpuCFSQuota) {
    const off = input("cpuCFSQuota", "false", "kubelet setting");
    return expected("cpu.max", cpuMax(0, DEFAULT_PERIOD), {
      ...why,
      inputs: [...inputs, off],
      steps: [step("the kubelet enforces no CPU limits", "max")],
    });
  }
  const quota = quotaOf(milli, period);
  if (quota === 0) {
    const steps = [...(why.steps ?? []), step("no limit", "max")];
    return expected("cpu.max", cpuMax(0, period), { ...why, inputs, steps }, ofUnset(period));
  }
  const formula = `quota = max(1000, ⌊${milliText(milli)} · ${period} / 1000⌋)`;
  const steps = [...(why.steps ?? []), step(formula, `${quota} µs`)];
  return expected(
    "cpu.max",
    cpuMax(quota, period),
    { ...why, inputs, steps },
    bySystemd(facts, quota, period),
  );
}

/** Without a quota nobody needs to write the period. */
const ofUnset = (period: number): readonly Accepted[] =>
  period === DEFAULT_PERIOD
    ? []
    : [
        {
          value: cpuMax(0),
          verdict: "explained",
          why: "Without a quota the period was left as the kernel has it.",
        },
      ];

function bySystemd({ settings }: NodeFacts, quota: number, period: number): readonly Accepted[] {
  const rounded = systemdQuota(quota, period);
  if (settings.cgroupDriver !== "systemd" || rounded === quota) return [];
  const why =
    "systemd keeps CPU time for each second in steps of 10 ms, so a limit goes up to whole 10 millicores.";
  return [{ value: cpuMax(rounded, period), verdict: "rounded", why }];
}
