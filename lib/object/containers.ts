import { dig, digArray, digNumber, digString, isObject } from "@/lib/base/json";

export type ContainerRole = "init" | "sidecar" | "app" | "ephemeral";

/** A container of a pod: what was asked for, and how it fares. */
export interface ContainerRow {
  readonly name: string;
  readonly role: ContainerRole;
  readonly image: string;
  readonly state: "running" | "waiting" | "terminated" | "none";
  /** Why it waits or ended, with the exit code. */
  readonly why: string;
  readonly message: string;
  /** Since when it is in this state. */
  readonly since: string | null;
  readonly ready: boolean;
  readonly restarts: number;
  /** Of the run before this one: how it ended, and when; null when there was none. */
  readonly last: { readonly why: string; readonly at: string | null } | null;
  /** `cpu 100m, memory 64Mi`; empty without any. */
  readonly requests: string;
  readonly limits: string;
}

const LISTS = [
  ["initContainers", "initContainerStatuses"],
  ["containers", "containerStatuses"],
  ["ephemeralContainers", "ephemeralContainerStatuses"],
] as const;

/** The containers of a pod in the order in which they start; none for what is no pod. */
export function readContainers(pod: unknown): ContainerRow[] {
  return LISTS.flatMap(([list, statuses]) => {
    const known = digArray(pod, "status", statuses);
    return digArray(pod, "spec", list)
      .filter(isObject)
      .map((container) => {
        const name = digString(container, "name") ?? "";
        const status = known.find((one) => digString(one, "name") === name);
        return containerRow(name, roleOf(list, container), container, status);
      });
  });
}

/** A sidecar is an init container that goes on (KEP-753). */
function roleOf(list: (typeof LISTS)[number][0], container: unknown): ContainerRole {
  if (list === "containers") return "app";
  if (list === "ephemeralContainers") return "ephemeral";
  return digString(container, "restartPolicy") === "Always" ? "sidecar" : "init";
}

function containerRow(name: string, role: ContainerRole, container: unknown, status: unknown): ContainerRow {
  const states = ["running", "waiting", "terminated"] as const;
  const state = states.find((one) => isObject(dig(status, "state", one))) ?? "none";
  const now = dig(status, "state", state);
  const before = dig(status, "lastState", "terminated");
  return {
    name,
    role,
    image: digString(container, "image") ?? "",
    state,
    why: sayWhy(now),
    message: digString(now, "message") ?? "",
    since:
      digString(now, "startedAt") && state === "running"
        ? digString(now, "startedAt")
        : digString(now, "finishedAt"),
    ready: dig(status, "ready") === true,
    restarts: digNumber(status, "restartCount") ?? 0,
    last: isObject(before) ? { why: sayWhy(before), at: digString(before, "finishedAt") } : null,
    requests: sayAmounts(dig(container, "resources", "requests")),
    limits: sayAmounts(dig(container, "resources", "limits")),
  };
}

function sayWhy(state: unknown): string {
  const reason = digString(state, "reason") ?? "";
  const code = digNumber(state, "exitCode");
  const signal = digNumber(state, "signal");
  const ended = code === null ? "" : signal ? `signal ${signal}` : `exit code ${code}`;
  return [reason, ended].filter(Boolean).join(", ");
}

const sayAmounts = (amounts: unknown): string =>
  isObject(amounts)
    ? Object.entries(amounts)
        .map(([name, amount]) => `${name} ${String(amount)}`)
        .join(", ")
    : "";

/** The container whose log kubectl would show: the one that is named by annotation, else the first. */
export function defaultContainer(pod: unknown): string {
  const named = digString(pod, "metadata", "annotations", "kubectl.kubernetes.io/default-container");
  const rows = readContainers(pod);
  const found = rows.find(({ name }) => name === named) ?? rows.find(({ role }) => role === "app");
  return found?.name ?? "";
}
