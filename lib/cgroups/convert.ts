/**
 * From what a person asks for to what the kernel is told, and back. Integer divisions truncate, as in Go and C.
 * Sources: kubelet `pkg/kubelet/cm/helpers_linux.go`, `cgroup_manager_linux.go`; opencontainers/cgroups `utils.go`,
 * `systemd/common.go`; crun `cgroup-internal.h`; KEP-2254; KEP-2400; KEP-2570.
 */

export const MIN_SHARES = 2;
export const MAX_SHARES = 262_144;
/** µs; the period that the kernel starts with. */
export const DEFAULT_PERIOD = 100_000;
const MIN_QUOTA = 1_000;

/** cpu.shares of a request in millicores. */
export function sharesOf(milli: number): number {
  if (milli === 0) return MIN_SHARES;
  return clamp(Math.floor((milli * 1024) / 1000), MIN_SHARES, MAX_SHARES);
}

/** CPU time in µs that a limit in millicores gives in each period of `period` µs; 0 for no limit. */
export function quotaOf(milli: number, period = DEFAULT_PERIOD): number {
  return milli === 0 ? 0 : Math.max(MIN_QUOTA, Math.floor((milli * period) / 1000));
}

/** `linear`: what the kubelet writes at every level of its own; `quadratic`: what newer runtimes write for a container. */
export type WeightFormula = "linear" | "quadratic";

export function weightOf(shares: number, formula: WeightFormula): number {
  return formula === "linear" ? linearWeight(shares) : quadraticWeight(shares);
}

function linearWeight(shares: number): number {
  if (shares >= MAX_SHARES) return 10_000;
  return 1 + Math.floor(((Math.max(shares, MIN_SHARES) - 2) * 9999) / 262_142);
}

/** runc 1.3.2, crun 1.23 and later. */
function quadraticWeight(shares: number): number {
  if (shares <= MIN_SHARES) return 1;
  if (shares >= MAX_SHARES) return 10_000;
  const l = Math.log2(shares);
  return Math.ceil(10 ** ((l * l + 125 * l) / 612 - 7 / 34));
}

/** The shares that a reader of cpu.weight takes it for: the linear formula turned round, whoever wrote the weight. */
export function sharesOfWeight(weight: number): number {
  return 2 + Math.floor(((weight - 1) * 262_142) / 9999);
}

/** The true cpu.weight behind shares that came from `sharesOfWeight`, as cAdvisor reports them. */
export function weightOfReadShares(shares: number): number {
  return 1 + Math.round(((shares - 2) * 9999) / 262_142);
}

/** All shares that become this weight, as [least, most]; null for none. */
export function sharesRange(weight: number, formula: WeightFormula): readonly [number, number] | null {
  const least = firstShares((shares) => weightOf(shares, formula) >= weight);
  const beyond = firstShares((shares) => weightOf(shares, formula) > weight);
  return weightOf(least, formula) === weight ? [least, beyond > least ? beyond - 1 : MAX_SHARES] : null;
}

/** The least shares for which something holds that then holds for all above; the most there are when it never does. */
function firstShares(holds: (shares: number) => boolean): number {
  let [low, high] = [MIN_SHARES, MAX_SHARES];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Millicores that the kubelet reads out of shares. */
export const milliOfShares = (shares: number): number => Math.ceil((shares * 1000) / 1024);

/** A quota as systemd writes it: CPU time for each second goes up to a whole 10 ms, so limits go up to 10 millicores. */
export function systemdQuota(quota: number, period = DEFAULT_PERIOD): number {
  const perSecond = Math.floor((quota * 1_000_000) / period);
  if (perSecond % 10_000 === 0) return quota;
  return Math.floor(((Math.floor(perSecond / 10_000) + 1) * 10_000 * period) / 1_000_000);
}

/** Text of cpu.max: a quota of 0 or less is none. */
export const cpuMax = (quota: number, period = DEFAULT_PERIOD): string =>
  `${quota > 0 ? quota : "max"} ${period}`;

/**
 * memory.high in bytes for a container that may use `limit`, or the node's allocatable memory when it has no limit; null
 * when it would not lie above the request, and so is not written.
 */
export function memoryHigh(
  request: number,
  limitOrAllocatable: number,
  factor: number,
  page = 4096,
): number | null {
  const high = Math.floor(Math.floor(request + (limitOrAllocatable - request) * factor) / page) * page;
  return high > request ? high : null;
}

/** memory.swap.max in bytes under LimitedSwap: the part of the swap that the request is of the memory. */
export function limitedSwap(request: number, memoryCapacity: number, swapCapacity: number): number {
  return memoryCapacity <= 0 || request > memoryCapacity
    ? 0
    : Math.trunc((request / memoryCapacity) * swapCapacity);
}

/** oom_score_adj of a Burstable container before the bounds: 1000 minus thousandths of the node's memory. */
export const oomScore = (request: number, memoryCapacity: number): number =>
  memoryCapacity <= 0 ? 1000 : 1000 - Math.floor((1000 * request) / memoryCapacity);

/** Between Guaranteed (−997) and BestEffort (1000), neither included. */
export const boundOomScore = (score: number): number => (score < 3 ? 3 : score === 1000 ? 999 : score);

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
