import { dig, digString, isObject } from "@/lib/base/json";
import type { ResourcePath } from "@/lib/objects/path";
import type { Recording } from "@/lib/recording/recording";
import type { RecordingDocument } from "@/lib/recording/schema";

/** What can be read of the recording. */
export interface Readable {
  reads(place: ResourcePath): boolean;
  answers(path: string): boolean;
}

/** What the recorder puts in the place of a name (docs/recording.md). */
const MASKED = /^\*+$/;

const READING = new Set(["get", "list", "watch"]);

/**
 * The self reviews: who one is as it was recorded, and what one may do. A right that was asked for then is answered as
 * it was then; all others follow from what the recording holds, for nothing else can be read, and nothing written.
 */
export class Reviews {
  readonly user: string;
  readonly #recording: Recording;
  readonly #readable: Readable;
  readonly #documents: readonly RecordingDocument[];

  constructor(recording: Recording, readable: Readable) {
    this.#recording = recording;
    this.#readable = readable;
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
      ? { allowed, reason: "it is in the recording" }
      : { allowed, denied: true, reason: "a recording is read-only, and this is not in it" };
  }

  #allows(spec: unknown): boolean {
    const path = digString(spec, "nonResourceAttributes", "path");
    if (path !== null)
      return digString(spec, "nonResourceAttributes", "verb") === "get" && this.#readable.answers(path);
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
    const versions =
      of("version") === "" || of("version") === "*"
        ? ["v1", "v1beta1", "v2", "v1beta2", "v1alpha1"]
        : [of("version")];
    return versions.some((version) => this.#readable.reads({ ...place, version, subresource: "" }));
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
