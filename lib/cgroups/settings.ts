import { dig, digNumber, digString, digStrings, isObject, type Json } from "@/lib/base/json";
import { type CgroupName, rootName } from "./name";
import { amountOf, type Resources, readResources } from "./resources";
import type { CgroupDriver } from "./types";

/** The kubelet's settings that decide cgroups, defaults filled in. Source: `/configz`; kubelet `apis/config/v1beta1/defaults.go`. */
export interface KubeletSettings {
  /** False when `/configz` could not be read, and everything here is a default. */
  readonly known: boolean;
  readonly cgroupDriver: CgroupDriver;
  readonly cgroupRoot: CgroupName;
  readonly cgroupsPerQOS: boolean;
  readonly systemReserved: Resources;
  readonly kubeReserved: Resources;
  readonly systemReservedCgroup: string;
  readonly kubeReservedCgroup: string;
  readonly enforceNodeAllocatable: readonly string[];
  /** As written: an amount, or a percentage of the capacity. */
  readonly evictionHardMemory: string;
  /** −1 for no limit. */
  readonly podPidsLimit: number;
  readonly cpuCFSQuota: boolean;
  /** µs */
  readonly cpuPeriod: number;
  readonly cpuManagerPolicy: string;
  /** The option `strict-cpu-reservation` of the static policy: reserved CPUs are no container's. */
  readonly strictCpuReservation: boolean;
  readonly memoryManagerPolicy: string;
  readonly topologyManagerPolicy: string;
  /** Null: memory.high is never written. */
  readonly memoryThrottlingFactor: number | null;
  readonly memoryReservationPolicy: string;
  readonly swapBehavior: string;
  readonly singleProcessOOMKill: boolean;
  /** Percent of requests that are kept from lower classes; only memory is known. */
  readonly qosReservedMemory: number | null;
  /** Only those that somebody set. */
  readonly featureGates: ReadonlyMap<string, boolean>;
  /** The kubelet's own cgroup, where it was told one. */
  readonly kubeletCgroups: string;
  /** Everything as it came, unknown keys included. */
  readonly raw: Json;
}

/** @param configz the answer of `/configz`, or null where it could not be read; @param minor of the kubelet's version */
export function readSettings(configz: unknown, minor: number | null): KubeletSettings {
  const config = dig(configz, "kubeletconfig");
  const raw = isObject(config) ? config : {};
  const text = (key: string, initial: string) => digString(raw, key) || initial;
  const flag = (key: string, initial: boolean) => (typeof raw[key] === "boolean" ? raw[key] : initial);
  return {
    known: isObject(config),
    cgroupDriver: text("cgroupDriver", "systemd") === "cgroupfs" ? "cgroupfs" : "systemd",
    cgroupRoot: rootName(text("cgroupRoot", "/")),
    cgroupsPerQOS: flag("cgroupsPerQOS", true),
    ...reservations(raw),
    systemReservedCgroup: text("systemReservedCgroup", ""),
    kubeReservedCgroup: text("kubeReservedCgroup", ""),
    enforceNodeAllocatable: Array.isArray(raw.enforceNodeAllocatable)
      ? digStrings(raw, "enforceNodeAllocatable")
      : ["pods"],
    evictionHardMemory: evictionHard(raw),
    podPidsLimit: digNumber(raw, "podPidsLimit") ?? -1,
    cpuCFSQuota: flag("cpuCFSQuota", true),
    cpuPeriod: (durationMs(text("cpuCFSQuotaPeriod", "100ms")) ?? 100) * 1000,
    cpuManagerPolicy: text("cpuManagerPolicy", "none"),
    strictCpuReservation: isTrue(digString(raw, "cpuManagerPolicyOptions", "strict-cpu-reservation")),
    memoryManagerPolicy: text("memoryManagerPolicy", "None"),
    topologyManagerPolicy: text("topologyManagerPolicy", "none"),
    memoryThrottlingFactor: throttlingFactor(raw, minor),
    memoryReservationPolicy: text("memoryReservationPolicy", "None"),
    swapBehavior: digString(raw, "memorySwap", "swapBehavior") || "NoSwap",
    singleProcessOOMKill: flag("singleProcessOOMKill", false),
    qosReservedMemory: percent(digString(raw, "qosReserved", "memory")),
    featureGates: gatesOf(raw.featureGates),
    kubeletCgroups: text("kubeletCgroups", ""),
    raw,
  };
}

/**
 * CPUs that are named as the system's take the place of any amount of CPU that is reserved. Source: kubelet
 * `cmd/kubelet/app/server.go`, run.
 */
function reservations(raw: Json): Pick<KubeletSettings, "systemReserved" | "kubeReserved"> {
  const systemReserved = readResources(raw.systemReserved);
  const kubeReserved = readResources(raw.kubeReserved);
  const cpus = countCpus(digString(raw, "reservedSystemCPUs") ?? "");
  if (cpus === 0) return { systemReserved, kubeReserved };
  const others = [...kubeReserved].filter(([name]) => name !== "cpu");
  return {
    systemReserved: new Map([...systemReserved, ["cpu", cpus * 1000]]),
    kubeReserved: new Map(others),
  };
}

/** How many CPUs a list of them has, as in "0-2,8" (cpuset(7), List format); 0 for what is no list. */
export function countCpus(list: string): number {
  if (!/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(list.trim())) return 0;
  return list
    .trim()
    .split(",")
    .reduce((sum, part) => {
      const [from = 0, to = from] = part.split("-").map(Number);
      return sum + Math.max(0, to - from + 1);
    }, 0);
}

/** Source: Go's strconv.ParseBool. */
const isTrue = (text: string | null): boolean => /^(1|t|T|TRUE|true|True)$/.test(text ?? "");

/** A kubelet that was given no thresholds has its own, and does not always list them. */
function evictionHard(raw: Json): string {
  if (!isObject(raw.evictionHard)) return "100Mi";
  return digString(raw, "evictionHard", "memory.available") ?? "0";
}

/** Up to 1.36 the factor has a default; since 1.37 there is none, and without one memory.high is not written. */
function throttlingFactor(raw: Json, minor: number | null): number | null {
  const given = digNumber(raw, "memoryThrottlingFactor");
  return given ?? (minor !== null && minor <= 36 ? 0.9 : null);
}

function percent(raw: string | null): number | null {
  const [, digits] = /^(\d{1,3})%$/.exec(raw ?? "") ?? [];
  return digits === undefined ? null : Number(digits);
}

function gatesOf(raw: unknown): ReadonlyMap<string, boolean> {
  if (!isObject(raw)) return new Map();
  return new Map(Object.entries(raw).flatMap(([name, on]) => (typeof on === "boolean" ? [[name, on]] : [])));
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ["ns", 1e-6],
  ["us", 1e-3],
  ["µs", 1e-3],
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
]);

/** A Go duration, "1m30s", in milliseconds; null for what is none. Source: Go's time.ParseDuration. */
export function durationMs(text: string): number | null {
  if (text === "0") return 0;
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return null;
  let sum = 0;
  for (const [, amount, unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)) {
    sum += Number(amount) * (UNITS.get(unit) ?? 0);
  }
  return sum;
}

/** Features whose default depends on the version. Source: Kubernetes `pkg/features/kube_features.go`. */
const ON_SINCE: ReadonlyMap<string, number> = new Map([
  ["MemoryQoS", 37],
  ["PodLevelResources", 34],
  ["CustomCPUCFSQuotaPeriod", 36],
  ["NodeSwap", 30],
  ["DisableCPUQuotaWithExclusiveCPUs", 33],
  ["QOSReserved", Number.POSITIVE_INFINITY],
]);

/** Whether a feature is on: as it was set, else as this version has it. */
export function isEnabled(settings: KubeletSettings, gate: string, minor: number | null): boolean {
  const since = ON_SINCE.get(gate) ?? Number.POSITIVE_INFINITY;
  return settings.featureGates.get(gate) ?? (minor ?? 0) >= since;
}

/** What is kept from pods: `cpu` in millicores, `memory` in bytes. */
export const reservedOf = ({ systemReserved, kubeReserved }: KubeletSettings, name: string): number =>
  amountOf(systemReserved, name) + amountOf(kubeReserved, name);
