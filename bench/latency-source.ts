import { failure, json } from "@/lib/testing/fakekube/answers";
import { serveResources } from "@/lib/testing/fakekube/serve";
import { Fakekube } from "@/lib/testing/fakekube/server";
import { monotonicMs } from "./monotonic";
import { pod, WINDOWFUL } from "./pods";

/**
 * An apiserver in a process of its own, which changes its pods at a steady rate when it is told to, and tells
 * afterwards when it sent which resourceVersion.
 */

export interface Order {
  readonly events: number;
  /** A second. */
  readonly rate: number;
}

/** When each resourceVersion was sent, in milliseconds of the machine's monotonic clock. */
export type Report = readonly (readonly [resourceVersion: string, sentAt: number])[];

const kube = await Fakekube.start();
const { pods } = serveResources(kube, {
  pods: { group: "", version: "v1", kind: "Pod", namespaced: true },
});
kube.on(/\/pods$/, ({ query }) => (query.has("sendInitialEvents") ? failure(422, "Invalid", "no") : null));
kube.on(/selfsubjectreviews$/, json({ status: { userInfo: { username: "bench" } } }, { status: 201 }));
kube.on(/selfsubjectaccessreviews$/, json({ status: { allowed: true } }, { status: 201 }));

let changes = 0;
const change = () => pods.put(pod(changes++, WINDOWFUL)).metadata.resourceVersion;
while (changes < WINDOWFUL) change();

function send({ events, rate }: Order): void {
  const startedAt = monotonicMs();
  const report: [string, number][] = [];
  const timer = setInterval(() => {
    const due = Math.min(events, Math.floor(((monotonicMs() - startedAt) / 1_000) * rate));
    while (report.length < due) {
      const sentAt = monotonicMs();
      report.push([change(), sentAt]);
    }
    if (report.length < events) return;
    clearInterval(timer);
    pods.compact();
    process.send?.(report);
  }, 1);
}

process.on("message", (order: Order) => send(order));
process.on("disconnect", () => process.exit());
process.send?.(kube.url);
