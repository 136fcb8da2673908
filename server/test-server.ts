import { connect } from "node:net";
import { pino } from "pino";
import type { Options } from "./options";
import { sitePages } from "./pages";
import type { Asset, Site } from "./site";
import { type Running, start } from "./start";

const OPTIONS: Options = {
  kubeconfig: null,
  context: null,
  sample: false,
  recording: null,
  relations: null,
  port: 0,
  host: "127.0.0.1",
  kubelet: "proxy",
  kubeletNetworks: [],
  kubeletCa: null,
  secretFile: null,
  open: false,
  allowInsecureTls: false,
  streamsPerSession: 64,
};

const page = (html: string): Asset => ({
  body: Buffer.from(html),
  gzip: Buffer.from(`gzip of ${html}`),
  type: "text/html; charset=utf-8",
  immutable: false,
  scriptHashes: [`sha256-${"A".repeat(43)}=`],
});

const SITE: Site = {
  assets: new Map([
    ["/", page("<p>home</p>")],
    [
      "/_next/static/a.js",
      { ...page("x"), type: "text/javascript; charset=utf-8", immutable: true, scriptHashes: null },
    ],
  ]),
  notFound: page("<p>nothing here</p>"),
};

/** A real server on a free port, for tests: with a site of two files, and a log that says nothing. */
export function testServer(kubeconfig: string, options: Partial<Options> = {}): Promise<Running> {
  return start({ ...OPTIONS, kubeconfig, ...options }, sitePages(SITE), pino({ level: "silent" }));
}

export interface WireAnswer {
  readonly status: number;
  /** Lower-cased names; the last of each. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** What came over the wire, as far as it came. */
export function parseAnswer(text: string): WireAnswer {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [line = "", ...fields] = head.split("\r\n");
  const headers = fields.map((field) => {
    const at = field.indexOf(":");
    return [field.slice(0, at).toLowerCase(), field.slice(at + 1).trim()] as const;
  });
  return { status: Number(line.split(" ")[1] ?? 0), headers: new Map(headers), body: rest.join("\r\n\r\n") };
}

/**
 * Sends bytes on a socket of their own and gives back all that comes until the server closes.
 * With `headOnly`, hangs up once the headers are there. Status 0: the server closed without a word.
 */
export function sendRaw(port: number, bytes: Buffer | string, headOnly = false): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(bytes));
    let text = "";
    socket.setEncoding("latin1");
    socket.on("data", (chunk) => {
      text += chunk;
      if (headOnly && text.includes("\r\n\r\n")) socket.destroy();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "ECONNRESET" && error.code !== "EPIPE") reject(error);
    });
    socket.on("close", () => resolve(parseAnswer(text)));
  });
}

/** A plain GET with the launch secret, on a connection that ends with it. */
export function getRequest({ port, secret }: Running, target: string, ...headers: readonly string[]): string {
  const lines = [`Host: 127.0.0.1:${port}`, `Authorization: Bearer ${secret.reveal()}`, "Connection: close"];
  return `GET ${target} HTTP/1.1\r\n${[...lines, ...headers].join("\r\n")}\r\n\r\n`;
}

/** Asks a route that must answer 200 and gives back its JSON. @throws Error with the answer when it does not */
export async function getJson<T>(server: Running, target: string): Promise<T> {
  const { status, body } = await sendRaw(server.port, getRequest(server, target));
  if (status !== 200) throw new Error(`${target} answered ${status}: ${body}`);
  return JSON.parse(body);
}

/** A server in front of an apiserver that the test has scripted; closing ends both. */
export class ServerInFront {
  private constructor(
    readonly server: Running,
    private readonly kube: { close(): Promise<void> },
    private readonly config: { remove(): void },
  ) {}

  /** @param config the kubeconfig that leads to `kube` */
  static async of(
    kube: { close(): Promise<void> },
    config: { readonly path: string; remove(): void },
  ): Promise<ServerInFront> {
    return new ServerInFront(await testServer(config.path), kube, config);
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.kube.close();
    this.config.remove();
  }
}
