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

/** Understood by every server: v2 since 1.30, v2beta1 since 1.26, and the plain form before. */
const PLAIN = "application/json";
const ANY = [
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
  "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList",
  PLAIN,
].join(",");

/** Legacy discovery reads this many groups and versions at once. */
const AT_ONCE = 8;

type Root = "/api" | "/apis";

/** A root document, kept for as long as the server answers 304 to its ETag. */
interface RootDocument {
  readonly form: "aggregated" | "plain" | "absent";
  readonly body: unknown;
  readonly etag: string | null;
}

export interface DiscoveryAnswer {
  readonly discovery: Discovery;
  readonly evidence: readonly EvidenceRecord[];
}

/** Reads what a cluster serves; keeps the documents, so that reading again costs two 304s. */
export class DiscoveryReader {
  readonly #transport: KubeTransport;
  readonly #roots = new Map<Root, RootDocument>();
  #last: { readonly api: RootDocument; readonly apis: RootDocument; readonly discovery: Discovery } | null =
    null;

  constructor(transport: KubeTransport) {
    this.#transport = transport;
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
    const { body, status, headers } = await ask(path, ANY, kept?.etag).catch(absentCore(path));
    if (status === 304 && kept !== null) return kept;
    const aggregated = isAggregated(headers.get("content-type") ?? "");
    const document: RootDocument = {
      form: status === 404 ? "absent" : aggregated ? "aggregated" : "plain",
      body,
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

/** The form is told by the answer's media type alone; its parameters come in any order. */
function isAggregated(contentType: string): boolean {
  const [base, ...parameters] = contentType.split(";").map((part) => part.trim());
  const has = (text: string) => parameters.includes(text);
  const versioned = has("v=v2") || has("v=v2beta1");
  return (
    base === "application/json" &&
    has("g=apidiscovery.k8s.io") &&
    has("as=APIGroupDiscoveryList") &&
    versioned
  );
}

/** Aggregated only when no root is plain, as in client-go: half of each would hide a part of the APIs. */
async function normalise(api: RootDocument, apis: RootDocument, ask: Ask): Promise<Discovery> {
  if (api.form !== "plain" && apis.form !== "plain") {
    return { form: "aggregated", groups: [...parseAggregated(api.body), ...parseAggregated(apis.body)] };
  }
  const plain = async (path: Root, { form, body }: RootDocument) =>
    form === "aggregated" ? (await ask(path, PLAIN)).body : body;
  const groups = [
    ...parseLegacyCore(await plain("/api", api)),
    ...parseLegacyGroups(await plain("/apis", apis)),
  ];
  return { form: "legacy", groups: await readLegacy(groups, ask) };
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

async function readVersion(group: string, version: string, ask: Ask): Promise<ApiGroupVersion> {
  try {
    const { body } = await ask(groupVersionPath({ group, version }), PLAIN);
    return { version, freshness: "current", resources: parseLegacyResources(body, group, version) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { version, freshness: "failed", resources: [] };
  }
}
