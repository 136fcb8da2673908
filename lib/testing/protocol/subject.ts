import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { gunzipSync } from "node:zlib";
import { kubeAccess } from "../kube-access";
import { linesOf } from "../lines";

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at what it expects
  readonly body: any;
  readonly millis: number;
}

// biome-ignore lint/suspicious/noExplicitAny: a test looks at what it expects
export type Event = { readonly type: string; readonly object: any };

/** An apiserver as the simplest client sees it; it shares no code with Cutaway's own. */
export class ProtocolSubject {
  readonly #server: string;
  readonly #options: https.RequestOptions;

  constructor(server: string, options: https.RequestOptions) {
    this.#server = server;
    this.#options = options;
  }

  /** By a kubeconfig with certificates. */
  static ofKubeconfig(file: string): ProtocolSubject {
    const { server, ...tls } = kubeAccess(file);
    return new ProtocolSubject(server, tls);
  }

  static ofToken(port: number, token: string): ProtocolSubject {
    return new ProtocolSubject(`http://127.0.0.1:${port}`, { headers: { authorization: `Bearer ${token}` } });
  }

  async get(target: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const began = performance.now();
    return answerOf(await this.#send("GET", target, headers), began);
  }

  async post(target: string, body: unknown): Promise<Answer> {
    const began = performance.now();
    const sent = await this.#send(
      "POST",
      target,
      { "content-type": "application/json" },
      JSON.stringify(body),
    );
    return answerOf(sent, began);
  }

  /** The events of a watch until it ends, or until one fits. */
  async watch(
    target: string,
    headers: Readonly<Record<string, string>> = {},
    enough: (event: Event) => boolean = () => false,
  ): Promise<{ readonly status: number; readonly events: readonly Event[]; readonly millis: number }> {
    const began = performance.now();
    const message = await this.#send("GET", target, headers);
    const events: Event[] = [];
    for await (const line of linesOf(message)) {
      events.push(JSON.parse(line));
      if (enough(events.at(-1) as Event)) break;
    }
    message.destroy();
    return { status: message.statusCode ?? 0, events, millis: performance.now() - began };
  }

  #send(method: string, target: string, headers: object, body?: string): Promise<IncomingMessage> {
    const { request } = this.#server.startsWith("https") ? https : http;
    const options = { ...this.#options, method, headers: { ...this.#options.headers, ...headers } };
    return new Promise((resolve, reject) => {
      request(this.#server + target, options, resolve)
        .once("error", reject)
        .end(body);
    });
  }
}

async function answerOf(message: IncomingMessage, began: number): Promise<Answer> {
  const bytes = Buffer.concat(await message.toArray());
  const text = (message.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes).toString("utf8");
  const millis = performance.now() - began;
  return { status: message.statusCode ?? 0, headers: message.headers, text, body: parse(text), millis };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
