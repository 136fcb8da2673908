import type { Discovery } from "@/lib/objects/discovery";
import type { RequestInfo } from "@/lib/objects/request-info";
import type { ApiService } from "../api-service";
import type { CrdServing } from "../crd";
import type { ServerId } from "../owner";

/** What decides who answers a path, as far as it may be read. */
export interface RoutingFacts {
  /** Null when they may not be listed: then discovery tells what is served, and nobody which server does it. */
  readonly services: readonly ApiService[] | null;
  readonly discovery: Discovery;
  /** The paths that `/` lists; null when that may not be read. */
  readonly listed: ReadonlySet<string> | null;
  /** The CRD that the path's resource would have: see `crdOfPath`. */
  readonly crd: CrdFact;
  /** Whether the caller may send this GET; null when that was not asked. */
  readonly allowed: boolean | null;
}

export type CrdFact =
  | { readonly state: "found"; readonly crd: CrdServing }
  | { readonly state: "absent" }
  /** Not asked, or not ours to see: discovery decides. */
  | { readonly state: "unknown" };

/** Where a request is at one step. */
export type Place = "http" | "filters" | ServerId;

/** One GET, read. */
export interface Asked {
  /** Decoded, as the servers match it. */
  readonly path: string;
  readonly info: RequestInfo;
}

export interface Step {
  readonly at: Place;
  /** The entry that was looked up: a filter, a mux entry, a web service, a CRD. */
  readonly entry: string;
  /** `passes` it on, `answers`, or it is unknown which of several servers does. */
  readonly fate: "passes" | "answers" | "unknown";
  readonly why: string;
}

/** What the answer looks like. */
export type BodyForm =
  /** JSON of the API: an object, a list, a discovery document. */
  | "json"
  /** JSON of kind Status. */
  | "status"
  | "text"
  | "empty"
  /** Up to the server behind it. */
  | "any";

export interface Expected {
  /** HTTP statuses that fit, the likeliest first. */
  readonly status: readonly number[];
  readonly body: BodyForm;
  /** The text as it is, where it is always the same; null otherwise. */
  readonly says: string | null;
}

export interface Route {
  readonly steps: readonly Step[];
  /** Null when that is unknown. */
  readonly answeredBy: Place | null;
  /** The APIService that took it; null for none. */
  readonly apiService: string | null;
  readonly expected: Expected;
}
