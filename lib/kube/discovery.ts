import { ProblemError } from "@/lib/base/problem";
import type { EvidenceRecord } from "@/lib/evidence/record";
import type { ApiGroup, ApiGroupVersion, Discovery } from "@/lib/objects/discovery";
import {
  type LegacyGroup,
  parseAggregated,
  parseLegacyCore,
  parseLegacyGroups,
  parseLegacyResources,
} from "@/lib/objects/discovery-parse";
import { groupVersionPath } from "@/lib/objects/path";
import { readBody } from "./body";
import { ApiError } from "./errors";
import { readJson } from "./json-answer";
import type { KubeTransport } from "./types";

const PLAIN = "application/json";
const V2 = `${PLAIN};g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList`;
const V2BETA1 = `${PLAIN};g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList`;

/** The ways to ask. A server that does not know one of the clauses skips it, and one that knows none answers as it always has. */
export const DISCOVERY_ACCEPT = {
  /** Understood by every server: v2 since 1.30, v2beta1 since 1.26, and the legacy form before. */
  newest: [V2, V2BETA1, PLAIN].join(","),
  /** What this one apiserver serves, without its peers (since 1.35; older ones ignore the profile). */
  nopeer: [`${V2};profile=nopeer`, V2BETA1, PLAIN].join(","),
  legacy: PLAIN,
} as const;
export type DiscoveryProfile = keyof typeof DISCOVERY_ACCEPT;

/** Legacy discovery reads this many groups and versions at once. */
const AT_ONCE = 8;

type Root = "/api" | "/apis";

/** A root document, kept for as long as the server answers 304 to its ETag. */
interface RootDocument {
  readonly form: "v2" | "v2beta1" | "plain" | "absent";
  readonly body: unknown;
  readonly etag: string | null;
}

export interface DiscoveryAnswer {
  readonly discovery: Discovery;
  readonly evidence: readonly EvidenceRecord[];
}

/** Reads what a cluster serves; keeps the documents, so that reading again costs two 304s. */
export class DiscoveryReader {
  readonly #transport: Pick<KubeTransport, "request">;
  readonly #profile: DiscoveryProfile;
  readonly #roots = new Map<Root, RootDocument>();
  #last: { readonly api: RootDocument; readonly apis: RootDocument; readonly discovery: Discovery } | null =
    null;

  constructor(transport: Pick<KubeTransport, "request">, profile: DiscoveryProfile = "newest") {
    this.#transport = transport;
    this.#profile = profile;
  }

  /**
   * @throws ProblemError when the roots cannot be read. A group whose own server is down throws nothing:
   *   it is `stale` or `failed` in the result.
   */
  async read(
    signal: AbortSignal,
    purpose = "discovery",
    onRecord?: (id: string) => void,
  ): Promise<DiscoveryAnswer> {
    const evidence: EvidenceRecord[] = [];
    const ask: Ask = async (path, accept, ifNoneMatch = null) => {
      const response = await this.#transport.request({
        path,
        accept,
        purpose,
        signal,
        ...(ifNoneMatch !== null && { ifNoneMatch }),
        ...(onRecord && { onRecord }),
      });
      try {
        // The empty body of a 304 is read to its end as well: only then is the connection free again.
        const body = await (response.status === 304
          ? readBody(response.body, 0).then(() => null)
          : readJson(response));
        return { body, status: response.status, headers: response.headers };
      } finally {
        response.body.destroy();
        evidence.push(response.evidence());
      }
    };
    const [api, apis] = await Promise.all([this.#root("/api", ask), this.#root("/apis", ask)]);
    const unchanged = this.#last?.api === api && this.#last.apis === apis ? this.#last.discovery : null;
    const discovery = unchanged ?? (await normalise(api, apis, ask));
    this.#last = { api, apis, discovery };
    return { discovery, evidence };
  }

  async #root(path: Root, ask: Ask): Promise<RootDocument> {
    const kept = this.#roots.get(path) ?? null;
    const { body, status, headers } = await ask(path, DISCOVERY_ACCEPT[this.#profile], kept?.etag)
      .catch(notAcceptable(() => ask(path, PLAIN)))
      .catch(absentCore(path));
    if (status === 304 && kept !== null) return kept;
    const document: RootDocument = {
      form: status === 404 ? "absent" : formOf(headers.get("content-type") ?? ""),
      body,
      // As it came, quotes included: the apiserver compares the exact text.
      etag: headers.get("etag") ?? null,
    };
    this.#roots.set(path, document);
    return document;
  }
}

interface Answered {
  readonly body: unknown;
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
}

type Ask = (path: string, accept: string, ifNoneMatch?: string | null) => Promise<Answered>;

/** A server without the core group, such as an extension server on its own, has no `/api`. */
const absentCore =
  (path: Root) =>
  (error: unknown): Answered => {
    if (path === "/api" && error instanceof ApiError && error.status === 404) {
      return { body: null, status: 404, headers: new Map() };
    }
    throw error;
  };

/** Not every server in front of an apiserver takes a list of types: without them the legacy form is left. */
const notAcceptable =
  (plain: () => Promise<Answered>) =>
  (error: unknown): Promise<Answered> => {
    if (error instanceof ApiError && error.status === 406) return plain();
    throw error;
  };

/** The form is told by the answer's media type alone; its parameters come in any order, and there may be more. */
function formOf(contentType: string): "v2" | "v2beta1" | "plain" {
  const [base, ...parameters] = contentType.split(";").map((part) => part.trim());
  const has = (text: string) => parameters.includes(text);
  if (base !== PLAIN || !has("g=apidiscovery.k8s.io") || !has("as=APIGroupDiscoveryList")) return "plain";
  return has("v=v2") ? "v2" : has("v=v2beta1") ? "v2beta1" : "plain";
}

/** Aggregated only when no root is plain, as in client-go: half of each would hide a part of the APIs. */
async function normalise(api: RootDocument, apis: RootDocument, ask: Ask): Promise<Discovery> {
  if (api.form !== "plain" && apis.form !== "plain") {
    const groups = [...parseAggregated(api.body), ...parseAggregated(apis.body)];
    return { form: "aggregated", apiVersion: apis.form === "v2beta1" ? "v2beta1" : "v2", groups };
  }
  const plain = async (path: Root, { form, body }: RootDocument) =>
    form === "v2" || form === "v2beta1" ? (await ask(path, PLAIN)).body : body;
  const groups = [
    ...parseLegacyCore(await plain("/api", api)),
    ...parseLegacyGroups(await plain("/apis", apis)),
  ];
  return { form: "legacy", apiVersion: null, groups: await readLegacy(groups, ask) };
}

/** One request for each group and version, a few at a time; one that fails is marked and hides no other. */
async function readLegacy(groups: readonly LegacyGroup[], ask: Ask): Promise<ApiGroup[]> {
  const waiting = groups.flatMap(({ name, versions }) =>
    versions.map((version) => ({ group: name, version })),
  );
  const found = new Map<string, ApiGroupVersion>();
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      found.set(groupVersionPath(next), await readVersion(next.group, next.version, ask));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return groups.map(({ name, preferredVersion, versions }) => ({
    name,
    preferredVersion,
    versions: versions.flatMap((version) => found.get(groupVersionPath({ group: name, version })) ?? []),
  }));
}

/** What one answer can be wrong with, without all others being wrong as well. */
const OF_ONE_ANSWER: ReadonlySet<string> = new Set([
  "BODY_INVALID",
  "BODY_TOO_LARGE",
  "NOT_KUBERNETES",
  "HEADERS_TIMEOUT",
]);

async function readVersion(group: string, version: string, ask: Ask): Promise<ApiGroupVersion> {
  try {
    const { body } = await ask(groupVersionPath({ group, version }), PLAIN);
    const resources = parseLegacyResources(body, group, version);
    return { version, freshness: "current", problem: null, resources };
  } catch (error) {
    const ofOne =
      error instanceof ProblemError && (error instanceof ApiError || OF_ONE_ANSWER.has(error.problem.code));
    if (!ofOne || error.problem.upstream?.status === 401) throw error;
    return { version, freshness: "failed", problem: error.problem, resources: [] };
  }
}
