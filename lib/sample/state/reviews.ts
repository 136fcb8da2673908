import { dig, digString, isObject } from "@/lib/base/json";
import type { ResourcePath } from "@/lib/objects/path";
import type { Recording } from "@/lib/recording/recording";
import type { RecordingDocument } from "@/lib/recording/schema";

/** What the cluster had and the recording does not: what cannot be read. */
export interface Missing {
  /** In which versions the cluster serves a resource. */
  versions(group: string, resource: string): readonly string[];
  withholds(place: ResourcePath): boolean;
  withholdsPath(path: string): boolean;
}

/** What the recorder puts in the place of a name (docs/recording.md). */
const MASKED = /^\*+$/;

const READING = new Set(["get", "list", "watch"]);

/**
 * The self reviews: who one is as it was recorded, and what one may do. A right that was asked for then is answered as
 * it was then; all others follow from what the recording lacks of what the cluster had, which cannot be read. One may
 * look for what never was there, and finds nothing. Nothing can be written.
 */
export class Reviews {
  readonly user: string;
  readonly #recording: Recording;
  readonly #missing: Missing;
  readonly #documents: readonly RecordingDocument[];

  constructor(recording: Recording, missing: Missing) {
    this.#recording = recording;
    this.#missing = missing;
    this.#documents = recording.documents.filter(({ method }) => method === "POST");
    this.user = this.#userInfo().username;
  }

  answer(kind: string, body: unknown): object | null {
    const spec = dig(body, "spec") ?? {};
    switch (kind) {
      case "selfsubjectreviews":
        return review("authentication", "SelfSubjectReview", {}, { userInfo: this.#userInfo() });
      case "selfsubjectaccessreviews":
        return review("authorization", "SelfSubjectAccessReview", spec, this.#access(spec));
      case "selfsubjectrulesreviews":
        return (
          this.#recorded(kind, JSON.stringify(spec)) ??
          review("authorization", "SelfSubjectRulesReview", spec, RULES)
        );
      default:
        return null;
    }
  }

  #userInfo() {
    const recorded = dig(this.#recorded("selfsubjectreviews", ""), "status", "userInfo");
    const name = digString(recorded, "username") ?? "recording";
    return {
      groups: [],
      ...(isObject(recorded) && recorded),
      username: MASKED.test(name) ? "masked-in-the-recording" : name,
    };
  }

  #recorded(kind: string, key: string): object | null {
    const found = this.#documents.find(
      (document) => document.path.endsWith(`/${kind}`) && document.key === key,
    );
    if (found === undefined) return null;
    try {
      return JSON.parse(this.#recording.body(found).toString("utf8"));
    } catch {
      return null;
    }
  }

  #access(spec: unknown): object {
    const allowed = this.#allows(spec);
    return allowed
      ? { allowed, reason: "the recording lacks nothing of it" }
      : { allowed, denied: true, reason: "a recording is read-only, and this is not in it" };
  }

  #allows(spec: unknown): boolean {
    const path = digString(spec, "nonResourceAttributes", "path");
    if (path !== null) {
      const isGet = digString(spec, "nonResourceAttributes", "verb") === "get";
      return isGet && !this.#missing.withholdsPath(path);
    }
    const of = (name: string) => digString(spec, "resourceAttributes", name) ?? "";
    if (!READING.has(of("verb"))) return false;
    // The proxy of nodes is what the recording has of kubelets; whether of this one, its answers say.
    if (of("subresource") !== "") return of("resource") === "nodes" && of("subresource") === "proxy";
    const place = {
      group: of("group"),
      resource: of("resource"),
      namespace: of("namespace"),
      name: of("name"),
    };
    if (place.group === "*" || place.resource === "*") return false;
    const served = this.#missing.versions(place.group, place.resource);
    const versions = served.includes(of("version")) ? [of("version")] : served;
    return (
      versions.length === 0 ||
      versions.some((version) => !this.#missing.withholds({ ...place, version, subresource: "" }))
    );
  }
}

const RULES = {
  resourceRules: [{ verbs: ["get", "list", "watch"], apiGroups: ["*"], resources: ["*"] }],
  nonResourceRules: [{ verbs: ["get"], nonResourceURLs: ["*"] }],
  incomplete: false,
};

function review(group: string, kind: string, spec: unknown, status: object): object {
  return {
    kind,
    apiVersion: `${group}.k8s.io/v1`,
    metadata: { creationTimestamp: null },
    ...(kind !== "SelfSubjectReview" && { spec }),
    status,
  };
}
