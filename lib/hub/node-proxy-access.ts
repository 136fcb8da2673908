import { KUBELET_ACCESS } from "@/lib/access/kubelet";
import type { Clock } from "@/lib/base/clock";
import { dig } from "@/lib/base/json";
import { ProblemError } from "@/lib/base/problem";
import type { Cancellation } from "@/lib/kube/cancellation";
import type { KubeTransport } from "@/lib/kube/types";

/** How long a yes holds: kubelet panels ask several paths at once. */
const TTL_MS = 30_000;

/**
 * Asks the apiserver whether this user may `get nodes/proxy`, before any kubelet path is read.
 * The apiserver would check it as well; asking first keeps the answer free of a kubelet's words.
 */
export class NodeProxyAccess {
  private readonly allowedAt = new WeakMap<KubeTransport, number>();

  constructor(private readonly clock: Clock) {}

  /** @throws ProblemError FORBIDDEN, and whatever the review ends in */
  async require(transport: KubeTransport, signal: Cancellation): Promise<void> {
    const allowedAt = this.allowedAt.get(transport);
    if (allowedAt !== undefined && this.clock.monotonic() - allowedAt < TTL_MS) return;
    const spec = { resourceAttributes: KUBELET_ACCESS };
    const { body } = await transport.review("selfsubjectaccessreviews", spec, "raw/access", signal);
    if (dig(body, "status", "allowed") !== true) throw forbidden();
    this.allowedAt.set(transport, this.clock.monotonic());
  }
}

function forbidden(): ProblemError {
  return new ProblemError({
    code: "FORBIDDEN",
    message: "You may not get nodes/proxy in this cluster, so kubelets cannot be read.",
    hint: "Ask whoever runs the cluster for get on nodes/proxy; know that it also allows running commands in containers.",
    upstream: { status: 403, reason: "Forbidden" },
  });
}
