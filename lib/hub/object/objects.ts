import type { Clock } from "@/lib/base/clock";
import { ProblemError } from "@/lib/base/problem";
import type { KubeTransport } from "@/lib/kube/types";
import { readObjectQuery } from "@/lib/object/api-query";
import type { ObjectKind } from "@/lib/object/api-schema";
import { eventsSelector } from "@/lib/object/events";
import type { ObjectRef } from "@/lib/object/url";
import { type Discovery, servedResources } from "@/lib/objects/discovery";
import { formatFieldSelector } from "@/lib/objects/field-selector";
import { readScope, type Scope } from "../scope";
import type { Watches } from "../watches";
import { chooseKind } from "./choose-kind";
import { LiveObject } from "./live-object";
import { ObjectEvents } from "./object-events";
import { readOwnersUp } from "./owners-up";
import { PolledObject } from "./polled-object";
import { type ObjectSource, WatchedObject } from "./source";

export interface ObjectsOptions {
  readonly watches: Watches;
  readonly clock: Clock;
  readonly discover: (transport: KubeTransport, signal: AbortSignal) => Promise<Discovery>;
}

type Texts = Readonly<Record<string, string | undefined>>;

const DISCOVERY_MS = 30_000;

/** Single objects that somebody looks at. Their upstream watches are shared as all watches are. */
export class Objects {
  readonly #options: ObjectsOptions;

  constructor(options: ObjectsOptions) {
    this.#options = options;
  }

  /** @throws ProblemError BAD_QUERY, OBJECT_KIND_UNKNOWN, and as Watches.lease */
  async open(context: string | undefined, query: Texts): Promise<LiveObject> {
    const { clock } = this.#options;
    const { transport, kinds, kind, scope, name } = await this.#find(context, query);
    const poll = () => new PolledObject({ transport, clock, scope, name });
    const source = await this.#source(context, kind, scope, name, poll);
    return new LiveObject({
      clock,
      kind,
      namespace: scope.namespace ?? "",
      name,
      source,
      poll,
      owners: (object, signal, onRecord) => readOwnersUp(object, { transport, kinds, signal, onRecord }),
    });
  }

  /** The events about it. @throws ProblemError as `open` */
  async events(context: string | undefined, query: Texts): Promise<ObjectEvents> {
    const { kind, scope, name } = await this.#find(context, query);
    const watch = await this.#options.watches.lease(context, {
      ...scope,
      group: "",
      version: "v1",
      resource: "events",
      fieldSelector: eventsSelector(kind.kind, scope.namespace ?? "", name),
    });
    return new ObjectEvents(watch, name);
  }

  async #source(
    context: string | undefined,
    { verbs }: ObjectKind,
    scope: Scope,
    name: string,
    poll: () => ObjectSource,
  ): Promise<ObjectSource> {
    if (!verbs.includes("list") || !verbs.includes("watch")) return poll();
    return new WatchedObject(await this.#options.watches.lease(context, scope), name);
  }

  async #find(context: string | undefined, query: Texts) {
    const ref = readObjectQuery(query);
    const { watches, discover } = this.#options;
    const { transport } = await watches.identify(context);
    const discovery = await discover(transport, AbortSignal.timeout(DISCOVERY_MS));
    const kinds = servedResources(discovery);
    const kind = chooseKind(kinds, discovery, ref);
    return { transport, kinds, kind, scope: scopeOf(kind, ref), name: ref.name };
  }
}

function scopeOf(kind: ObjectKind, { namespace, name }: ObjectRef): Scope {
  const { group, version, resource, namespaced } = kind;
  if (namespaced && namespace === "") throw noNamespace(kind);
  const fieldSelector = formatFieldSelector([{ field: "metadata.name", operator: "=", value: name }]);
  const where = namespaced ? { namespace } : {};
  return readScope({ group, version, resource, ...where, fieldSelector, representation: "full" });
}

const noNamespace = ({ kind }: ObjectKind) =>
  new ProblemError({
    code: "BAD_QUERY",
    message: `${kind} objects are in namespaces, and the address names none.`,
    hint: "Add namespace= to the address, or look for the object in the trees.",
  });
