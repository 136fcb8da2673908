import { redactObject } from "@/lib/access/redact/object";
import type { Clock } from "@/lib/base/clock";
import { kubeSource } from "@/lib/kube/reflector/kube-source";
import type { Readiness } from "@/lib/kube/reflector/readiness";
import { Reflector } from "@/lib/kube/reflector/reflector";
import type { KubeTransport } from "@/lib/kube/types";
import type { KubeObject } from "@/lib/objects/kube-object";
import { AccessGuard } from "./access-guard";
import type { Shareable } from "./pool";
import { type Scope, scopePath } from "./scope";

export interface SharedWatchOptions {
  readonly transport: KubeTransport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly readiness: Readiness;
  readonly scope: Scope;
}

/** One upstream watch, and the objects it keeps in step: what all who look at the same scope share. */
export class SharedWatch implements Shareable {
  readonly scope: Scope;
  readonly context: string;
  readonly reflector: Reflector;
  readonly #guard: AccessGuard;

  constructor({ transport, clock, random, readiness, scope }: SharedWatchOptions) {
    this.scope = scope;
    this.context = transport.context;
    const { labelSelector, fieldSelector, representation } = scope;
    const source = kubeSource({
      transport,
      clock,
      path: scopePath(scope),
      representation,
      labelSelector,
      fieldSelector,
      purpose: `watch/${scope.resource}`,
    });
    this.reflector = new Reflector({ source, clock, random, readiness, ingest: ingestFor(scope) });
    this.#guard = new AccessGuard({ transport, clock, scope, revoked: () => this.#revoked() });
    this.reflector.start();
  }

  bytes(): number {
    return this.reflector.status().bytes;
  }

  close(): void {
    this.#guard.close();
    this.reflector.stop();
  }

  /** The next request is refused, and the reflector knows what to do then; only the running watch does not hear of it. */
  #revoked(): void {
    this.reflector.stop();
    this.reflector.start();
  }
}

/** One redaction policy, where objects come in: nothing behind this point ever holds a Secret's values. */
function ingestFor({ group, resource }: Scope): (object: KubeObject) => KubeObject {
  const secrets = group === "" && resource === "secrets";
  return (object) => redactObject(object, { secrets });
}
