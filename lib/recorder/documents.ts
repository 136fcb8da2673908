import { MASK } from "@/lib/access/redact/mask";
import { digArray, isObject } from "@/lib/base/json";
import { readBody } from "@/lib/kube/body";
import type { KubeTransport } from "@/lib/kube/types";
import type { Discovery } from "@/lib/objects/discovery";
import { groupVersionPath } from "@/lib/objects/path";
import type { RecordingWriter } from "@/lib/recording/writer";

export interface DocumentOptions {
  readonly transport: KubeTransport;
  readonly writer: RecordingWriter;
  readonly at: () => number;
  readonly signal: AbortSignal;
  /** Told of what is not there or not allowed. */
  readonly missing: (what: string, status: number, reason: string) => void;
}

const PLAIN = "application/json";
/** Each form of discovery that some client asks for by itself. */
export const AGGREGATED: readonly string[] = ["v2", "v2beta1"].map(
  (version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
);
const MAX_BYTES = 64 * 1024 * 1024;
const AT_ONCE = 4;

interface Wanted {
  readonly path: string;
  readonly query?: string;
  readonly accept?: string;
}

/** Reads what stays the same for long, and writes it when it is not what it was the last time. */
export class Documents {
  readonly #options: DocumentOptions;
  /** What was written last, by path, query and accept. */
  readonly #written = new Map<string, string>();

  constructor(options: DocumentOptions) {
    this.#options = options;
  }

  /** Discovery in all its forms. */
  async discovery({ groups }: Discovery): Promise<void> {
    const roots = ["/api", "/apis"].flatMap((path) =>
      [PLAIN, ...AGGREGATED].map((accept) => ({ path, accept })),
    );
    const versions = groups.flatMap(({ name, versions: served }) => [
      ...(name === "" ? [] : [{ path: `/apis/${name}` }]),
      ...served.map(({ version }) => ({ path: groupVersionPath({ group: name, version }) })),
    ]);
    await this.#read([...roots, ...versions, { path: "/version" }, { path: "/" }]);
  }

  /** OpenAPI v3: the root, and each group's description under the hash that the root names. */
  async openApi(): Promise<void> {
    const root = await this.#one({ path: "/openapi/v3" });
    await this.#read(openApiPaths(root));
  }

  /** Who we are is masked; what we may do is told for each namespace. */
  async rights(namespaces: readonly string[]): Promise<void> {
    await this.#review("selfsubjectreviews", "authentication.k8s.io", {}, maskUser);
    await each(namespaces, (namespace) =>
      this.#review("selfsubjectrulesreviews", "authorization.k8s.io", { namespace }, (body) => body),
    );
  }

  async #read(wanted: readonly Wanted[]): Promise<void> {
    await each(wanted, (one) => this.#one(one));
  }

  /** Null when it cannot be had. */
  async #one({ path, query = "", accept = PLAIN }: Wanted): Promise<Buffer | null> {
    const { transport, signal, missing } = this.#options;
    try {
      const response = await transport.request({
        path,
        query: [...new URLSearchParams(query)],
        accept,
        purpose: "record",
        signal,
      });
      const read = await readBody(response.body, MAX_BYTES);
      const body = path === "/api" ? maskAddresses(read) : read;
      const { status, headers } = response;
      if (status === 406) return null;
      if (status >= 400) missing(path, status, "");
      this.#write(
        {
          method: "GET",
          path,
          query,
          accept: accept === PLAIN ? "" : accept,
          status,
          contentType: headers.get("content-type") ?? "",
          etag: headers.get("etag") ?? null,
          key: "",
        },
        body,
      );
      return status === 200 ? body : null;
    } catch (error) {
      signal.throwIfAborted();
      missing(path, 0, error instanceof Error ? error.message.slice(0, 200) : "");
      return null;
    }
  }

  async #review(
    kind: "selfsubjectreviews" | "selfsubjectrulesreviews",
    group: string,
    spec: Readonly<Record<string, string>>,
    mask: (body: unknown) => unknown,
  ): Promise<void> {
    const { transport, signal, missing } = this.#options;
    const path = `/apis/${group}/v1/${kind}`;
    try {
      const { body } = await transport.review(kind, spec, "record", signal);
      const key = Object.keys(spec).length === 0 ? "" : JSON.stringify(spec);
      const about = { method: "POST", path, query: "", accept: "", etag: null, key } as const;
      this.#write({ ...about, status: 201, contentType: PLAIN }, Buffer.from(JSON.stringify(mask(body))));
    } catch (error) {
      signal.throwIfAborted();
      missing(path, 0, error instanceof Error ? error.message.slice(0, 200) : "");
    }
  }

  #write(document: Omit<Parameters<RecordingWriter["document"]>[0], "at">, body: Buffer): void {
    const { method, path, query, accept, key } = document;
    const place = JSON.stringify([method, path, query, accept, key]);
    const content = `${document.status} ${document.etag ?? body.toString("latin1")}`;
    if (this.#written.get(place) === content) return;
    this.#written.set(place, content);
    this.#options.writer.document({ at: this.#options.at(), ...document }, body);
  }
}

/** A few at a time. */
export async function each<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...items];
  const run = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, run));
}

function openApiPaths(root: Buffer | null): Wanted[] {
  const parsed: unknown = root === null ? null : JSON.parse(root.toString("utf8"));
  const paths = isObject(parsed) && isObject(parsed.paths) ? Object.values(parsed.paths) : [];
  return paths.flatMap((entry) => {
    const address = isObject(entry) ? String(entry.serverRelativeURL) : "";
    const [path = "", query = ""] = address.split("?");
    return path.startsWith("/openapi/v3/") ? [{ path, query }] : [];
  });
}

/** The plain form of `/api` names the apiserver's address. */
function maskAddresses(body: Buffer): Buffer {
  const parsed: unknown = JSON.parse(body.toString("utf8"));
  const addresses = digArray(parsed, "serverAddressByClientCIDRs");
  if (addresses.length === 0) return body;
  for (const entry of addresses) if (isObject(entry)) Object.assign(entry, { serverAddress: MASK });
  return Buffer.from(JSON.stringify(parsed));
}

function maskUser(body: unknown): unknown {
  if (!isObject(body)) return body;
  const userInfo = { username: MASK, uid: "", groups: ["system:authenticated"], extra: {} };
  return { ...body, status: { userInfo } };
}
