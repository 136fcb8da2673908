import { dig, digArray, digNumber, digString } from "@/lib/base/json";
import type { RecordingScope } from "@/lib/recording/schema";

/*
 * The cells that an apiserver prints for objects that were not in it (kubernetes pkg/printers/internalversion/printers.go),
 * as far as the joined node needs them.
 */

type Values = Readonly<Record<string, string | number>>;

/** One value for each column of the scope; `<none>` for what is not known. */
export function printedCells(scope: RecordingScope, object: unknown, at: number): Array<string | number> {
  const values: Values = {
    Name: digString(object, "metadata", "name") ?? "",
    Age: age(object, at),
    ...printed(scope.kind, object, at),
  };
  return scope.columns.map(({ name }) => values[name] ?? "<none>");
}

function printed(kind: string, object: unknown, at: number): Values {
  switch (kind) {
    case "Node":
      return node(object);
    case "Pod":
      return pod(object, at);
    default:
      return workload(object);
  }
}

function node(object: unknown): Values {
  const info = (name: string) => digString(object, "status", "nodeInfo", name) ?? "";
  const address = digArray(object, "status", "addresses").find(
    (each) => digString(each, "type") === "InternalIP",
  );
  const ready = digArray(object, "status", "conditions").find((each) => digString(each, "type") === "Ready");
  return {
    Status: digString(ready, "status") === "True" ? "Ready" : "NotReady",
    Roles: "<none>",
    Version: info("kubeletVersion"),
    "Internal-IP": digString(address, "address") ?? "<none>",
    "OS-Image": info("osImage"),
    "Kernel-Version": `${info("kernelVersion")} (${info("architecture")})`,
    "Container-Runtime": info("containerRuntimeVersion"),
  };
}

function pod(object: unknown, now: number): Values {
  const sidecars = digArray(object, "spec", "initContainers").filter(
    (each) => digString(each, "restartPolicy") === "Always",
  );
  const names = [...digArray(object, "spec", "containers"), ...sidecars].map((each) =>
    digString(each, "name"),
  );
  const statuses = ["initContainerStatuses", "containerStatuses"]
    .flatMap((field) => digArray(object, "status", field))
    .filter((each) => names.includes(digString(each, "name")));
  const ready = statuses.filter((each) => dig(each, "ready") === true).length;
  const restarts = statuses.reduce<number>((sum, each) => sum + (digNumber(each, "restartCount") ?? 0), 0);
  const finished = statuses
    .flatMap((each) => digString(each, "lastState", "terminated", "finishedAt") ?? [])
    .sort()
    .at(-1);
  const waiting = statuses
    .map((each) => digString(each, "state", "waiting", "reason"))
    .find((reason) => reason !== null);
  return {
    Ready: `${ready}/${names.length}`,
    Status: waiting ?? digString(object, "status", "phase") ?? "",
    Restarts:
      finished === undefined ? String(restarts) : `${restarts} (${span(now - Date.parse(finished))} ago)`,
    IP: digString(object, "status", "podIP") ?? "<none>",
    Node: digString(object, "spec", "nodeName") ?? "<none>",
  };
}

/** Deployments and ReplicaSets. */
function workload(object: unknown): Values {
  const count = (name: string) => digNumber(object, "status", name) ?? 0;
  const containers = digArray(object, "spec", "template", "spec", "containers");
  const list = (name: string) => containers.map((each) => digString(each, name)).join(",");
  const labels = Object.entries(Object(dig(object, "spec", "selector", "matchLabels")));
  return {
    Ready:
      dig(object, "kind") === "Deployment"
        ? `${count("readyReplicas")}/${count("replicas")}`
        : count("readyReplicas"),
    "Up-to-date": count("updatedReplicas"),
    Available: count("availableReplicas"),
    Desired: count("replicas"),
    Current: count("replicas"),
    Containers: list("name"),
    Images: list("image"),
    Selector: labels.map(([key, value]) => `${key}=${String(value)}`).join(","),
  };
}

function age(object: unknown, now: number): string {
  return span(now - Date.parse(digString(object, "metadata", "creationTimestamp") ?? ""));
}

/** As apimachinery's duration.HumanDuration says short ones. */
function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}
