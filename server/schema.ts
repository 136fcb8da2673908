import { addressOf, type DocumentAddress } from "@/lib/apis/openapi/index-document";
import type { SchemaAnswer, SchemaQuestion } from "@/lib/apis/openapi/read";
import { ProblemError } from "@/lib/base/problem";
import { readBody } from "@/lib/kube/body";
import { apiError } from "@/lib/kube/errors";
import type { KubeTransport } from "@/lib/kube/types";
import type { GroupVersionKind } from "@/lib/objects/discovery";
import { Asker } from "./panel";
import type { SchemaDocuments } from "./schema-documents";

/** The largest document that is read: those of core and of large CRD groups are 1 to 4 MiB. */
const MAX_DOCUMENT = 48 * 1024 * 1024;
const MAX_INDEX = 4 * 1024 * 1024;
/** The index is asked for again after this many milliseconds: a CRD that changes has another hash there. */
const INDEX_MS = 10_000;

interface Index {
  readonly body: unknown;
  readonly at: number;
}

/** Reads schemas of one context's cluster. */
export class SchemaReader {
  readonly #transport: KubeTransport;
  readonly #documents: SchemaDocuments;
  readonly #now: () => number;
  #index: Index | null = null;
  /** The evidence of the document that was read last, by its path. */
  readonly #records = new Map<string, readonly string[]>();

  constructor(transport: KubeTransport, documents: SchemaDocuments, now: () => number) {
    this.#transport = transport;
    this.#documents = documents;
    this.#now = now;
  }

  /**
   * @param served group and version of the resource, which name the document
   * @throws ProblemError SCHEMA_NONE, and whatever keeps the index or the document from being read
   */
  async read(
    served: { readonly group: string; readonly version: string },
    kind: GroupVersionKind,
    question: SchemaQuestion,
    signal: AbortSignal,
  ): Promise<{ answer: SchemaAnswer; address: DocumentAddress; requests: readonly string[] }> {
    const ask = new Asker(this.#transport, "apis/schema", signal);
    const address = addressOf(await this.#readIndex(ask), served);
    if (address === null) throw noSchema(served);
    const key = `${this.#transport.context} ${address.path} ${address.hash ?? ""}`;
    const held = address.hash === null ? null : await this.#documents.ask(key, kind, question);
    if (held !== null) return { answer: held, address, requests: this.#records.get(address.path) ?? [] };
    const body = await this.#fetch(ask, address, signal);
    this.#records.set(address.path, ask.requests);
    const answer = await this.#documents.load(key, body, kind, question);
    return { answer, address, requests: ask.requests };
  }

  async #readIndex(ask: Asker): Promise<unknown> {
    const now = this.#now();
    if (this.#index === null || now - this.#index.at > INDEX_MS) {
      this.#index = { body: await ask.json("/openapi/v3", { maxBytes: MAX_INDEX }), at: now };
    }
    return this.#index.body;
  }

  async #fetch(ask: Asker, { path, hash }: DocumentAddress, signal: AbortSignal): Promise<Buffer> {
    try {
      const response = await this.#transport.request({
        path,
        query: hash === null ? [] : [["hash", hash]],
        purpose: "apis/schema",
        signal,
        onRecord: (id) => ask.requests.push(id),
      });
      const body = await readBody(response.body, MAX_DOCUMENT);
      if (response.status === 200) return body;
      const { status, headers } = response;
      throw apiError({ status, headers, body: body.subarray(0, 4096).toString("utf8") });
    } catch (error) {
      // A hash that is no longer the document's is answered with a redirect: the next try reads the index anew.
      this.#index = null;
      throw error;
    }
  }
}

const noSchema = ({ group, version }: { group: string; version: string }) =>
  new ProblemError({
    code: "SCHEMA_NONE",
    message: `The server publishes no OpenAPI v3 document of ${group === "" ? version : `${group}/${version}`}.`,
    hint: "A server that is down has none; one from before Kubernetes 1.24 publishes OpenAPI v2 alone.",
  });
