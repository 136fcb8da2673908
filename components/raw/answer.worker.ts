import { replyTo } from "@/lib/base/worker-call";
import { Answer } from "@/lib/raw/answer";
import { answerOps } from "@/lib/raw/answer-ops";
import type { AnswerHead, AnswerOps, Ending, FromWorker, ToWorker } from "@/lib/raw/protocol";

/**
 * Fetches an answer, keeps its bytes and answers for windows of them, so that the page never
 * holds more than it shows. The answer before stays until the next one can take its place.
 */
let shown: AnswerOps | null = null;
let opening: AbortController | null = null;

/** From the first byte that was not told of to the note about it, in milliseconds. */
const PROGRESS_MS = 100;

const post = (message: FromWorker) => self.postMessage(message);

self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === "ask") post(replyTo(data, shown));
  else opening?.abort();
  if (data.type === "open") {
    opening = new AbortController();
    void open(data, opening.signal);
  }
});

type Open = Extract<ToWorker, { type: "open" }>;

async function open({ id, url, accept, arrival }: Open, signal: AbortSignal): Promise<void> {
  try {
    const response = await fetch(url, { headers: { Accept: accept }, cache: "no-store", signal });
    post({ type: "head", id, head: headOf(response) });
    const answer = new Answer(arrival, response.headers.get("content-type") ?? "");
    if (arrival !== "whole" && response.ok) shown = answerOps(answer);
    const ending = await read(id, response, answer, signal);
    answer.finish();
    const problem = response.ok ? null : problemText(answer);
    if (problem !== null) return post({ type: "failed", id, status: response.status, body: problem });
    if (arrival === "whole" || !response.ok) shown = answerOps(answer);
    post({ type: "end", id, ending, summary: answer.summary() });
  } catch (error) {
    // Ended by the next request or by the person, before there was an answer.
    const stopped = signal.aborted ? "" : null;
    post({
      type: "failed",
      id,
      status: null,
      body: stopped ?? (error instanceof Error ? error.message : ""),
    });
  }
}

async function read(id: number, response: Response, answer: Answer, signal: AbortSignal): Promise<Ending> {
  const reader = response.body?.getReader();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const note = () => {
    waiting = undefined;
    const summary = answer.arrival === "whole" ? null : answer.summary();
    post({ type: "progress", id, bytes: answer.buffer.length, summary });
  };
  try {
    for (;;) {
      const chunk = await reader?.read();
      if (chunk?.value === undefined) return "complete";
      if (!answer.append(chunk.value)) {
        await reader?.cancel();
        return "capped";
      }
      // After a pause rather than before one: the last event of a burst may be the last for long.
      waiting ??= setTimeout(note, PROGRESS_MS);
    }
  } catch {
    return signal.aborted ? "stopped" : "broken";
  } finally {
    clearTimeout(waiting);
  }
}

function headOf(response: Response): AnswerHead {
  return {
    status: response.status,
    statusText: response.statusText,
    contentType: response.headers.get("content-type") ?? "",
    evidence: response.headers.get("cutaway-evidence"),
    headers: [...response.headers],
  };
}

/** The body of an error that is Cutaway's own; null when it is the apiserver's. */
function problemText(answer: Answer): string | null {
  const error = answer.json === null || answer.json.length === 0 ? null : answer.json.member(0, "error");
  return error !== null && answer.json?.stringAt(error, "code") != null
    ? new TextDecoder().decode(answer.buffer.view())
    : null;
}
