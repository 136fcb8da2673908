import type { Clock } from "@/lib/base/clock";
import { dig, digArray, digString } from "@/lib/base/json";
import type { ApiResource } from "@/lib/objects/discovery";
import { type ResourcePath, resourcePath } from "@/lib/objects/path";
import type { Recording } from "@/lib/recording/recording";
import type { Cluster } from "../protocol/apiserver";
import type { Item, Served } from "../protocol/resource";
import type { StoredAnswer } from "../protocol/stored";
import { Answers } from "./answers";
import { servedList } from "./listed";
import { Player } from "./player";
import { placeKey, readDiscovery, readPaths } from "./resources";
import { Reviews } from "./reviews";
import { Script } from "./script";

const API_SERVICES = { group: "apiregistration.k8s.io", version: "v1", resource: "apiservices" };

/** A recording as a cluster that can be asked. */
export class RecordedCluster implements Cluster {
  readonly player: Player;
  readonly user: string;
  readonly #script: Script;
  readonly #clock: Clock;
  readonly #answers: Answers;
  readonly #discovered: ReadonlyMap<string, ApiResource>;
  readonly #reviews: Reviews;
  /** What the root of the API server lists. */
  readonly #paths: ReadonlySet<string>;

  /** @throws ProblemError RECORDING_… for what cannot be read */
  constructor(recording: Recording, clock: Clock) {
    this.#clock = clock;
    this.#script = new Script(recording);
    this.#discovered = readDiscovery(recording);
    this.#answers = new Answers(recording);
    this.#paths = readPaths(recording);
    this.#reviews = new Reviews(recording, {
      versions: (group, resource) => this.#versionsOf(group, resource),
      withholds: (place) => this.withheld(place),
      withholdsPath: (path) => this.isPathWithheld(path),
    });
    this.user = this.#reviews.user;
    this.player = new Player(this.#script, clock);
  }

  get revision(): number {
    return this.player.revision;
  }

  get now(): number {
    return this.#clock.now();
  }

  serves({ group, version }: Pick<ResourcePath, "group" | "version">): boolean {
    const prefix = placeKey({ group, version, resource: "" });
    const places = [...this.#script.resources.keys(), ...this.#discovered.keys()];
    return places.some((place) => place.startsWith(prefix));
  }

  served(place: Pick<ResourcePath, "group" | "version" | "resource">): Served | null {
    return this.#script.resources.get(placeKey(place))?.served ?? this.#computed(place);
  }

  withheld(place: ResourcePath): boolean {
    const recorded = this.#script.resources.get(placeKey(place));
    if (recorded === undefined) return this.#isListable(place) && this.#computed(place) === null;
    const { covered, served } = recorded;
    return covered !== null && served.resource.namespaced && !covered.has(place.namespace);
  }

  isPathWithheld(path: string): boolean {
    return this.#paths.has(path) && this.stored(path, "").length === 0;
  }

  isUnavailable({ group, version }: Pick<ResourcePath, "group" | "version">): boolean {
    const services = this.#script.resources.get(placeKey(API_SERVICES))?.served.store;
    const service = services?.get(`${version}.${group}`);
    return service ? isUnavailableService(parseRest(service)) : false;
  }

  #versionsOf(group: string, resource: string): string[] {
    const places = new Set([...this.#script.resources.keys(), ...this.#discovered.keys()]);
    return [...places].flatMap((place) => {
      const [of, version = "", name] = place.split("/");
      return of === group && name === resource ? [version] : [];
    });
  }

  #isListable(place: Pick<ResourcePath, "group" | "version" | "resource">): boolean {
    return this.#discovered.get(placeKey(place))?.verbs.includes("list") ?? false;
  }

  /** What cannot be watched was listed at intervals: the list of this moment, so that parts of it can be asked for. */
  #computed(place: Pick<ResourcePath, "group" | "version" | "resource">): Served | null {
    const resource = this.#discovered.get(placeKey(place));
    if (resource === undefined || !resource.verbs.includes("list")) return null;
    const { group, version } = place;
    const [list] = this.stored(resourcePath({ group, version, resource: place.resource }), "");
    return list?.status === 200 ? servedList(place, resource, list.body()) : null;
  }

  stored(path: string, query: string): readonly StoredAnswer[] {
    const { timeline } = this.player;
    const now = this.#clock.now();
    return this.#answers.at(path, query, {
      cycle: timeline.cycle,
      map: timeline.map(false, now),
      position: timeline.position(now),
      renew: (text) => this.player.renew(text),
    });
  }

  review(kind: string, body: unknown): object | null {
    return this.#reviews.answer(kind, body);
  }

  /** The uid of the flow schema and priority level that a real answer would name; null when they were not recorded. */
  fairness(): { readonly schema: string; readonly level: string } | null {
    const of = (resource: string) => {
      const served = this.served({ group: "flowcontrol.apiserver.k8s.io", version: "v1", resource });
      return served?.store.get("global-default")?.uid ?? null;
    };
    const [schema, level] = [of("flowschemas"), of("prioritylevelconfigurations")];
    return schema === null || level === null ? null : { schema, level };
  }
}

const parseRest = ({ rest }: Item): unknown => JSON.parse(`{${rest.toString("utf8")}}`);

/** Only one with a service can fail: the others are kube-apiserver itself. */
const isUnavailableService = (service: unknown): boolean =>
  dig(service, "spec", "service") != null &&
  !digArray(service, "status", "conditions").some(
    (condition) => digString(condition, "type") === "Available" && digString(condition, "status") === "True",
  );
