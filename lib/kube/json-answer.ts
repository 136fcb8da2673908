import { readBody } from "./body";
import { kubeProblem } from "./error-codes";
import { apiError } from "./errors";
import type { KubeResponse } from "./types";

export const MAX_JSON_BYTES = 16 * 1024 * 1024;
/** Enough of a failed answer to find a Status in it. */
const MAX_ERROR_BYTES = 1024 * 1024;

/**
 * The parsed body of an answer that is a success.
 * @param mask applied to what the apiserver says in an error.
 * @throws ApiError for any other status; ProblemError NOT_KUBERNETES, BODY_INVALID, BODY_TOO_LARGE, and
 *   whatever ended the body early.
 */
export async function readJson(
  { status, headers, body }: Pick<KubeResponse, "status" | "headers" | "body">,
  {
    maxBytes = MAX_JSON_BYTES,
    mask,
  }: { maxBytes?: number | undefined; mask?: (message: string) => string } = {},
): Promise<unknown> {
  const ok = status >= 200 && status < 300;
  const text = (await readBody(body, ok ? maxBytes : MAX_ERROR_BYTES)).toString("utf8");
  if (!ok) throw apiError({ status, headers, body: text }, mask);
  return parseJson(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (!/^\s*<(!doctype|html)/i.test(text)) {
      throw kubeProblem("BODY_INVALID", { message: "The answer is not JSON." });
    }
    throw kubeProblem("NOT_KUBERNETES", { message: "A web page came instead of JSON." });
  }
}
