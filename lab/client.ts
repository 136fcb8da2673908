import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import type { LabPaths } from "./paths";
import { keyPair } from "./pki";
import { problem } from "./report";

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** The lab's own client: the admin's certificate on keep-alive connections to loopback. */
export interface LabClient {
  /** Any status is an answer. `url` is absolute. @throws ProblemError LAB_NO_ANSWER for what is below HTTP. */
  send(method: string, url: string, body?: unknown): Promise<Answer>;
  /** Parsed JSON of a path on the apiserver; null for a 404. @throws ProblemError LAB_API otherwise. */
  get(path: string): Promise<unknown>;
  /** Server-side apply: creates or changes, so that doing it twice is doing it once. */
  apply(path: string, object: unknown): Promise<void>;
  /** Deletes; what is already gone is fine. `query` such as `propagationPolicy=Background`. */
  remove(path: string): Promise<void>;
  close(): void;
}

/** Kubernetes' media type for server-side apply; JSON is YAML. */
const APPLY = "application/apply-patch+yaml";

export function labClient(paths: LabPaths, apiserverPort: number, connections = 16): LabClient {
  const { cert, key } = keyPair(paths, "admin");
  const agent = new Agent({
    keepAlive: true,
    maxSockets: connections,
    ca: readFileSync(keyPair(paths, "ca").cert),
    cert: readFileSync(cert),
    key: readFileSync(key),
  });
  const origin = `https://127.0.0.1:${apiserverPort}`;
  const send = (method: string, url: string, body?: unknown): Promise<Answer> =>
    exchange(agent, method, url, body);

  const checked = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await send(method, origin + path, body);
    if (answer.status < 300 || answer.status === 404) return answer;
    throw problem(
      "LAB_API",
      `${method} ${path}: ${answer.status} ${answer.text.slice(0, 500)}`,
      "see status",
    );
  };

  return {
    send,
    get: async (path) => {
      const { status, text } = await checked("GET", path);
      return status === 404 ? null : JSON.parse(text);
    },
    apply: async (path, object) => {
      const { status, text } = await checked("PATCH", `${path}?fieldManager=cutaway-lab&force=true`, object);
      if (status === 404) throw problem("LAB_API", `PATCH ${path}: 404 ${text.slice(0, 300)}`, "see status");
    },
    remove: async (path) => {
      await checked("DELETE", path);
    },
    close: () => agent.destroy(),
  };
}

/** Milliseconds after which a silent peer counts as not there. */
const SILENCE = 60_000;

function exchange(agent: Agent, method: string, url: string, body?: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const payload = body === undefined ? null : JSON.stringify(body);
    const headers =
      payload === null ? {} : { "Content-Type": APPLY, "Content-Length": Buffer.byteLength(payload) };
    const options = { method, headers, timeout: SILENCE };
    const request = url.startsWith("https:")
      ? httpsRequest(url, { ...options, agent })
      : httpRequest(url, options);
    request.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      response.on("error", reject);
    });
    request.on("timeout", () => request.destroy(new Error(`silent for ${SILENCE / 1000} s`)));
    request.on("error", (error) => reject(noAnswer(url, error)));
    request.end(payload ?? undefined);
  });
}

function noAnswer(url: string, error: Error): Error {
  const hint = "see `npm run lab -- status`: up starts again what has ended";
  return problem("LAB_NO_ANSWER", `no answer from ${new URL(url).host}: ${error.message}`, hint);
}

/** True when a URL answers 200; a peer that is not there yet answers false. */
export async function answers(client: LabClient, url: string): Promise<boolean> {
  try {
    return (await client.send("GET", url)).status === 200;
  } catch {
    return false;
  }
}
