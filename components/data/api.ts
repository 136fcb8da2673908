import { type Problem, ProblemError } from "@/lib/base/problem";
import type { Envelope } from "@/lib/evidence/schema";
import { addEvidence } from "./evidence-store";
import { trackPending } from "./pending";
import { reportSignedOut } from "./session";

export interface ApiRequest {
  /** Kubeconfig context; left out, the server's start context answers. */
  readonly context?: string | null;
  /** Values that are null or undefined are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly signal?: AbortSignal;
}

/** The URL of a route, e.g. `apiUrl("/api/overview", { context: "lab" })`. */
export function apiUrl(path: string, { context, query = {} }: ApiRequest = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({ context, ...query })) {
    if (value !== null && value !== undefined) params.set(name, String(value));
  }
  const search = params.toString();
  return search === "" ? path : `${path}?${search}`;
}

/**
 * GET of a view's data. Its evidence goes to the drawer.
 * @throws ProblemError for everything that is not an answer; DOMException AbortError when aborted
 */
export async function apiGet<T>(path: string, request: ApiRequest = {}): Promise<Envelope<T>> {
  const response = await apiFetch(apiUrl(path, request), request.signal);
  const envelope = await readJson<Envelope<T>>(response);
  addEvidence(envelope.evidence);
  return envelope;
}

/**
 * GET of a route of Cutaway's own, any status but an error of the gate: for answers that are
 * streamed or no envelope. The caller reads the body, and wraps what it waits for in `trackPending`.
 * @throws ProblemError when Cutaway itself cannot be reached, or its answer is a Problem
 */
export async function apiFetch(url: string, signal?: AbortSignal, headers?: HeadersInit): Promise<Response> {
  const init: RequestInit = { headers: { Accept: "application/json", ...headers }, cache: "no-store" };
  const response = await trackPending(fetch(url, signal === undefined ? init : { ...init, signal })).catch(
    unreachable,
  );
  if (response.ok) return response;
  throw new ProblemError(await problemOf(response));
}

function unreachable(cause: unknown): never {
  if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
  throw new ProblemError(
    {
      code: "CUTAWAY_UNREACHABLE",
      message: "The Cutaway process does not answer.",
      hint: "Look at the terminal where it was started; start it again and reload this page.",
    },
    { cause },
  );
}

/** The Problem that an error answer carries; a plain one when it carries none. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await trackPending(response.json()).catch(() => null);
  const problem = isProblemBody(body) ? body.error : bareProblem(response.status);
  reportSignedOut(problem);
  return problem;
}

function isProblemBody(body: unknown): body is { error: Problem } {
  if (typeof body !== "object" || body === null || !("error" in body)) return false;
  const { error } = body;
  return (
    typeof error === "object" && error !== null && "code" in error && "message" in error && "hint" in error
  );
}

const bareProblem = (status: number): Problem => ({
  code: `HTTP_${status}`,
  message: `Cutaway answered with status ${status} and no reason.`,
  hint: "Reload the page; if it stays, look at the terminal where Cutaway runs.",
});

async function readJson<T>(response: Response): Promise<T> {
  try {
    return (await trackPending(response.json())) as T;
  } catch (cause) {
    return unreachable(cause);
  }
}
