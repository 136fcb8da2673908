import type { Clock } from "@/lib/base/clock";
import { dig } from "@/lib/base/json";
import { ProblemError } from "@/lib/base/problem";
import type { KubeTransport } from "@/lib/kube/types";
import { onlyName } from "@/lib/objects/field-selector";
import { mayI, type Rules, readRules } from "@/lib/objects/rules";
import type { Scope } from "./scope";

export type RightsScope = Pick<Scope, "group" | "version" | "resource" | "namespace" | "fieldSelector">;

const DEADLINE_MS = 10_000;
/** Watches of one tree begin within seconds of each other, and ask at the same pace. */
const SHARED_MS = 10_000;
/** No namespace can have this name, so that no RoleBinding adds to what is allowed in all of them. */
const NOWHERE = "-";
const PURPOSE = "hub/access";

interface Known {
  readonly at: number;
  readonly rules: Promise<Rules | null>;
}

/**
 * What one identity may do in one cluster. A SelfSubjectRulesReview answers for every resource of a namespace at once; where an
 * authorizer cannot list its rules (`incomplete`), each right is asked for by a SelfSubjectAccessReview.
 */
export class Rights {
  readonly #transport: Pick<KubeTransport, "review">;
  readonly #clock: Clock;
  /** By namespace. */
  readonly #known = new Map<string, Known>();

  constructor(transport: Pick<KubeTransport, "review">, clock: Clock) {
    this.#transport = transport;
    this.#clock = clock;
  }

  /** Whether a verb is allowed; null when nobody could be asked. False for who is no longer known. Never rejects. */
  async may(verb: string, scope: RightsScope): Promise<boolean | null> {
    try {
      const rules = await this.#rules(scope.namespace ?? NOWHERE);
      if (rules !== null && mayI(rules, { verb, ...scope }) === "yes") return true;
      // A rule for single names allows a watch of one of them, and is not among those that count for all.
      const name = onlyName(scope.fieldSelector);
      if (rules !== null && name === null) return false;
      return await this.#review(verb, scope, name);
    } catch (error) {
      return isUnknown(error) ? false : null;
    }
  }

  /** Null where they are not complete, or the review is not served. */
  #rules(namespace: string): Promise<Rules | null> {
    const now = this.#clock.monotonic();
    const known = this.#known.get(namespace);
    if (known !== undefined && now - known.at < SHARED_MS) return known.rules;
    for (const [name, { at }] of this.#known) if (now - at >= SHARED_MS) this.#known.delete(name);
    const rules = this.#ask(namespace);
    this.#known.set(namespace, { at: now, rules });
    return rules;
  }

  async #ask(namespace: string): Promise<Rules | null> {
    try {
      const rules = readRules(await this.#body("selfsubjectrulesreviews", { namespace }));
      return rules.incomplete ? null : rules;
    } catch (error) {
      if (isUnknown(error)) throw error;
      return null;
    }
  }

  async #review(verb: string, scope: RightsScope, name: string | null): Promise<boolean> {
    const { group, version, resource, namespace } = scope;
    const place = { group, version, resource, ...(namespace !== null && { namespace }) };
    const resourceAttributes = { verb, ...place, ...(name !== null && { name }) };
    const body = await this.#body("selfsubjectaccessreviews", { resourceAttributes });
    return dig(body, "status", "allowed") === true;
  }

  async #body(kind: "selfsubjectrulesreviews" | "selfsubjectaccessreviews", spec: object): Promise<unknown> {
    const abort = new AbortController();
    const deadline = this.#clock.after(DEADLINE_MS, () => abort.abort());
    try {
      return (await this.#transport.review(kind, spec, PURPOSE, abort.signal)).body;
    } finally {
      deadline.cancel();
    }
  }
}

/** Who is no longer known may do nothing. Any other failure is no answer: a server that cannot be asked sends no events either. */
const isUnknown = (error: unknown) => error instanceof ProblemError && error.problem.upstream?.status === 401;
