/**
 * The kubelet's read paths that may be reached through the apiserver's node proxy, each exactly as
 * it is here, and the query names it takes (kubelet `pkg/kubelet/server/server.go`). Left out for
 * good: exec, run, attach, portForward, checkpoint, containerLogs, debug and logs, whose
 * `query` and `pattern` once reached a shell on Windows nodes (CVE-2024-9042).
 */
export const KUBELET_PATHS: ReadonlyMap<string, readonly string[]> = new Map([
  ["healthz", ["verbose"]],
  ["metrics", []],
  ["metrics/cadvisor", []],
  ["metrics/resource", []],
  ["metrics/probes", []],
  ["metrics/slis", []],
  ["stats/summary", ["only_cpu_and_memory"]],
  ["configz", []],
  ["pods", []],
  // The kubelet's own path ends in a slash; without it there is only a redirect.
  ["runningpods/", []],
  ["statusz", []],
  ["flagz", []],
]);

/** How kubelets are read: through the apiserver's node proxy, at their own address, or not at all. */
export const KUBELET_MODES = ["proxy", "direct", "off"] as const;
export type KubeletMode = (typeof KUBELET_MODES)[number];

/** A node's name and nothing else: `name:port` and `http:name:port` would choose another server on the node. */
export const NODE_NAME = /^[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?$/;

/** What an access review must allow before a panel reads a kubelet. */
export const KUBELET_ACCESS = { verb: "get", group: "", resource: "nodes", subresource: "proxy" } as const;

/** The same for kubelets that are asked themselves. */
export const DIRECT_KUBELET_LABEL =
  "Read from the kubelet itself, with your own rights to get nodes/metrics, nodes/stats and nodes/configz: none of them allows running " +
  "commands. The apiserver's audit log has nothing of it.";

/** Stands beside every panel that shows what a kubelet said. */
export const KUBELET_LABEL =
  "Read through the node proxy with your own right to get nodes/proxy. Cutaway uses it for a few read-only " +
  "paths. The right itself allows much more: whoever holds it can run commands in every container of the " +
  "node, by a WebSocket that begins as a GET, and the audit log shows that as nodes/proxy, not as pods/exec.";
